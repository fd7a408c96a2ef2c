//! Public files that are asked for again and again, kept open: a piece of a film then costs neither a statement nor an opening.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use kernel::BlobId;
use quick_cache::sync::Cache;
use store::OpenBlob;

const MOST_OPEN: usize = 1_024;
/// After so long the database and the bytes are asked again: the file may have been found damaged meanwhile.
const LONGEST_OPEN: Duration = Duration::from_secs(60);

/// A whole file with what is said of it.
pub(crate) struct OpenFile {
    pub(crate) blob: OpenBlob,
    pub(crate) media_type: HeaderValue,
    pub(crate) etag: HeaderValue,
    opened_at: Instant,
}

impl OpenFile {
    pub(crate) fn new(blob: OpenBlob, media_type: HeaderValue, etag: HeaderValue) -> Self {
        Self { blob, media_type, etag, opened_at: Instant::now() }
    }
}

/// The open public files.
pub(crate) struct OpenFiles(Cache<BlobId, Arc<OpenFile>>);

impl Default for OpenFiles {
    fn default() -> Self {
        Self(Cache::new(MOST_OPEN))
    }
}

impl OpenFiles {
    pub(crate) fn find(&self, id: BlobId) -> Option<Arc<OpenFile>> {
        self.0.get(&id).filter(|file| file.opened_at.elapsed() < LONGEST_OPEN)
    }

    pub(crate) fn keep(&self, id: BlobId, file: Arc<OpenFile>) {
        self.0.insert(id, file);
    }
}
