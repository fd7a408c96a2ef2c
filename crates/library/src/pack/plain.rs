//! Opening files of a folder that came from elsewhere: plain files only, no links on the way, no more bytes than were stated.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use kernel::BlobId;
use sha2::{Digest, Sha256};

use super::{BLOBS, PackError, PackFault, SEGMENTS};

/// `segments/<digest>.jsonl`
pub(super) fn segment_path(digest: BlobId) -> [String; 2] {
    [SEGMENTS.to_owned(), format!("{digest}.jsonl")]
}

/// `blobs/ab/<digest>`
pub(super) fn blob_path(id: BlobId) -> [String; 3] {
    let name = id.to_string();
    [BLOBS.to_owned(), name[..2].to_owned(), name]
}

/// Opens a file below `folder`, each step of the way being what it should.
pub(super) fn open(folder: &Path, steps: &[String]) -> Result<File, PackError> {
    let mut path = folder.to_owned();
    let name = || steps.join("/");
    for (at, step) in steps.iter().enumerate() {
        path.push(step);
        let meta = match fs::symlink_metadata(&path) {
            Ok(meta) => meta,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(PackFault::Missing(name()).into()),
            Err(e) => return Err(e.into()),
        };
        let is_right = if at + 1 == steps.len() { meta.is_file() } else { meta.is_dir() };
        if !is_right {
            return Err(PackFault::NotPlain(name()).into());
        }
    }
    Ok(File::open(path)?)
}

/// All bytes of a small file; `None` when there are more than `most`.
pub(super) fn read(folder: &Path, steps: &[String], most: u64) -> Result<Option<Vec<u8>>, PackError> {
    let mut bytes = Vec::new();
    open(folder, steps)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// All bytes of a file whose digest and length are known.
pub(super) fn read_exact(folder: &Path, steps: &[String], digest: BlobId, size: u64) -> Result<Vec<u8>, PackError> {
    let bytes = read(folder, steps, size)?.filter(|bytes| bytes.len() as u64 == size);
    let is_whole = |bytes: &Vec<u8>| BlobId::from_digest(Sha256::digest(bytes).into()) == digest;
    bytes.filter(is_whole).ok_or_else(|| PackFault::Damaged(steps.join("/")).into())
}

/// Reads a file and proves that it is what its name says; answers how it begins.
pub(super) fn prove(folder: &Path, id: BlobId, size: u64) -> Result<Vec<u8>, PackError> {
    let steps = blob_path(id);
    let mut file = open(folder, &steps)?;
    let (mut digest, mut length, mut start) = (Sha256::new(), 0_u64, Vec::new());
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 || length > size {
            break;
        }
        if start.is_empty() {
            start = buffer[..read.min(16)].to_vec();
        }
        length += read as u64;
        digest.update(&buffer[..read]);
    }
    let is_whole = length == size && BlobId::from_digest(digest.finalize().into()) == id;
    if is_whole { Ok(start) } else { Err(PackFault::Damaged(steps.join("/")).into()) }
}
