//! A ZIP in memory (PKWARE APPNOTE 6.3), judged by its directory before anything is unpacked. Nothing of it is ever written by its own name.

use std::collections::HashSet;

use libdeflater::{DecompressionError, Decompressor};

use super::table::Refusal;

const MOST_ENTRIES: u64 = 500;
/// Of all files together; a file is unpacked into as much memory as the directory says, and not a byte more.
const MOST_UNPACKED_BYTES: u64 = 96 << 20;
/// XML and CSV squeeze well; nothing honest squeezes better.
const MOST_RATIO: u64 = 200;
/// Below this nothing is a bomb.
const SMALL_BYTES: u64 = 1 << 20;
const LONGEST_DIRECTORY_BYTES: u64 = 1 << 20;
const LINK: u64 = 0o120_000;

struct Entry {
    name: String,
    is_encrypted: bool,
    is_link: bool,
    method: u64,
    packed_bytes: u64,
    unpacked_bytes: u64,
    header_at: u64,
}

/// An archive whose directory was judged.
pub(super) struct Archive<'b> {
    bytes: &'b [u8],
    entries: Vec<Entry>,
}

impl<'b> Archive<'b> {
    /// Whether the bytes begin as an archive does.
    pub(super) fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04")
    }

    /// Reads and judges the directory.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let entries = list(bytes)?;
        judge(&entries)?;
        Ok(Self { bytes, entries })
    }

    /// The names of its files; folders are none.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str()).filter(|name| !name.ends_with('/'))
    }

    /// The bytes of a file; `None` where there is no such file.
    pub(super) fn read(&self, name: &str, most_bytes: u64) -> Result<Option<Vec<u8>>, Refusal> {
        match self.entries.iter().find(|entry| entry.name == name) {
            None => Ok(None),
            Some(entry) if entry.unpacked_bytes > most_bytes => Err(Refusal::Bomb),
            Some(entry) => unpack(self.bytes, entry).map(Some),
        }
    }
}

fn list(bytes: &[u8]) -> Result<Vec<Entry>, Refusal> {
    let end = find_end(bytes).ok_or(Refusal::Kind)?;
    let at = |from, length| number(bytes, end + from, length).ok_or(Refusal::Kind);
    let (count, length, from) = (at(10, 2)?, at(12, 4)?, at(16, 4)?);
    if count > MOST_ENTRIES || length > LONGEST_DIRECTORY_BYTES {
        return Err(Refusal::Bomb);
    }
    let mut rest = slice(bytes, from, length).ok_or(Refusal::Kind)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, after) = entry(rest).ok_or(Refusal::Kind)?;
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}

/// The end of the directory is the last thing in the file, before a comment of at most 64 KiB.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let is_end = |at: &usize| bytes[*at..].starts_with(b"PK\x05\x06") && number(bytes, at + 20, 2) == Some((last - at) as u64);
    (first..=last).rev().find(is_end)
}

fn entry(from: &[u8]) -> Option<(Entry, &[u8])> {
    if !from.starts_with(b"PK\x01\x02") {
        return None;
    }
    let field = |at, length| number(from, at, length);
    let length = |at| field(at, 2).and_then(|length| usize::try_from(length).ok());
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let entry = Entry {
        name: String::from_utf8_lossy(from.get(46..46 + name)?).into_owned(),
        is_encrypted: field(8, 2)? & 1 == 1,
        is_link: (field(38, 4)? >> 16) & 0o170_000 == LINK,
        method: field(10, 2)?,
        packed_bytes: field(20, 4)?,
        unpacked_bytes: field(24, 4)?,
        header_at: field(42, 4)?,
    };
    Some((entry, from.get(46 + name + extra + comment..)?))
}

fn judge(entries: &[Entry]) -> Result<(), Refusal> {
    let (mut unpacked, mut names) = (0, HashSet::new());
    for entry in entries {
        let climbs =
            entry.name.split('/').any(|step| step == "..") || entry.name.starts_with('/') || entry.name.contains(['\\', ':', '\0']);
        // Two files of one name are two archives in one: readers differ in which they take.
        if climbs || entry.is_link || !names.insert(entry.name.as_str()) {
            return Err(Refusal::Path);
        }
        if entry.is_encrypted {
            return Err(Refusal::Locked);
        }
        unpacked += entry.unpacked_bytes;
        let is_squeezed = entry.unpacked_bytes > SMALL_BYTES && entry.unpacked_bytes / entry.packed_bytes.max(1) > MOST_RATIO;
        if is_squeezed || unpacked > MOST_UNPACKED_BYTES {
            return Err(Refusal::Bomb);
        }
    }
    Ok(())
}

