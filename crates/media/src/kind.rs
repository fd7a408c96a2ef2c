//! What a file is, by its first bytes. Names and what browsers say are not believed.

use std::str::FromStr;

use crate::Settings;

/// What a file is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A film
    Film,
    /// A recording
    Recording,
    /// A picture
    Picture,
    /// A PDF
    Pdf,
    /// Slides or a text in an office format
    Office,
    /// Captions
    Captions,
    /// A book: EPUB 3
    Book,
    /// The chapters of a book, read aloud, in one archive
    AudioBook,
}

/// So many bytes are enough to tell.
pub const SNIFFED_BYTES: usize = 512;

/// The media type of EPUB publications.
const EPUB: &str = "application/epub+zip";
const MIB: u64 = 1 << 20;

impl Kind {
    /// The name in the database and in message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Film => "film",
            Self::Recording => "recording",
            Self::Picture => "picture",
            Self::Pdf => "pdf",
            Self::Office => "office",
            Self::Captions => "captions",
            Self::Book => "book",
            Self::AudioBook => "audio-book",
        }
    }

    /// How large such a file may be.
    #[must_use]
    pub fn largest_bytes(self, settings: &Settings) -> u64 {
        let largest = match self {
            Self::Film => settings.largest_bytes,
            Self::Recording => 512 * MIB,
            Self::Picture => 32 * MIB,
            Self::Pdf | Self::Office | Self::Book => 200 * MIB,
            Self::AudioBook => 512 * MIB,
            Self::Captions => MIB,
        };
        largest.min(settings.largest_bytes)
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        let all = [Self::Film, Self::Recording, Self::Picture, Self::Pdf, Self::Office, Self::Captions, Self::Book, Self::AudioBook];
        all.into_iter().find(|kind| kind.key() == key).ok_or(())
    }
}

/// What the first bytes say, with the media type; `None` for everything that is not taken: playlists, SVG, HTML, programs, archives of
/// other kinds.
#[must_use]
pub fn sniff(start: &[u8]) -> Option<(Kind, &'static str)> {
    let at = |from: usize, mark: &[u8]| start.get(from..from + mark.len()) == Some(mark);
    if at(4, b"ftyp") {
        return brand(start.get(8..12)?);
    }
    Some(match start {
        // RFC 9559 §5.1.4.1: a track names its codec; what browsers record with the microphone alone has no picture.
        _ if at(0, b"\x1A\x45\xDF\xA3") && has(start, b"webm") && has(start, b"A_OPUS") && !has_picture(start) => {
            (Kind::Recording, "audio/webm")
        }
        _ if at(0, b"\x1A\x45\xDF\xA3") && has(start, b"webm") => (Kind::Film, "video/webm"),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => (Kind::Recording, "audio/wav"),
        _ if at(0, b"RIFF") && at(8, b"WEBP") => (Kind::Picture, "image/webp"),
        _ if at(0, b"OggS\0") => (Kind::Recording, "audio/ogg"),
        _ if at(0, b"ID3") || (at(0, b"\xFF") && start.get(1).is_some_and(|b| matches!(b, 0xFB | 0xFA | 0xF3 | 0xF2))) => {
            (Kind::Recording, "audio/mpeg")
        }
        _ if at(0, b"\x89PNG\r\n\x1a\n") => (Kind::Picture, "image/png"),
        _ if at(0, b"\xFF\xD8\xFF") => (Kind::Picture, "image/jpeg"),
        _ if at(0, b"%PDF-1.") || at(0, b"%PDF-2.") => (Kind::Pdf, "application/pdf"),
        // OCF 3.3 §4.3: an EPUB tells what it is in its first entry, which is not squeezed.
        _ if at(0, b"PK\x03\x04") && at(30, b"mimetypeapplication/epub+zip") => (Kind::Book, EPUB),
        _ if at(0, b"PK\x03\x04") => (Kind::Office, "application/zip"),
        _ if is_captions(start) => (Kind::Captions, "text/vtt"),
        _ => return None,
    })
}

/// ISO/IEC 14496-12 §4.3: the brand says what the boxes hold.
fn brand(brand: &[u8]) -> Option<(Kind, &'static str)> {
    match brand {
        b"M4A " | b"M4B " => Some((Kind::Recording, "audio/mp4")),
        b"qt  " => Some((Kind::Film, "video/quicktime")),
        b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V " | b"dash" | b"3gp4" | b"3gp5" | b"3gp6"
        | b"MSNV" | b"f4v " => Some((Kind::Film, "video/mp4")),
        _ => None,
    }
}

/// The codecs that browsers put pictures of a WebM into.
fn has_picture(start: &[u8]) -> bool {
    [b"V_VP".as_slice(), b"V_AV1", b"V_MPEG4"].iter().any(|codec| has(start, codec))
}

fn has(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// WebVTT by its first word, SRT by its first number and times.
fn is_captions(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    if let Some(rest) = start.strip_prefix(b"WEBVTT") {
        return rest.first().is_none_or(u8::is_ascii_whitespace);
    }
    let text = String::from_utf8_lossy(start);
    let mut lines = text.lines().map(str::trim).skip_while(|line| line.is_empty());
    let is_number = lines.next().is_some_and(|line| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()));
    is_number && lines.next().is_some_and(|line| line.contains(" --> ") && line.contains(','))
}

#[cfg(test)]
mod tests {
    use super::{Kind, sniff};

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let kind = |start: &[u8]| sniff(start).map(|(kind, _)| kind);
        assert_eq!(kind(b"\0\0\0\x20ftypisom\0\0"), Some(Kind::Film));
        assert_eq!(kind(b"\0\0\0\x20ftypM4A \0\0"), Some(Kind::Recording));
        assert_eq!(kind(b"\x1A\x45\xDF\xA3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm"), Some(Kind::Film));
        assert_eq!(kind(b"\x1A\x45\xDF\xA3\x42\x82\x84webm\x86\x86A_OPUS"), Some(Kind::Recording), "a voice message");
        for codec in ["V_VP8", "V_VP9", "V_AV1", "V_MPEG4/ISO/AVC"] {
            let start = [b"\x1A\x45\xDF\xA3\x42\x82\x84webmA_OPUS", codec.as_bytes()].concat();
            assert_eq!(kind(&start), Some(Kind::Film), "{codec}");
        }
        assert_eq!(kind(b"1\r\n00:00:01,000 --> 00:00:02,000\r\nx"), Some(Kind::Captions));
        assert_eq!(kind(b"\xEF\xBB\xBFWEBVTT\n\n"), Some(Kind::Captions));
        assert_eq!(kind(b"PK\x03\x04"), Some(Kind::Office));
    }

    #[test]
    fn what_is_not_on_the_list_is_nothing() {
        let nothing: [&[u8]; 9] = [
            b"",
            b"#EXTM3U\nfile:///etc/passwd",
            b"ffconcat version 1.0\nfile '/etc/passwd'",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\">",
            b"<!DOCTYPE html>",
            b"\x7fELF",
            b"MZ\x90\0",
            b"\0\0\0\x20ftypheic",
            b"WEBVTTX",
        ];
        for start in nothing {
            assert_eq!(sniff(start), None, "{}", String::from_utf8_lossy(start));
        }
    }
}
