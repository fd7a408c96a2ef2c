//! Our own packages: JSON Lines and the files they name.

use std::io::Read;
use std::path::{Path, PathBuf};

use kernel::{BlobId, Timestamp};
use serde::Deserialize;
use store::{BlobMeta, BlobStore, Tx, find_blob, record_blob, sha256_of};

use super::captions::{CAPTIONS_BYTES, to_webvtt};
use super::{Found, ImportError};
use crate::document::{BODY_BYTES, BODY_TYPE, Document, Fault, FaultReason, FileUse, PublicationBody, is_safe_path};

/// The largest file of a package.
const FILE_BYTES: u64 = 256 << 20;

#[derive(Deserialize)]
struct Named {
    id: Option<uuid::Uuid>,
}

/// Reads one line. The subject is answered even when the line is refused.
///
/// # Errors
/// The JSON reader's error when the text is no JSON at all.
pub fn read(text: &str) -> Result<(Option<String>, Result<Found, Fault>), serde_json::Error> {
    match serde_json::from_str::<Document>(text) {
        Ok(document) => Ok((Some(document.subject_id()), Ok(Found::Document(Box::new(document))))),
        Err(error) if error.is_data() => {
            let named = serde_json::from_str::<Named>(text).ok().and_then(|named| named.id);
            Ok((named.map(|id| id.to_string()), Err(Fault::of_json(&error))))
        }
        Err(error) => Err(error),
    }
}

/// Keeps every file that `document` names and writes their digests in place of the paths. A digest of a file that is kept already stays.
///
/// # Errors
/// The disk or the database refused; a file that may not be kept is the inner [`Fault`].
pub(super) async fn keep_files(
    tx: &mut Tx,
    blobs: &BlobStore,
    folder: &Path,
    document: &mut Document,
    now: Timestamp,
) -> Result<Result<(), Fault>, ImportError> {
    for (field, wanted, file) in document.files_mut() {
        if let Ok(id) = file.parse::<BlobId>()
            && find_blob(tx, id).await?.is_some()
        {
            continue;
        }
        let Some(path) = path_in(folder, file) else { return Ok(Err(Fault::new(field, FaultReason::FileMissing))) };
        let size_bytes = std::fs::metadata(&path)?.len();
        if size_bytes > largest(wanted) {
            return Ok(Err(Fault::new(field, FaultReason::FileTooLarge)));
        }
        let (id, size_bytes, media_type) = match media_type(&path, wanted)? {
            Some(media_type) => (keep(blobs, path).await?, size_bytes, media_type),
            None if wanted == FileUse::Captions => match keep_converted(blobs, &path).await? {
                Some((id, size_bytes)) => (id, size_bytes, "text/vtt"),
                None => return Ok(Err(Fault::new(field, FaultReason::FileKind))),
            },
            None => return Ok(Err(Fault::new(field, FaultReason::FileKind))),
        };
        record_blob(tx, &BlobMeta { id, size_bytes, media_type: media_type.to_owned() }, now).await?;
        *file = id.to_string();
    }
    Ok(Ok(()))
}

fn largest(wanted: FileUse) -> u64 {
    match wanted {
        FileUse::Captions => CAPTIONS_BYTES,
        FileUse::Body => BODY_BYTES,
        _ => FILE_BYTES,
    }
}

/// Keeps the WebVTT that an SRT file becomes; `None` when the file is no SRT.
async fn keep_converted(blobs: &BlobStore, path: &Path) -> Result<Option<(BlobId, u64)>, ImportError> {
    let bytes = tokio::fs::read(path).await?;
    let Some(vtt) = String::from_utf8(bytes).ok().and_then(|text| to_webvtt(&text)) else { return Ok(None) };
    Ok(Some(blobs.keep(vtt.as_bytes(), FILE_BYTES).await?))
}

/// The file in the package; `None` when there is none, or when a link leads out of it.
fn path_in(folder: &Path, file: &str) -> Option<PathBuf> {
    if !is_safe_path(file) {
        return None;
    }
    let path = folder.join(file).canonicalize().ok()?;
    let is_inside = path.starts_with(folder.canonicalize().ok()?);
    (is_inside && path.is_file()).then_some(path)
}

/// Keeping means writing twice and waiting for the disk, so bytes that are there already are only read.
async fn keep(blobs: &BlobStore, path: PathBuf) -> Result<BlobId, ImportError> {
    let to_read = path.clone();
    let digest = tokio::task::spawn_blocking(move || sha256_of(&to_read)).await.map_err(std::io::Error::other)??;
    let id = BlobId::from_digest(digest);
    if blobs.has(id).await? {
        return Ok(id);
    }
    let (id, _) = blobs.keep(tokio::fs::File::open(path).await?, FILE_BYTES).await?;
    Ok(id)
}

/// What the first bytes of a file say it is, if that may be used as `wanted`; the words of a book are read whole. Names are not believed.
fn media_type(path: &Path, wanted: FileUse) -> std::io::Result<Option<&'static str>> {
    if wanted == FileUse::Body {
        return Ok(PublicationBody::parse(&std::fs::read(path)?).map(|_| BODY_TYPE));
    }
    let mut start = Vec::with_capacity(16);
    std::fs::File::open(path)?.take(16).read_to_end(&mut start)?;
    Ok(sniff(&start, wanted))
}

pub(crate) fn sniff(start: &[u8], wanted: FileUse) -> Option<&'static str> {
    let at = |from: usize, mark: &[u8]| start.get(from..from + mark.len()) == Some(mark);
    match wanted {
        FileUse::Picture if at(0, b"RIFF") && at(8, b"WEBP") => Some("image/webp"),
        FileUse::Picture if at(0, b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        FileUse::Picture if at(0, b"\xFF\xD8\xFF") => Some("image/jpeg"),
        FileUse::Picture if at(0, b"GIF87a") || at(0, b"GIF89a") => Some("image/gif"),
        FileUse::Film if at(4, b"ftyp") => Some("video/mp4"),
        FileUse::Recording if at(4, b"ftyp") => Some("audio/mp4"),
        FileUse::Recording if at(0, b"OggS") => Some("audio/ogg"),
        FileUse::Recording if at(0, b"ID3") || [b"\xFF\xFB", b"\xFF\xFA", b"\xFF\xF3", b"\xFF\xF2"].iter().any(|mark| at(0, *mark)) => {
            Some("audio/mpeg")
        }
        FileUse::Captions if at(0, b"WEBVTT") || at(0, b"\xEF\xBB\xBFWEBVTT") => Some("text/vtt"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::sniff;
    use crate::document::FileUse;

    #[test]
    fn files_are_known_by_their_first_bytes_and_used_for_nothing_else() {
        let mp4 = b"\0\0\0\x20ftypisom";
        assert_eq!(sniff(mp4, FileUse::Film), Some("video/mp4"));
        assert_eq!(sniff(mp4, FileUse::Picture), None);
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 ", FileUse::Picture), Some("image/webp"));
        assert_eq!(sniff(b"<svg xmlns=", FileUse::Picture), None);
        assert_eq!(sniff(b"<?xml", FileUse::Picture), None);
        assert_eq!(sniff(b"WEBVTT\n", FileUse::Captions), Some("text/vtt"));
        assert_eq!(sniff(b"", FileUse::Captions), None);
    }
}
