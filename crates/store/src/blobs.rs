use std::io;
use std::path::{Path, PathBuf};

use kernel::{BlobId, Timestamp};
use sha2::{Digest, Sha256};
use tokio::fs;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::{DbError, Tx, sql, sql_dynamic};

/// Files by the SHA-256 of their bytes, in a folder. A file is whole or absent, and never changes.
#[derive(Debug, Clone)]
pub struct BlobStore {
    folder: PathBuf,
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
        Ok(Self { folder: folder.to_owned() })
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
    let mut file = std::fs::File::open(path)?;
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

/// Notes that a file is kept.
///
/// # Errors
/// The database refused it.
pub async fn record_blob(tx: &mut Tx, blob: &BlobMeta, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO blob (id, size_bytes, media_type, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING")
        .bind(blob.id)
        .bind(i64::try_from(blob.size_bytes).unwrap_or(i64::MAX))
        .bind(&blob.media_type)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// What is known of a file; `None` when it is not kept here.
///
/// # Errors
/// The database refused it.
pub async fn find_blob(tx: &mut Tx, id: BlobId) -> Result<Option<BlobMeta>, DbError> {
    sql("SELECT size_bytes, media_type FROM blob WHERE id = $1")
        .bind(id)
        .fetch_optional(tx, |row| {
            let size_bytes = u64::try_from(row.get::<i64>("size_bytes")?).unwrap_or(0);
            Ok(BlobMeta { id, size_bytes, media_type: row.get("media_type")? })
        })
        .await
}

/// What is known of some files; those that are not kept here are left out.
///
/// # Errors
/// The database refused it.
pub async fn list_blobs(tx: &mut Tx, ids: &[BlobId]) -> Result<Vec<BlobMeta>, DbError> {
    const AT_ONCE: usize = 500;
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let marks: Vec<String> = (1..=some.len()).map(|number| format!("${number}")).collect();
        let text = format!("SELECT id, size_bytes, media_type FROM blob WHERE id IN ({})", marks.join(", "));
        let query = some.iter().fold(sql_dynamic(text), |query, id| query.bind(*id));
        found.extend(
            query
                .fetch_all(tx, |row| {
                    let size_bytes = u64::try_from(row.get::<i64>("size_bytes")?).unwrap_or(0);
                    Ok(BlobMeta { id: row.parse("id")?, size_bytes, media_type: row.get("media_type")? })
                })
                .await?,
        );
    }
    Ok(found)
}
