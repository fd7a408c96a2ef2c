//! Playlists of fragmented MP4 files: every fragment is a piece, found by the file's own index (ISO/IEC 14496-12 §8.16.3, `sidx`).

use std::fmt::Write;
use std::fs::File;
use std::io;

use library::document::{Rendition, Sound};

use crate::inspect::read_at;

const LARGEST_INDEX_BYTES: u64 = 4 << 20;

/// The pieces of a file, before it has its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pieces {
    /// Where the description of the tracks ends
    head_bytes: u64,
    /// From where, how long in bytes, how long in microseconds
    pieces: Vec<(u64, u64, u64)>,
}

/// Reads the index of a file that has one before its first fragment.
///
/// # Errors
/// The file cannot be read, or is not what was asked for.
pub(super) fn pieces(file: &File) -> io::Result<Pieces> {
    let head = read_at(&mut file.try_clone()?, 0, LARGEST_INDEX_BYTES)?;
    find(&head).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the film has no index"))
}

fn find(head: &[u8]) -> Option<Pieces> {
    let (mut at, mut head_bytes) = (0, 0);
    loop {
        let length = usize::try_from(number(head, at, 4)?).ok().filter(|length| *length >= 8)?;
        match head.get(at + 4..at + 8)? {
            b"moov" => head_bytes = (at + length) as u64,
            b"sidx" if head_bytes > 0 => {
                return index(head.get(at..at + length)?, (at + length) as u64).map(|pieces| Pieces { head_bytes, pieces });
            }
            _ => {}
        }
        at += length;
    }
}

fn index(sidx: &[u8], end: u64) -> Option<Vec<(u64, u64, u64)>> {
    let is_long = sidx.get(8)? == &1;
    let scale = number(sidx, 16, 4)?;
    let (first, from) = if is_long { (number(sidx, 28, 8)?, 36) } else { (number(sidx, 24, 4)?, 28) };
    let count = usize::try_from(number(sidx, from + 2, 2)?).ok()?;
    let mut at = end + first;
    let mut pieces = Vec::with_capacity(count);
    for entry in 0..count {
        let from = from + 4 + entry * 12;
        let (length, duration) = (number(sidx, from, 4)? & 0x7FFF_FFFF, number(sidx, from + 4, 4)?);
        pieces.push((at, length, (duration * 1_000_000).checked_div(scale)?));
        at += length;
    }
    (!pieces.is_empty()).then_some(pieces)
}

impl Pieces {
    /// RFC 8216 §4.3.3: the media playlist of the file `name`, which lies beside it.
    pub(super) fn naming(&self, name: &str) -> String {
        let longest = self.pieces.iter().map(|(_, _, us)| us.div_ceil(1_000_000)).max().unwrap_or(1);
        let mut text =
            format!("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{longest}\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        let _ = writeln!(text, "#EXT-X-MAP:URI=\"{name}\",BYTERANGE=\"{}@0\"", self.head_bytes);
        for (from, length, us) in &self.pieces {
            let _ = writeln!(text, "#EXTINF:{}.{:06},\n#EXT-X-BYTERANGE:{length}@{from}\n{name}", us / 1_000_000, us % 1_000_000);
        }
        text.push_str("#EXT-X-ENDLIST\n");
        text
    }
}

/// A line of the playlist of playlists.
pub(super) struct SizeLine<'l> {
    pub(super) rendition: &'l Rendition,
    /// Bits a second, at most
    pub(super) bits: u64,
}

/// RFC 8216 §4.3.4.2: the sizes, the largest first, and the sound alone for the weakest networks.
pub(super) fn master<'l>(sizes: impl Iterator<Item = SizeLine<'l>>, sound: Option<&Sound>) -> String {
    let mut text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n".to_owned();
    let codecs = if sound.is_some() { "avc1.4d4028,mp4a.40.2" } else { "avc1.4d4028" };
    for SizeLine { rendition, bits } in sizes {
        let Rendition { width, height, playlist, .. } = rendition;
        let _ = writeln!(text, "#EXT-X-STREAM-INF:BANDWIDTH={bits},RESOLUTION={width}x{height},CODECS=\"{codecs}\"\n{playlist}");
    }
    if let Some(sound) = sound {
        let _ = writeln!(text, "#EXT-X-STREAM-INF:BANDWIDTH=110000,CODECS=\"mp4a.40.2\"\n{}", sound.playlist);
    }
    text
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    bytes.get(at..at + length).map(|digits| digits.iter().fold(0, |sum, digit| sum << 8 | u64::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::{Pieces, find};

    fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), name.as_slice(), body].concat()
    }

    #[test]
    fn pieces_are_those_of_the_files_own_index() {
        let words = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
        // Version, track, scale, earliest time, offset past a second index, two pieces.
        let body = words(&[0, 1, 1000, 0, 88, 2, 5_000, 4_000, 0, 300, 500, 0]);
        let film = [boxed(b"ftyp", &[0; 20]), boxed(b"moov", &[0; 92]), boxed(b"sidx", &body)].concat();
        let found = find(&film).unwrap();
        let end = film.len() as u64;
        assert_eq!(found, Pieces { head_bytes: 128, pieces: vec![(end + 88, 5_000, 4_000_000), (end + 5_088, 300, 500_000)] });
        let text = found.naming("abc");
        assert!(text.contains("#EXT-X-MAP:URI=\"abc\",BYTERANGE=\"128@0\"\n#EXTINF:4.000000,\n#EXT-X-BYTERANGE:5000@"), "{text}");
        assert!(text.ends_with("#EXTINF:0.500000,\n#EXT-X-BYTERANGE:300@5272\nabc\n#EXT-X-ENDLIST\n"), "{text}");
        assert_eq!(find(&film[..140]), None);
        assert_eq!(find(b"\0\0\0\0moov"), None);
    }
}
