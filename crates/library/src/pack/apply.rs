//! Taking a checked pack in: files first, then documents, so that no page names a file that is not there.

use std::ops::ControlFlow;

use kernel::Timestamp;
use store::{BlobMeta, BlobStore, Db, record_blob};

use super::check::documents;
use super::plain::{blob_path, open};
use super::{PackError, PackFault, PackedBlob, Plan, Verified};
use crate::document::Document;
use crate::log;

/// So many files or documents go into one transaction.
const AT_ONCE: usize = 50;

/// Follows it: called with what is done and what there is, after each transaction; `Break` stops it.
pub type Following<'f> = &'f (dyn Fn(u64, u64) -> ControlFlow<()> + Sync);

/// What came of it.
pub type Applied = Plan;

/// Keeps the files and releases the documents of a pack. What is here already is passed over, so that a run that was killed anywhere
/// ends the same when it is repeated.
///
/// # Errors
/// See [`PackError`]; what was done until then stays done.
pub async fn apply(db: &Db, blobs: &BlobStore, pack: &Verified, now: Timestamp, following: Following<'_>) -> Result<Applied, PackError> {
    let manifest = &pack.manifest;
    let mut applied = Applied::default();
    let of = manifest.blobs.len() as u64 + manifest.document_count();
    let mut done = 0;
    for some in manifest.blobs.chunks(AT_ONCE) {
        keep_files(db, blobs, pack, some, now, &mut applied).await?;
        done += some.len() as u64;
        go_on(following, done, of)?;
    }
    let source = format!("pack:{}", &manifest.origin.to_string()[..16]);
    for segment in &manifest.segments {
        let documents: Vec<Document> = documents(&pack.folder, segment)?.into_iter().map(|(_, document)| document).collect();
        for some in documents.chunks(AT_ONCE) {
            let mut tx = db.begin().await?;
            for document in some {
                applied.count(log::release(&mut tx, &source, document, now).await?);
            }
            tx.commit().await?;
            done += some.len() as u64;
            go_on(following, done, of)?;
        }
    }
    Ok(applied)
}

fn go_on(following: Following<'_>, done: u64, of: u64) -> Result<(), PackError> {
    if following(done, of).is_break() { Err(PackError::Stopped) } else { Ok(()) }
}

/// The bytes are on the disk before the database says so.
async fn keep_files(
    db: &Db,
    blobs: &BlobStore,
    pack: &Verified,
    some: &[PackedBlob],
    now: Timestamp,
    applied: &mut Applied,
) -> Result<(), PackError> {
    for blob in some {
        if !blobs.has(blob.id).await? {
            let file = open(&pack.folder, &blob_path(blob.id))?;
            let (id, _) = blobs.keep(tokio::fs::File::from_std(file), blob.size_bytes).await?;
            if id != blob.id {
                return Err(PackFault::Damaged(blob_path(blob.id).join("/")).into());
            }
            applied.files += 1;
            applied.bytes += blob.size_bytes;
        }
    }
    let mut tx = db.begin().await?;
    for PackedBlob { id, size_bytes, media_type } in some {
        record_blob(&mut tx, &BlobMeta { id: *id, size_bytes: *size_bytes, media_type: media_type.clone() }, now).await?;
    }
    Ok(tx.commit().await?)
}
