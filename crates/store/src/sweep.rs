//! Bytes that no row tells of: of private files that were forgotten, and of changes that never committed.

use std::time::{Duration, SystemTime};

use crate::{BlobError, BlobStore, Db, DbError, Lying, find_blob};

/// Younger files may belong to a change that is being made, or stand in a backup that is being taken.
const LEAST_AGE: Duration = Duration::from_secs(24 * 3600);

/// Why sweeping ended early.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// The disk or the bucket refused.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

/// Removes the bytes of all files that the database does not know and that nobody has touched for a day before `now`; answers how many.
///
/// # Errors
/// See [`SweepError`].
pub async fn sweep_blobs(db: &Db, blobs: &BlobStore, now: SystemTime) -> Result<u64, SweepError> {
    let mut gone = 0;
    for shelf in 0..=u8::MAX {
        let lying = blobs.list_shelf(shelf).await?;
        let is_old = |it: &Lying| now.duration_since(it.touched_at).unwrap_or_default() >= LEAST_AGE;
        for Lying { id, .. } in lying.into_iter().filter(is_old) {
            if find_blob(&mut db.read().await?, id).await?.is_none() {
                blobs.remove(id).await?;
                gone += 1;
            }
        }
    }
    Ok(gone)
}
