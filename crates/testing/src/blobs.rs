use std::fs;
use std::path::Path;

use kernel::BlobId;
use store::BlobStore;

use crate::{Bucket, TempFolder};

/// An empty file store of one test, and what lies below it. Gone when dropped.
pub struct TestBlobs {
    /// What the test does its work with
    pub blobs: BlobStore,
    bucket: Option<Bucket>,
    folder: TempFolder,
}

/// A file store of each kind: in a folder, and in a bucket.
///
/// # Panics
/// A folder or a server cannot be made.
#[must_use]
pub fn blob_stores() -> [TestBlobs; 2] {
    let (folder, beside) = (TempFolder::new(), TempFolder::new());
    let bucket = Bucket::start();
    let in_bucket = BlobStore::open_with_bucket(beside.path(), &bucket.settings()).expect("a client can be made");
    [
        TestBlobs { blobs: BlobStore::open(folder.path()).expect("a folder can be made"), bucket: None, folder },
        TestBlobs { blobs: in_bucket, bucket: Some(bucket), folder: beside },
    ]
}

impl TestBlobs {
    /// What kind it is, for the messages of assertions.
    #[must_use]
    pub fn name(&self) -> &'static str {
        if self.bucket.is_some() { "bucket" } else { "folder" }
    }

    /// The bytes of a finished file as they lie there, right or wrong.
    #[must_use]
    pub fn lying(&self, id: BlobId) -> Option<Vec<u8>> {
        match &self.bucket {
            Some(bucket) => bucket.object(&key(id)),
            None => fs::read(self.folder.path().join(key(id))).ok(),
        }
    }

    /// Replaces the bytes of a finished file behind the store's back.
    ///
    /// # Panics
    /// The folder cannot be written to.
    pub fn overwrite(&self, id: BlobId, bytes: &[u8]) {
        match &self.bucket {
            Some(bucket) => bucket.put(&key(id), bytes),
            None => fs::write(self.folder.path().join(key(id)), bytes).expect("the file can be written"),
        }
    }

    /// How many files there are, finished or not, here and in the bucket.
    #[must_use]
    pub fn count(&self) -> usize {
        files(self.folder.path()) + self.bucket.as_ref().map_or(0, |bucket| bucket.keys().len() + bucket.count_unfinished())
    }
}

fn key(id: BlobId) -> String {
    let name = id.to_string();
    format!("{}/{name}", &name[..2])
}

/// Every file below `folder`.
fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}
