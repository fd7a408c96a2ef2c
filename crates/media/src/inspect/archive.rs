//! Office files (ECMA-376 part 2), EPUBs and audio books are zip archives. Their directory is read and judged before anything is unpacked.

use std::collections::HashSet;
use std::fs::File;
use std::io;

use libdeflater::{DecompressionError, Decompressor};

use super::{ARCHIVE_END_BYTES, read_at};
use crate::Refusal;
use crate::kind::Kind;

const MOST_ENTRIES: usize = 5_000;
const MOST_UNPACKED_BYTES: u64 = 1 << 30;
/// XML squeezes well; nothing honest squeezes better.
const MOST_RATIO: u64 = 200;
/// Below this nothing is a bomb.
const SMALL_BYTES: u64 = 1 << 20;
const MOST_XML_BYTES: u64 = 64 << 20;
const DIRECTORY_END: &[u8] = b"PK\x05\x06";
/// The part that every document of a kind has, and the kind's media type.
const DOCUMENTS: [(&str, &str); 2] = [
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
];
const LINK: u32 = 0o120_000;

/// One file of the archive, as its directory tells (APPNOTE 4.3.12).
struct Entry {
    name: String,
    is_encrypted: bool,
    is_link: bool,
    is_deflated: bool,
    packed_bytes: u64,
    unpacked_bytes: u64,
    header_at: u64,
}

/// Whether these last bytes of a file are the end of an archive's directory.
pub(super) fn ends_like_one(end: &[u8]) -> bool {
    find_end(end).is_some()
}

fn find_end(end: &[u8]) -> Option<usize> {
    let places = end.len().checked_sub(22)?;
    (0..=places).rev().find(|at| end[*at..].starts_with(DIRECTORY_END) && number(end, at + 20, 2) == Some((end.len() - at - 22) as u64))
}

/// An archive whose directory was judged; nothing of it is written anywhere by its own name.
pub(crate) struct Archive {
    file: File,
    entries: Vec<Entry>,
}

impl Archive {
    /// Reads and judges the directory. Blocks, as everything here.
    pub(crate) fn open(mut file: File) -> io::Result<Result<Self, Refusal>> {
        Ok(match list(&mut file)? {
            Ok(entries) => judge(&entries).map(|()| Self { file, entries }),
            Err(refusal) => Err(refusal),
        })
    }

    /// The names of its files; folders are none.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str()).filter(|name| !name.ends_with('/'))
    }

    /// The bytes of a file; `None` where there is no such file.
    pub(crate) fn read(&mut self, name: &str, most_bytes: u64) -> io::Result<Result<Option<Vec<u8>>, Refusal>> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else { return Ok(Ok(None)) };
        if entry.unpacked_bytes > most_bytes {
            return Ok(Err(Refusal::ArchiveBomb));
        }
        Ok(unpack(&mut self.file, entry)?.map(Some))
    }
}

