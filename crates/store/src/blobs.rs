use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::BlobId;
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};
use tokio::fs;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::key_file;
use crate::seen_whole::SeenWhole;

/// Files by the SHA-256 of their bytes, in a folder. A file is whole or absent, and never changes.
#[derive(Debug, Clone)]
pub struct BlobStore {
    folder: PathBuf,
    seen_whole: Arc<SeenWhole>,
}

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// More bytes than the caller allows.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The disk refused.
    #[error("the file store failed")]
    Io(#[from] io::Error),
}

/// Why a file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its bytes are not those it is named by. They are served to nobody.
    #[error("the kept file {0} is damaged")]
    Damaged(BlobId),
    /// The disk refused, or has no such file.
    #[error("a kept file could not be opened")]
    Io(#[from] io::Error),
}

/// What the database knows of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobMeta {
    /// The file's name: its digest.
    pub id: BlobId,
    /// Its length.
    pub size_bytes: u64,
    /// Its media type, such as `video/mp4`.
    pub media_type: String,
}

impl BlobStore {
    /// The store in `folder`, which is created.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder.join("incoming"))?;
        Ok(Self { folder: folder.to_owned(), seen_whole: Arc::default() })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A place on the same disk for files that are not whole yet, so that keeping them copies nothing.
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.folder.join("incoming")
    }

    /// Thirty-two random bytes that every server of these files shares, made when first asked for: links to private files are signed
    /// with them. They live here and not in a backup, because a link is short-lived and whoever has the files needs no link.
    ///
    /// # Errors
    /// The disk or the source of randomness refused.
    pub fn link_key(&self) -> io::Result<Vec<u8>> {
        key_file::read_or_make(&self.folder.join("link.key"), || {
            let mut key = vec![0; 32];
            SystemRandom::new().fill(&mut key).map_err(|_| io::Error::other("the system has no randomness"))?;
            Ok(key)
        })
    }

    /// Where a file lies, whether it exists or not.
    #[must_use]
    pub fn path(&self, id: BlobId) -> PathBuf {
        let name = id.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Keeps all bytes of `from`, at most `limit_bytes`; answers the name and the length. Keeping the same bytes twice is no error.
    ///
    /// # Errors
    /// See [`BlobError`]; nothing is left behind then.
    pub async fn keep(&self, mut from: impl AsyncRead + Unpin, limit_bytes: u64) -> Result<(BlobId, u64), BlobError> {
        let incoming = self.folder.join("incoming").join(kernel::JobId::new().to_string());
        let kept = self.receive(&incoming, &mut from, limit_bytes).await;
        if kept.is_err() {
            let _ = fs::remove_file(&incoming).await;
        }
        kept
    }

    async fn receive(&self, incoming: &Path, from: &mut (impl AsyncRead + Unpin), limit_bytes: u64) -> Result<(BlobId, u64), BlobError> {
        let mut file = fs::File::create(incoming).await?;
        let mut digest = Sha256::new();
        let mut size_bytes = 0_u64;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            size_bytes += read as u64;
            if size_bytes > limit_bytes {
                return Err(BlobError::TooLarge(limit_bytes));
            }
            digest.update(&buffer[..read]);
            file.write_all(&buffer[..read]).await?;
        }
        // Only flushing reports a last write that failed; syncing does not.
        file.flush().await?;
        file.sync_all().await?;
        let id = BlobId::from_digest(digest.finalize().into());
        let path = self.path(id);
        let shelf = self.folder.join(&id.to_string()[..2]);
        fs::create_dir_all(&shelf).await?;
        fs::rename(incoming, &path).await?;
        // The name is as durable as the bytes only once the folders are synced.
        fs::File::open(&shelf).await?.sync_all().await?;
        fs::File::open(&self.folder).await?.sync_all().await?;
        Ok((id, size_bytes))
    }

    /// Keeps a file that already lies on this disk, under a second name: the first one stays until the caller removes it, so nothing is
    /// lost when the transaction that tells of the file never commits. Blocks. The file must not be written to afterwards.
    ///
    /// # Errors
    /// The disk refused.
    pub fn adopt(&self, file: &Path) -> io::Result<(BlobId, u64)> {
        let id = BlobId::from_digest(sha256_of(file)?);
        let (path, shelf) = (self.path(id), self.folder.join(&id.to_string()[..2]));
        std::fs::create_dir_all(&shelf)?;
        // Linking under another name first replaces what lies there, which may be damaged, in one step.
        let arriving = self.incoming().join(kernel::JobId::new().to_string());
        std::fs::hard_link(file, &arriving)?;
        std::fs::rename(&arriving, &path)?;
        // Where both names were one file already, renaming leaves the second one behind.
        let _ = std::fs::remove_file(&arriving);
        let kept = std::fs::File::options().read(true).write(true).open(&path)?;
        kept.set_modified(std::time::SystemTime::now())?;
        kept.sync_all()?;
        std::fs::File::open(&shelf)?.sync_all()?;
        std::fs::File::open(&self.folder)?.sync_all()?;
        self.seen_whole.note(id, &kept.metadata()?);
        Ok((id, kept.metadata()?.len()))
    }

    /// Opens a file whose bytes are known to be those it is named by: read through once in this process, and unchanged on the disk since.
    ///
    /// # Errors
    /// [`OpenError`]
    pub async fn open_whole(&self, id: BlobId) -> Result<std::fs::File, OpenError> {
        let store = self.clone();
        let opening = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::open(store.path(id))?;
            let meta = file.metadata()?;
            if !store.seen_whole.knows(id, &meta) {
                if BlobId::from_digest(digest_of(&file)?) != id {
                    return Err(OpenError::Damaged(id));
                }
                io::Seek::rewind(&mut &file)?;
                store.seen_whole.note(id, &meta);
            }
            Ok(file)
        });
        opening.await.map_err(io::Error::other)?
    }

    /// Whether the stored bytes still have the digest they are named by; `None` when the file is missing.
    ///
    /// # Errors
    /// The disk refused.
    pub async fn is_intact(&self, id: BlobId) -> io::Result<Option<bool>> {
        let path = self.path(id);
        match tokio::task::spawn_blocking(move || sha256_of(&path)).await.map_err(io::Error::other)? {
            Ok(digest) => Ok(Some(BlobId::from_digest(digest) == id)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }
}

/// The SHA-256 of a file's bytes; blocks.
///
/// # Errors
/// The file cannot be read.
pub fn sha256_of(path: &Path) -> io::Result<[u8; 32]> {
    digest_of(&std::fs::File::open(path)?)
}

fn digest_of(mut file: &std::fs::File) -> io::Result<[u8; 32]> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = io::Read::read(&mut file, &mut buffer)?;
        if read == 0 {
            return Ok(digest.finalize().into());
        }
        digest.update(&buffer[..read]);
    }
}
