//! Kept files from one folder to another, each proved to be what its name says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kernel::BlobId;
use store::{BlobStore, Db, DbError, sha256_of, sql};

use crate::failure::Failure;
use crate::progress::Progress;

/// What came of copying.
#[derive(Debug, Default)]
pub struct Copied {
    /// How many files arrived whole
    pub whole: u64,
    /// Those that were missing or damaged
    pub broken: Vec<BlobId>,
}

/// The files that the database knows, by name.
///
/// # Errors
/// The database refused it.
pub async fn list_known(db: &Db) -> Result<Vec<BlobId>, DbError> {
    sql("SELECT id FROM blob ORDER BY id").fetch_all(&mut db.read().await?, |row| row.parse("id")).await
}

/// The files that lie in the folder of a file store, with their paths. What is not named like a file of ours is passed over.
///
/// # Errors
/// The folder cannot be read.
pub fn list_kept(folder: &Path) -> io::Result<Vec<(BlobId, PathBuf)>> {
    let mut kept = Vec::new();
    for shelf in fs::read_dir(folder)? {
        let shelf = shelf?.path();
        if !shelf.is_dir() {
            continue;
        }
        for file in fs::read_dir(shelf)? {
            let file = file?;
            if let Some(id) = file.file_name().to_str().and_then(|name| name.parse().ok()) {
                kept.push((id, file.path()));
            }
        }
    }
    kept.sort();
    Ok(kept)
}

/// Copies `files` to `to`, as links where the disk allows it, and reads each to prove that it is whole.
///
/// # Errors
/// The disk refused.
pub async fn copy_all(files: Vec<(BlobId, PathBuf)>, to: &BlobStore, title: &str) -> Result<Copied, Failure> {
    let progress = Progress::new(title);
    let to = to.clone();
    let copying = move || -> io::Result<Copied> {
        let mut copied = Copied::default();
        for (at, (id, from)) in files.iter().enumerate() {
            if copy(*id, from, &to.path(*id))? {
                copied.whole += 1;
            } else {
                copied.broken.push(*id);
            }
            progress.show(at as u64 + 1, files.len() as u64, at as u64 + 1);
        }
        Ok(copied)
    };
    Ok(tokio::task::spawn_blocking(copying).await.map_err(io::Error::other)??)
}

/// `false` when there is no such file or its bytes are others.
fn copy(id: BlobId, from: &Path, to: &Path) -> io::Result<bool> {
    match sha256_of(from) {
        Ok(digest) if BlobId::from_digest(digest) == id => {}
        Ok(_) => return Ok(false),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(e),
    }
    if to.exists() {
        return Ok(true);
    }
    if let Some(shelf) = to.parent() {
        fs::create_dir_all(shelf)?;
    }
    if fs::hard_link(from, to).is_ok() {
        return Ok(true);
    }
    let arriving = to.with_extension("arriving");
    fs::copy(from, &arriving)?;
    let is_whole = BlobId::from_digest(sha256_of(&arriving)?) == id;
    fs::File::open(&arriving)?.sync_all()?;
    fs::rename(arriving, to)?;
    Ok(is_whole)
}