/// Judges an archive that is no EPUB; answers what it is and its media type.
pub(super) fn check(file: File) -> io::Result<Result<(Kind, &'static str), Refusal>> {
    let mut archive = match Archive::open(file)? {
        Ok(archive) => archive,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let has = |name: &str| archive.names().any(|known| known == name);
    if is_audio_book(&archive) {
        return Ok(Ok((Kind::AudioBook, "application/zip")));
    }
    let known = DOCUMENTS.into_iter().find(|(part, _)| has("[Content_Types].xml") && has(part));
    let Some((_, media_type)) = known else { return Ok(Err(Refusal::Kind)) };
    for entry in archive.entries.iter().filter(|entry| entry.name.ends_with(".xml") || entry.name.ends_with(".rels")) {
        match unpack(&mut archive.file, entry)? {
            Ok(text) if is_harmless(&text, entry.name.ends_with(".rels")) => {}
            Ok(_) => return Ok(Err(Refusal::External)),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok((Kind::Office, media_type)))
}

/// Recordings, and beside them at most what they say.
fn is_audio_book(archive: &Archive) -> bool {
    let endings: Vec<String> = archive.names().map(|name| name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase()).collect();
    let is_recording = |ending: &String| matches!(ending.as_str(), "mp3" | "m4a" | "m4b");
    endings.iter().any(is_recording) && endings.iter().all(|ending| is_recording(ending) || ending == "txt")
}

fn judge(entries: &[Entry]) -> Result<(), Refusal> {
    let mut unpacked = 0_u64;
    let mut names = HashSet::new();
    for entry in entries {
        // Two files of one name are two archives in one: readers differ in which they take.
        if !names.insert(entry.name.as_str()) {
            return Err(Refusal::Polyglot);
        }
        if entry.is_encrypted {
            return Err(Refusal::Encrypted);
        }
        let climbs = entry.name.split(['/', '\\']).any(|step| step == "..");
        if entry.is_link || climbs || entry.name.starts_with(['/', '\\']) || entry.name.contains([':', '\0', '\\']) {
            return Err(Refusal::ArchivePath);
        }
        unpacked = unpacked.saturating_add(entry.unpacked_bytes);
        let is_squeezed = entry.unpacked_bytes > SMALL_BYTES && entry.unpacked_bytes / entry.packed_bytes.max(1) > MOST_RATIO;
        let is_long = entry.name.ends_with(".xml") && entry.unpacked_bytes > MOST_XML_BYTES;
        if is_squeezed || is_long || unpacked > MOST_UNPACKED_BYTES {
            return Err(Refusal::ArchiveBomb);
        }
    }
    Ok(())
}

/// No document type, hence no entities; and nothing that the reader would fetch. Links that a person follows are no harm.
fn is_harmless(xml: &[u8], is_relations: bool) -> bool {
    if xml.contains(&0) || xml.starts_with(b"\xFF\xFE") || xml.starts_with(b"\xFE\xFF") {
        return false;
    }
    let text = String::from_utf8_lossy(xml);
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        return false;
    }
    let fetches = |relation: &str| relation.contains("\"External\"") && !relation.contains("/hyperlink\"");
    !is_relations || !text.split("<Relationship ").skip(1).any(|relation| fetches(relation.split('>').next().unwrap_or_default()))
}

fn list(file: &mut File) -> io::Result<Result<Vec<Entry>, Refusal>> {
    let size_bytes = file.metadata()?.len();
    let end = read_at(file, size_bytes.saturating_sub(ARCHIVE_END_BYTES), ARCHIVE_END_BYTES)?;
    let Some(at) = find_end(&end) else { return Ok(Err(Refusal::Broken)) };
    let read = |from: usize, bytes: usize| number(&end, at + from, bytes).unwrap_or(u64::MAX);
    let (count, length, from) = (read(10, 2), read(12, 4), read(16, 4));
    if count as usize > MOST_ENTRIES || length > 16 << 20 {
        return Ok(Err(Refusal::ArchiveBomb));
    }
    let directory = read_at(file, from, length)?;
    let mut entries = Vec::new();
    let mut rest = directory.as_slice();
    for _ in 0..count {
        let Some((entry, after)) = entry(rest) else { return Ok(Err(Refusal::Broken)) };
        entries.push(entry);
        rest = after;
    }
    Ok(Ok(entries))
}

fn entry(from: &[u8]) -> Option<(Entry, &[u8])> {
    if !from.starts_with(b"PK\x01\x02") {
        return None;
    }
    let [flags, method] = [8, 10].map(|at| number(from, at, 2));
    let [packed, unpacked] = [20, 24].map(|at| number(from, at, 4));
    let [name, extra, comment] = [28, 30, 32].map(|at| number(from, at, 2).and_then(|length| usize::try_from(length).ok()));
    let (name, end) = (46..46 + name?, 46 + name? + extra? + comment?);
    let mode = u32::try_from(number(from, 38, 4)? >> 16).ok()?;
    let entry = Entry {
        name: String::from_utf8_lossy(from.get(name)?).into_owned(),
        is_encrypted: flags? & 1 == 1,
        is_link: mode & 0o170_000 == LINK,
        is_deflated: method? == 8,
        packed_bytes: packed?,
        unpacked_bytes: unpacked?,
        header_at: number(from, 42, 4)?,
    };
    Some((entry, from.get(end..)?))
}

fn unpack(file: &mut File, entry: &Entry) -> io::Result<Result<Vec<u8>, Refusal>> {
    let header = read_at(file, entry.header_at, 30)?;
    let [name, extra] = [26, 28].map(|at| number(&header, at, 2));
    let (Some(name), Some(extra), true) = (name, extra, header.starts_with(b"PK\x03\x04")) else { return Ok(Err(Refusal::Broken)) };
    let packed = read_at(file, entry.header_at + 30 + name + extra, entry.packed_bytes)?;
    if !entry.is_deflated {
        return Ok(if packed.len() as u64 == entry.unpacked_bytes { Ok(packed) } else { Err(Refusal::Broken) });
    }
    let mut text = vec![0; usize::try_from(entry.unpacked_bytes).unwrap_or(0)];
    // What unpacks to more than the directory says does not fit and is refused here.
    match Decompressor::new().deflate_decompress(&packed, &mut text) {
        Ok(length) if length == text.len() => Ok(Ok(text)),
        Err(DecompressionError::InsufficientSpace) => Ok(Err(Refusal::ArchiveBomb)),
        Ok(_) | Err(DecompressionError::BadData) => Ok(Err(Refusal::Broken)),
    }
}

/// A little-endian number.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    bytes.get(at..at + length).map(|digits| digits.iter().rev().fold(0, |sum, digit| sum << 8 | u64::from(*digit)))
}
