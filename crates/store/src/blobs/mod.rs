//! The door to kept files. This module alone knows that finished files lie in a folder or in a bucket.

mod arriving;
mod bucket;
mod digest;
mod folder;
mod local_stream;
mod object;
mod opened;
mod seen_whole;
mod settings;
mod wire;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::TryStreamExt;
use kernel::BlobId;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::fs;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::OnceCell;

pub use bucket::BucketError;
pub use digest::sha256_of;
pub use opened::OpenBlob;
pub use settings::{Addressing, BucketSettings, BucketSettingsError};

use crate::key_file;
use arriving::Arriving;
use bucket::Bucket;
use digest::Measured;
use folder::Folder;
use object::Object;
use opened::Opened;

/// Files by the SHA-256 of their bytes. A file is whole or absent, and never changes. What is not finished lies in a folder of this machine.
#[derive(Debug, Clone)]
pub struct BlobStore {
    root: PathBuf,
    finished: Finished,
    link_key: Arc<OnceCell<Vec<u8>>>,
}

/// Where finished files lie.
#[derive(Debug, Clone)]
enum Finished {
    Folder(Folder),
    Bucket(Bucket),
}

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// More bytes than the caller allows.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// There is no such file.
    #[error("there is no kept file {0}")]
    Missing(BlobId),
    /// Its bytes are not those it is named by. They are served to nobody.
    #[error("the kept file {0} is damaged")]
    Damaged(BlobId),
    /// The disk refused.
    #[error("the file store failed")]
    Io(#[from] io::Error),
    /// The bucket is away, or refused.
    #[error("the file store is away")]
    Bucket(#[from] BucketError),
}

impl BlobError {
    fn of_opening(id: BlobId, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Missing(id) } else { Self::Io(error) }
    }
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

/// A finished file as it lies there, known to the database or not, whole or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// What it is named
    pub id: BlobId,
    /// How long it is
    pub size_bytes: u64,
    /// When it was kept last
    pub touched_at: SystemTime,
}

