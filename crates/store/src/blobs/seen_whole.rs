use std::collections::HashMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::sync::{Mutex, PoisonError};

use kernel::BlobId;

/// Beyond so many the notes begin anew: each costs some eighty bytes, and reading a file through again costs only time.
const MOST_NOTES: usize = 200_000;

/// Which files this process has read through and found to be what they are named by. A file that was touched since counts as new.
#[derive(Debug, Default)]
pub(crate) struct SeenWhole(Mutex<HashMap<BlobId, Stamp>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    size_bytes: u64,
    modified_at: (i64, i64),
}

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        Self { inode: meta.ino(), size_bytes: meta.len(), modified_at: (meta.mtime(), meta.mtime_nsec()) }
    }
}

impl SeenWhole {
    pub(crate) fn knows(&self, id: BlobId, meta: &Metadata) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id) == Some(&Stamp::of(meta))
    }

    pub(crate) fn note(&self, id: BlobId, meta: &Metadata) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() >= MOST_NOTES {
            notes.clear();
        }
        notes.insert(id, Stamp::of(meta));
    }
}
