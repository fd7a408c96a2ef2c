//! Kept files from one store to another, each proved to be what its name says.

use std::collections::BTreeSet;

use kernel::BlobId;
use store::{BlobError, BlobStore, Db, DbError, sql};

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

/// The files that lie in a store, whole or not. What is not named like a file of ours is passed over.
///
/// # Errors
/// The store cannot be read.
pub async fn list_kept(blobs: &BlobStore) -> Result<BTreeSet<BlobId>, BlobError> {
    let mut kept = BTreeSet::new();
    for shelf in 0..=u8::MAX {
        kept.extend(blobs.list_shelf(shelf).await?.into_iter().map(|lying| lying.id));
    }
    Ok(kept)
}

/// Copies files, as links where the disk allows it, and reads each to prove that it is whole.
///
/// # Errors
/// A store refused.
pub async fn copy_all(files: impl IntoIterator<Item = BlobId>, from: &BlobStore, to: &BlobStore, title: &str) -> Result<Copied, Failure> {
    let files: Vec<BlobId> = files.into_iter().collect();
    let progress = Progress::new(title);
    let mut copied = Copied::default();
    for (at, id) in files.iter().enumerate() {
        if from.share(*id, to).await? {
            copied.whole += 1;
        } else {
            copied.broken.push(*id);
        }
        progress.show(at as u64 + 1, files.len() as u64, at as u64 + 1);
    }
    Ok(copied)
}

/// Looks whether a store has the files, without reading them.
///
/// # Errors
/// The store cannot be read.
pub async fn look_for(files: impl IntoIterator<Item = BlobId>, blobs: &BlobStore) -> Result<Copied, BlobError> {
    let kept = list_kept(blobs).await?;
    let (there, broken): (Vec<BlobId>, Vec<BlobId>) = files.into_iter().partition(|id| kept.contains(id));
    Ok(Copied { whole: there.len() as u64, broken })
}
