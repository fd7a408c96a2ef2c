//! Finished files in a folder: `ab/abcd…`, by the first two digits of their names.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{BlobId, JobId};

use super::digest::{digest_of, sha256_of};
use super::seen_whole::SeenWhole;
use super::{BlobError, Lying};

/// A folder of finished files. Everything here blocks.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
    seen_whole: Arc<SeenWhole>,
}

impl Folder {
    pub(super) fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), seen_whole: Arc::default() }
    }

    pub(super) fn path(&self, id: BlobId) -> PathBuf {
        let name = id.to_string();
        self.root.join(&name[..2]).join(name)
    }

    fn shelf(&self, id: BlobId) -> PathBuf {
        self.root.join(&id.to_string()[..2])
    }

    /// Gives a file in `arriving`, which is synced, its name.
    pub(super) fn put(&self, id: BlobId, arriving: &Path) -> io::Result<()> {
        fs::create_dir_all(self.shelf(id))?;
        fs::rename(arriving, self.path(id))?;
        // The name is as durable as the bytes only once the folders are synced.
        File::open(self.shelf(id))?.sync_all()?;
        File::open(&self.root)?.sync_all()
    }

    /// Keeps `file` under a second name, through a link in `incoming`.
    pub(super) fn adopt(&self, file: &Path, incoming: &Path) -> io::Result<(BlobId, u64)> {
        let id = BlobId::from_digest(sha256_of(file)?);
        fs::create_dir_all(self.shelf(id))?;
        // Linking under another name first replaces what lies there, which may be damaged, in one step.
        let arriving = incoming.join(JobId::new().to_string());
        fs::hard_link(file, &arriving)?;
        fs::rename(&arriving, self.path(id))?;
        // Where both names were one file already, renaming leaves the second one behind.
        let _ = fs::remove_file(&arriving);
        let kept = File::options().read(true).write(true).open(self.path(id))?;
        kept.set_modified(std::time::SystemTime::now())?;
        kept.sync_all()?;
        File::open(self.shelf(id))?.sync_all()?;
        File::open(&self.root)?.sync_all()?;
        self.seen_whole.note(id, &kept.metadata()?);
        Ok((id, kept.metadata()?.len()))
    }

    /// Puts a copy of `from` here, as a link where the disk allows it; `false` when it is missing or is not what its name says.
    pub(super) fn link_or_copy(&self, id: BlobId, from: &Path) -> io::Result<bool> {
        if !is_intact(id, from)?.unwrap_or(false) {
            return Ok(false);
        }
        let to = self.path(id);
        if to.exists() {
            return Ok(true);
        }
        fs::create_dir_all(self.shelf(id))?;
        if fs::hard_link(from, &to).is_ok() {
            return Ok(true);
        }
        let arriving = to.with_extension("arriving");
        fs::copy(from, &arriving)?;
        let is_whole = BlobId::from_digest(sha256_of(&arriving)?) == id;
        File::open(&arriving)?.sync_all()?;
        fs::rename(arriving, to)?;
        Ok(is_whole)
    }

    /// Opens a file that was read through once in this process, and is unchanged on the disk since.
    pub(super) fn open_whole(&self, id: BlobId) -> Result<File, BlobError> {
        let file = File::open(self.path(id)).map_err(|error| BlobError::of_opening(id, error))?;
        let meta = file.metadata()?;
        if !self.seen_whole.knows(id, &meta) {
            if BlobId::from_digest(digest_of(&file)?) != id {
                return Err(BlobError::Damaged(id));
            }
            io::Seek::rewind(&mut &file)?;
            self.seen_whole.note(id, &meta);
        }
        Ok(file)
    }

    pub(super) fn is_intact(&self, id: BlobId) -> io::Result<Option<bool>> {
        is_intact(id, &self.path(id))
    }

    pub(super) fn list_shelf(&self, shelf: u8) -> io::Result<Vec<Lying>> {
        let entries = match fs::read_dir(self.root.join(format!("{shelf:02x}"))) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut lying = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                let meta = entry.metadata()?;
                lying.push(Lying { id, size_bytes: meta.len(), touched_at: meta.modified()? });
            }
        }
        Ok(lying)
    }

    pub(super) fn remove(&self, id: BlobId) -> io::Result<()> {
        fs::remove_file(self.path(id))
    }
}

fn is_intact(id: BlobId, path: &Path) -> io::Result<Option<bool>> {
    match sha256_of(path) {
        Ok(digest) => Ok(Some(BlobId::from_digest(digest) == id)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}
