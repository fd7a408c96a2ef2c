//! The words of a publication, read from their file.

use kernel::BlobId;
use store::{BlobError, BlobStore};

use crate::document::{BODY_BYTES, BlockPlace, Publication, PublicationBody};

/// The words of `book`; none where it has no words or its file is missing or damaged.
///
/// # Errors
/// [`BlobError::Bucket`]: the store of files is away for now.
pub async fn find_body(blobs: &BlobStore, book: &Publication) -> Result<PublicationBody, BlobError> {
    let Some(id) = book.body.as_ref().and_then(|body| body.file.parse::<BlobId>().ok()) else { return Ok(PublicationBody::default()) };
    match blobs.read(id, BODY_BYTES).await {
        Ok(bytes) => Ok(PublicationBody::parse(&bytes).unwrap_or_default()),
        Err(away @ BlobError::Bucket(_)) => Err(away),
        Err(_) => Ok(PublicationBody::default()),
    }
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
