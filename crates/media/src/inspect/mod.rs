//! Whether a file that arrived whole is what it says, and nothing besides.

pub(crate) mod archive;
pub(crate) mod captions;
pub(crate) mod metadata;
pub(crate) mod picture;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use self::archive::Archive;
use crate::check::mp4;
use crate::kind::{Kind, SNIFFED_BYTES, sniff};
use crate::{Refusal, Settings};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What it is used as
    pub kind: Kind,
    /// Its media type
    pub media_type: &'static str,
}

/// The last bytes in which a zip archive's directory can end: its comment has at most 65,535 bytes.
const ARCHIVE_END_BYTES: u64 = 65_557;

/// Looks at a whole file. Blocks. The outer error is the disk's.
///
/// # Errors
/// The disk refused; the inner [`Refusal`] is the person's.
pub fn inspect(path: &Path, settings: &Settings) -> io::Result<Result<Found, Refusal>> {
    let mut file = File::open(path)?;
    let size_bytes = file.metadata()?.len();
    let start = read_at(&mut file, 0, SNIFFED_BYTES as u64)?;
    let Some((kind, media_type)) = sniff(&start) else { return Ok(Err(Refusal::Kind)) };
    if size_bytes > kind.largest_bytes(settings) {
        return Ok(Err(Refusal::TooLarge));
    }
    if !matches!(kind, Kind::Office | Kind::Book) {
        let end = read_at(&mut file, size_bytes.saturating_sub(ARCHIVE_END_BYTES), ARCHIVE_END_BYTES)?;
        if archive::ends_like_one(&end) || (kind != Kind::Captions && is_also_a_page(&start)) {
            return Ok(Err(Refusal::Polyglot));
        }
    }
    let found = |checked: Result<(), Refusal>| checked.map(|()| Found { kind, media_type });
    Ok(match kind {
        Kind::Office => archive::check(file)?.map(|(kind, media_type)| Found { kind, media_type }),
        Kind::Book => found(Archive::open(file)?.map(|_| ())),
        Kind::Picture => found(picture::check(&mut file, size_bytes)?),
        Kind::Captions => found(captions::check(&mut file)?),
        Kind::Film if media_type == "video/mp4" && mp4::is_sound_alone(&mut file)? => {
            Ok(Found { kind: Kind::Recording, media_type: "audio/mp4" })
        }
        Kind::Film | Kind::Recording | Kind::Pdf | Kind::AudioBook => Ok(Found { kind, media_type }),
    })
}

/// Some browsers look for marks of a page in the first bytes of anything.
fn is_also_a_page(start: &[u8]) -> bool {
    let lower = start.to_ascii_lowercase();
    let marks: [&[u8]; 4] = [b"<script", b"<html", b"<!doctype", b"<svg"];
    marks.iter().any(|mark| lower.windows(mark.len()).any(|window| window == *mark))
}

/// At most `most` bytes from `from` on.
pub(crate) fn read_at(file: &mut File, from: u64, most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