fn unpack(bytes: &[u8], entry: &Entry) -> Result<Vec<u8>, Refusal> {
    let header = slice(bytes, entry.header_at, 30).filter(|header| header.starts_with(b"PK\x03\x04")).ok_or(Refusal::Kind)?;
    let lengths = number(header, 26, 2).zip(number(header, 28, 2)).ok_or(Refusal::Kind)?;
    let packed = slice(bytes, entry.header_at + 30 + lengths.0 + lengths.1, entry.packed_bytes).ok_or(Refusal::Kind)?;
    match entry.method {
        0 if entry.packed_bytes == entry.unpacked_bytes => Ok(packed.to_vec()),
        8 => {
            let mut content = vec![0; usize::try_from(entry.unpacked_bytes).map_err(|_| Refusal::Bomb)?];
            match Decompressor::new().deflate_decompress(packed, &mut content) {
                Ok(length) if length == content.len() => Ok(content),
                // What unpacks to more than the directory says does not fit and is refused here.
                Err(DecompressionError::InsufficientSpace) => Err(Refusal::Bomb),
                Ok(_) | Err(DecompressionError::BadData) => Err(Refusal::Kind),
            }
        }
        _ => Err(Refusal::Kind),
    }
}

fn slice(bytes: &[u8], from: u64, length: u64) -> Option<&[u8]> {
    let from = usize::try_from(from).ok()?;
    bytes.get(from..from.checked_add(usize::try_from(length).ok()?)?)
}

/// A little-endian number.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(length)?).map(|digits| digits.iter().rev().fold(0, |sum, digit| sum << 8 | u64::from(*digit)))
}

#[cfg(test)]
mod tests {
    use identity::export::Zip;

    use super::{Archive, Refusal};

    fn refusal(bytes: &[u8]) -> Option<Refusal> {
        Archive::open(bytes).err()
    }

    #[test]
    fn a_file_is_read_by_its_name_and_within_its_bound() {
        let bytes = Zip::of(&[("a/b.csv", b"x,y".to_vec())]);
        let archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.read("a/b.csv", 3), Ok(Some(b"x,y".to_vec())));
        assert_eq!(archive.read("a/b.csv", 2), Err(Refusal::Bomb));
        assert_eq!(archive.read("b.csv", 3), Ok(None));
    }

    #[test]
    fn names_that_climb_and_archives_in_archives_are_refused() {
        for name in ["../x.csv", "a/../../x", "/etc/passwd", "..\\x", "C:x", "a\0b"] {
            assert_eq!(refusal(&Zip::of(&[(name, Vec::new())])), Some(Refusal::Path), "{name}");
        }
        assert_eq!(refusal(&Zip::of(&[("a", Vec::new()), ("a", Vec::new())])), Some(Refusal::Path));
        let many: Vec<_> = (0..501).map(|n| n.to_string()).collect();
        let many: Vec<_> = many.iter().map(|name| (name.as_str(), Vec::new())).collect();
        assert_eq!(refusal(&Zip::of(&many)), Some(Refusal::Bomb));
    }

    #[test]
    fn bombs_and_liars_are_refused() {
        let bytes = Zip::of(&[("a", vec![b'x'; 100])]);
        let directory = bytes.len() - 22 - 47;
        let mut bomb = bytes.clone();
        bomb[directory + 24..directory + 28].copy_from_slice(&(90_u32 << 20).to_le_bytes());
        assert_eq!(refusal(&bomb), Some(Refusal::Bomb));
        let mut liar = bytes.clone();
        liar[directory + 10] = 8;
        assert_eq!(Archive::open(&liar).unwrap().read("a", 1_000), Err(Refusal::Kind));
        let mut locked = bytes.clone();
        locked[directory + 8] |= 1;
        assert_eq!(refusal(&locked), Some(Refusal::Locked));
        for end in [0, 1, 21, bytes.len() / 2] {
            assert!(refusal(&bytes[..end]).is_some());
        }
    }
}
