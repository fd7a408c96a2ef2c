//! Pictures: their size in pixels, and that the file ends where the picture does.

use std::fs::File;
use std::io;

use super::read_at;
use crate::Refusal;
use crate::kind::{Kind, sniff};

const LONGEST_SIDE: u32 = 12_000;
const MOST_PIXELS: u64 = 64_000_000;
/// A JPEG may carry a profile and a small picture before its size.
const LONGEST_HEAD_BYTES: u64 = 1 << 20;
const PNG_END: &[u8] = b"\0\0\0\0IEND\xAE\x42\x60\x82";

/// Judges a picture.
pub(super) fn check(file: &mut File, size_bytes: u64) -> io::Result<Result<(), Refusal>> {
    let head = read_at(file, 0, LONGEST_HEAD_BYTES)?;
    let end = read_at(file, size_bytes.saturating_sub(12), 12)?;
    Ok(judge(&head, &end, size_bytes))
}

fn judge(head: &[u8], end: &[u8], size_bytes: u64) -> Result<(), Refusal> {
    let ends_well = match head {
        [0x89, ..] => end == PNG_END,
        [0xFF, ..] => end.ends_with(b"\xFF\xD9"),
        [b'G', ..] => end.ends_with(b"\x3B"),
        _ => little(head, 4, 4).is_some_and(|length| u64::from(length) + 8 == size_bytes),
    };
    if !ends_well {
        return Err(Refusal::Broken);
    }
    let (width, height) = size_of(head).ok_or(Refusal::Broken)?;
    let is_fit = width > 0 && height > 0 && width <= LONGEST_SIDE && height <= LONGEST_SIDE;
    if is_fit && u64::from(width) * u64::from(height) <= MOST_PIXELS { Ok(()) } else { Err(Refusal::Pixels) }
}

/// Judges a picture out of a book; answers its media type.
///
/// # Errors
/// [`Refusal::Pixels`], [`Refusal::Broken`], or [`Refusal::Kind`] for what is no PNG, JPEG, WebP or GIF.
pub(crate) fn check_bytes(bytes: &[u8]) -> Result<&'static str, Refusal> {
    let media_type = match sniff(bytes) {
        Some((Kind::Picture, media_type)) => media_type,
        _ if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => "image/gif",
        _ => return Err(Refusal::Kind),
    };
    let end = bytes.get(bytes.len().saturating_sub(12)..).unwrap_or_default();
    judge(bytes, end, bytes.len() as u64).map(|()| media_type)
}

/// Width and height of a PNG, JPEG, WebP or GIF by its first bytes.
pub(crate) fn size_of(head: &[u8]) -> Option<(u32, u32)> {
    match head {
        [0x89, ..] if head.get(12..16)? == b"IHDR" => Some((big(head, 16, 4)?, big(head, 20, 4)?)),
        [0xFF, ..] => jpeg_size(head),
        [b'R', ..] => webp_size(head),
        [b'G', ..] if head.starts_with(b"GIF8") => Some((little(head, 6, 2)?, little(head, 8, 2)?)),
        _ => None,
    }
}

/// ITU T.81 §B.1.1.4: segments with their length, up to the start of a frame.
fn jpeg_size(head: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let (mark, kind) = (*head.get(at)?, *head.get(at + 1)?);
        if mark != 0xFF {
            return None;
        }
        match kind {
            0xFF => at += 1,
            0xC0..=0xCF if !matches!(kind, 0xC4 | 0xC8 | 0xCC) => return Some((big(head, at + 7, 2)?, big(head, at + 5, 2)?)),
            0xD9 | 0xDA => return None,
            _ => at += 2 + big(head, at + 2, 2)? as usize,
        }
    }
}

fn webp_size(head: &[u8]) -> Option<(u32, u32)> {
    match head.get(12..16)? {
        b"VP8 " => Some((little(head, 26, 2)? & 0x3FFF, little(head, 28, 2)? & 0x3FFF)),
        b"VP8L" => {
            let bits = little(head, 21, 4)?;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little(head, 24, 3)? + 1, little(head, 27, 3)? + 1)),
        _ => None,
    }
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    bytes.get(at..at + length).map(|digits| digits.iter().fold(0, |sum, digit| sum << 8 | u32::from(*digit)))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    bytes.get(at..at + length).map(|digits| digits.iter().rev().fold(0, |sum, digit| sum << 8 | u32::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::{PNG_END, judge};
    use crate::Refusal;

    fn png(width: u32, height: u32, after: &[u8]) -> Vec<u8> {
        let head: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR";
        [head, &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0, 0, 0, 0, 0], PNG_END, after].concat()
    }

    fn judged(bytes: &[u8]) -> Result<(), Refusal> {
        judge(bytes, &bytes[bytes.len() - 12..], bytes.len() as u64)
    }

    #[test]
    fn a_picture_ends_where_it_says_and_fits_a_memory() {
        assert_eq!(judged(&png(640, 360, b"")), Ok(()));
        assert_eq!(judged(&png(60_000, 60_000, b"")), Err(Refusal::Pixels));
        assert_eq!(judged(&png(0, 360, b"")), Err(Refusal::Pixels));
        assert_eq!(judged(&png(12_000, 12_000, b"")), Err(Refusal::Pixels));
        assert_eq!(judged(&png(640, 360, b"<script>alert(1)</script>")), Err(Refusal::Broken));
        assert_eq!(judged(b"\xFF\xD8\xFF\xC0\0\x11\x08\x01\x68\x02\x80\x03\xFF\xD9"), Ok(()));
        assert_eq!(judged(b"\xFF\xD8\xFF\xE0\xFF\xFF\0\0\0\0\xFF\xD9"), Err(Refusal::Broken));
    }
}
