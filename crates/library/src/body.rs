//! The words of a publication, read from their file.

use kernel::BlobId;
use store::BlobStore;
use tokio::io::AsyncReadExt;

use crate::document::{BODY_BYTES, BlockPlace, Publication, PublicationBody};

/// The words of `book`; none where it has no words or its file is missing or damaged.
pub async fn find_body(blobs: &BlobStore, book: &Publication) -> PublicationBody {
    let Some(id) = book.body.as_ref().and_then(|body| body.file.parse::<BlobId>().ok()) else { return PublicationBody::default() };
    let Ok(file) = blobs.open_whole(id).await else { return PublicationBody::default() };
    let mut bytes = Vec::new();
    let read = tokio::fs::File::from_std(file).take(BODY_BYTES + 1).read_to_end(&mut bytes).await;
    read.ok().and_then(|_| PublicationBody::parse(&bytes)).unwrap_or_default()
}

/// More blocks than a section has.
const PLACE_STEP: u64 = 1_000_000;

/// A place as one number, as the search index keeps it.
#[must_use]
pub fn number_of(place: BlockPlace) -> u64 {
    u64::from(place.section) * PLACE_STEP + u64::from(place.block)
}

/// The place of a number.
#[must_use]
pub fn place_of(number: u64) -> BlockPlace {
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    BlockPlace { section: narrow(number / PLACE_STEP), block: narrow(number % PLACE_STEP) }
}