impl BlobStore {
    /// The store in `folder`, which is created.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder.join("incoming"))?;
        Ok(Self::at(folder))
    }

    /// The store in `folder`, as it is: for reading where nothing may be made.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { root: folder.to_owned(), finished: Finished::Folder(Folder::at(folder)), link_key: Arc::default() }
    }

    /// The store whose finished files lie in a bucket, and the others in `folder`, which is created. Sends nothing yet, so that a node starts
    /// also while the bucket is away.
    ///
    /// # Errors
    /// The folder cannot be made, or the system has no certificates to know the bucket by.
    pub fn open_with_bucket(folder: &Path, bucket: &BucketSettings) -> Result<Self, BlobError> {
        std::fs::create_dir_all(folder.join("incoming"))?;
        Ok(Self { root: folder.to_owned(), finished: Finished::Bucket(Bucket::new(bucket)?), link_key: Arc::default() })
    }

    /// The bucket that finished files lie in; `None` when it is a folder.
    #[must_use]
    pub fn bucket(&self) -> Option<&BucketSettings> {
        match &self.finished {
            Finished::Folder(_) => None,
            Finished::Bucket(bucket) => Some(bucket.settings()),
        }
    }

    /// A place on this machine for files that are not whole yet; where finished files lie in a folder, on the same disk, so that keeping them
    /// copies nothing.
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// Thirty-two random bytes that every server of these files shares, made when first asked for: links to private files are signed
    /// with them. They live here and not in a backup, because a link is short-lived and whoever has the files needs no link.
    ///
    /// # Errors
    /// The disk, the bucket or the source of randomness refused.
    pub async fn link_key(&self) -> Result<Vec<u8>, BlobError> {
        self.link_key.get_or_try_init(|| self.read_link_key()).await.cloned()
    }

    async fn read_link_key(&self) -> Result<Vec<u8>, BlobError> {
        match &self.finished {
            Finished::Folder(_) => Ok(key_file::read_or_make(&self.root.join("link.key"), random_key)?),
            Finished::Bucket(bucket) => bucket.link_key(random_key).await,
        }
    }

    /// Whether files can be read and kept: asks the disk or the bucket anew.
    ///
    /// # Errors
    /// They cannot.
    pub async fn check_reachable(&self) -> Result<(), BlobError> {
        fs::metadata(self.incoming()).await?;
        match &self.finished {
            Finished::Folder(_) => Ok(()),
            Finished::Bucket(_) => self.read_link_key().await.map(drop),
        }
    }

    /// Keeps all bytes of `from`, at most `limit_bytes`; answers the name and the length. Keeping the same bytes twice is no error.
    ///
    /// # Errors
    /// See [`BlobError`]; nothing is left behind then.
    pub async fn keep(&self, mut from: impl AsyncRead + Unpin, limit_bytes: u64) -> Result<(BlobId, u64), BlobError> {
        let mut arriving = Arriving::begin(self, limit_bytes).await?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return arriving.finish(self).await;
            }
            arriving.take(&buffer[..read]).await?;
        }
    }

    /// Keeps a file that already lies on the disk of `incoming`, under a second name: the first one stays until the caller removes it, so
    /// nothing is lost when the transaction that tells of the file never commits. The file must not be written to afterwards.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn adopt(&self, file: &Path) -> Result<(BlobId, u64), BlobError> {
        let (path, incoming) = (file.to_owned(), self.incoming());
        match &self.finished {
            Finished::Folder(folder) => {
                let folder = folder.clone();
                aside(move || Ok(folder.adopt(&path, &incoming)?)).await
            }
            Finished::Bucket(bucket) => {
                let it = aside(move || Ok(Measured::of(&path)?)).await?;
                bucket.put(file, &it).await?;
                Ok((it.id, it.size_bytes))
            }
        }
    }

    /// Whether a file of this name lies here, whole or not.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn has(&self, id: BlobId) -> Result<bool, BlobError> {
        match &self.finished {
            Finished::Folder(folder) => Ok(fs::try_exists(folder.path(id)).await?),
            Finished::Bucket(bucket) => Ok(bucket.find_size(id).await?.is_some()),
        }
    }

    /// Opens a file of which only bytes are given out that are those it is named by. One in a folder was read through once in this process
    /// and is unchanged on the disk since; of one in a bucket every block is proved on its way.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn open_whole(&self, id: BlobId) -> Result<OpenBlob, BlobError> {
        let opened = match &self.finished {
            Finished::Folder(folder) => {
                let folder = folder.clone();
                Opened::File(Arc::new(aside(move || folder.open_whole(id)).await?))
            }
            Finished::Bucket(bucket) => Opened::Object(Arc::new(Object::open(bucket, id).await?)),
        };
        Ok(OpenBlob::new(opened)?)
    }

    /// A small file, proved, of at most `limit_bytes`.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn read(&self, id: BlobId, limit_bytes: u64) -> Result<Vec<u8>, BlobError> {
        let file = self.open_whole(id).await?;
        if file.size_bytes() > limit_bytes {
            return Err(BlobError::TooLarge(limit_bytes));
        }
        let pieces = file.stream(0, file.size_bytes()).await?;
        pieces
            .try_fold(Vec::new(), |mut all, piece| async move {
                all.extend_from_slice(&piece);
                Ok(all)
            })
            .await
    }

    /// A path to the proved file on this machine, for programs that need one: the file itself, or a copy in the folder `scratch`, which
    /// belongs to the caller and goes with it.
    ///
    /// # Errors
    /// See [`BlobError`]; a copy is not begun where the disk has no room for it.
    pub async fn local(&self, id: BlobId, scratch: &Path) -> Result<PathBuf, BlobError> {
        let file = self.open_whole(id).await?;
        match &self.finished {
            Finished::Folder(folder) => Ok(folder.path(id).canonicalize()?),
            Finished::Bucket(_) => {
                let copy = scratch.join(id.to_string());
                file.copy_to_disk(&copy).await?;
                Ok(copy.canonicalize()?)
            }
        }
    }

    /// Copies a file into another store, and proves it on the way; answers its length.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn copy_to(&self, id: BlobId, to: &Self, limit_bytes: u64) -> Result<u64, BlobError> {
        let (kept, size_bytes) = match &self.finished {
            // What is kept is read through in any case.
            Finished::Folder(folder) => {
                let file = fs::File::open(folder.path(id)).await.map_err(|error| BlobError::of_opening(id, error))?;
                to.keep(file, limit_bytes).await?
            }
            Finished::Bucket(bucket) => {
                let file = Arc::new(Object::open(bucket, id).await?);
                let size_bytes = file.size_bytes;
                let mut pieces = std::pin::pin!(file.streamed(0, size_bytes).await?);
                let mut arriving = Arriving::begin(to, limit_bytes).await?;
                while let Some(piece) = pieces.try_next().await? {
                    arriving.take(&piece).await?;
                }
                arriving.finish(to).await?
            }
        };
        if kept == id { Ok(size_bytes) } else { Err(BlobError::Damaged(id)) }
    }

    /// Puts a file into another store as well, as a link where both are folders of one disk; `false` when it is missing here or damaged.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn share(&self, id: BlobId, with: &Self) -> Result<bool, BlobError> {
        match (&self.finished, &with.finished) {
            (Finished::Folder(from), Finished::Folder(to)) => {
                let (from, to) = (from.path(id), to.clone());
                aside(move || Ok(to.link_or_copy(id, &from)?)).await
            }
            (Finished::Folder(from), Finished::Bucket(to)) => {
                let (file, path) = (from.path(id), from.path(id));
                let it = match aside(move || Measured::of(&path).map_err(|error| BlobError::of_opening(id, error))).await {
                    Ok(it) if it.id == id => it,
                    Ok(_) | Err(BlobError::Missing(_)) => return Ok(false),
                    Err(error) => return Err(error),
                };
                if to.find_size(id).await? != Some(it.size_bytes) {
                    to.put(&file, &it).await?;
                }
                Ok(true)
            }
            (Finished::Bucket(_), _) => match self.copy_to(id, with, u64::MAX).await {
                Ok(_) => Ok(true),
                Err(BlobError::Missing(_) | BlobError::Damaged(_)) => Ok(false),
                Err(error) => Err(error),
            },
        }
    }

    /// Whether the stored bytes still have the digest they are named by; `None` when the file is missing.
    ///
    /// # Errors
    /// See [`BlobError`]; a bucket that is away says nothing about the file.
    pub async fn is_intact(&self, id: BlobId) -> Result<Option<bool>, BlobError> {
        match &self.finished {
            Finished::Folder(folder) => {
                let folder = folder.clone();
                aside(move || Ok(folder.is_intact(id)?)).await
            }
            Finished::Bucket(bucket) => bucket.is_intact(id).await,
        }
    }

    /// The finished files whose names begin with the byte `shelf`.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub async fn list_shelf(&self, shelf: u8) -> Result<Vec<Lying>, BlobError> {
        match &self.finished {
            Finished::Folder(folder) => {
                let folder = folder.clone();
                aside(move || Ok(folder.list_shelf(shelf)?)).await
            }
            Finished::Bucket(bucket) => Ok(bucket.list_shelf(shelf).await?),
        }
    }

    /// Removes a file that nothing names any more.
    ///
    /// # Errors
    /// See [`BlobError`].
    pub(crate) async fn remove(&self, id: BlobId) -> Result<(), BlobError> {
        match &self.finished {
            Finished::Folder(folder) => Ok(folder.remove(id)?),
            Finished::Bucket(bucket) => Ok(bucket.remove(id).await?),
        }
    }
}

/// Does what blocks on a thread where nobody waits.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, BlobError> + Send + 'static) -> Result<T, BlobError> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn random_key() -> io::Result<Vec<u8>> {
    let mut key = vec![0; 32];
    SystemRandom::new().fill(&mut key).map_err(|_| io::Error::other("the system has no randomness"))?;
    Ok(key)
}
