//! Bytes that no row tells of: of private files that were forgotten, and of changes that never committed.

use std::io;
use std::time::{Duration, SystemTime};

use kernel::BlobId;

use crate::{BlobStore, Db, DbError, find_blob};

/// Younger files may belong to a change that is being made, or stand in a backup that is being taken.
const LEAST_AGE: Duration = Duration::from_secs(24 * 3600);

/// Why sweeping ended early.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// The disk refused.
    #[error("the file store failed")]
    Io(#[from] io::Error),
}

/// Removes the bytes of all files that the database does not know and that nobody has touched for a day before `now`; answers how many.
///
/// # Errors
/// See [`SweepError`].
pub async fn sweep_blobs(db: &Db, blobs: &BlobStore, now: SystemTime) -> Result<u64, SweepError> {
    let mut gone = 0;
    for shelf in 0..=u8::MAX {
        for id in list_old(blobs, &format!("{shelf:02x}"), now)? {
            if find_blob(&mut db.read().await?, id).await?.is_none() {
                std::fs::remove_file(blobs.path(id))?;
                gone += 1;
            }
        }
    }
    Ok(gone)
}

fn list_old(blobs: &BlobStore, shelf: &str, now: SystemTime) -> io::Result<Vec<BlobId>> {
    let entries = match std::fs::read_dir(blobs.folder().join(shelf)) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let mut old = Vec::new();
    for entry in entries {
        let entry = entry?;
        let age = now.duration_since(entry.metadata()?.modified()?).unwrap_or_default();
        if let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok())
            && age >= LEAST_AGE
        {
            old.push(id);
        }
    }
    Ok(old)
}
