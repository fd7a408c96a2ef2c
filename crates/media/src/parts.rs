//! The halves of uploads on disk. How much arrived is how long the part is: nothing else has to agree with it.

use std::fs::{File, TryLockError};
use std::io;
use std::path::PathBuf;

use kernel::UploadId;
use store::BlobStore;

/// Where the part of an upload lies, whether it exists or not.
pub(crate) fn path(blobs: &BlobStore, id: UploadId) -> PathBuf {
    blobs.incoming().join(format!("{id}.part"))
}

/// How much arrived.
pub(crate) fn length(blobs: &BlobStore, id: UploadId) -> io::Result<u64> {
    match std::fs::metadata(path(blobs, id)) {
        Ok(meta) => Ok(meta.len()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(e) => Err(e),
    }
}

/// Opens the part for writing at its end, for this request alone; `None` while another one writes. The lock goes with the file, also by
/// `kill -9`, and holds between servers that share the folder.
pub(crate) fn open(blobs: &BlobStore, id: UploadId) -> io::Result<Option<File>> {
    let file = File::options().create(true).append(true).open(path(blobs, id))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(e),
    }
}

/// Removes the part, if there is one.
pub(crate) fn remove(blobs: &BlobStore, id: UploadId) -> io::Result<()> {
    match std::fs::remove_file(path(blobs, id)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// The uploads that have a part.
pub(crate) fn list(blobs: &BlobStore) -> io::Result<Vec<UploadId>> {
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(blobs.incoming())? {
        let name = entry?.file_name();
        ids.extend(name.to_str().and_then(|name| name.strip_suffix(".part")?.parse::<UploadId>().ok()));
    }
    Ok(ids)
}
