//! What a picture tells besides what it shows: where and with what it was taken, a second picture behind it. Phones write that into every
//! photo; pictures of a class are kept without it. Pixels stay as they are, and so does the way a photo is turned.

/// A picture without it; `None` where the file cannot be followed to its end.
pub(crate) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [0x89, ..] => png(bytes),
        [0xFF, 0xD8, ..] => jpeg(bytes),
        [b'R', b'I', b'F', b'F', ..] => webp(bytes),
        _ => None,
    }
}

/// How a JPEG is turned, as Exif counts (CIPA DC-008 §4.6.5): 1 is upright.
pub(crate) fn orientation(bytes: &[u8]) -> u16 {
    let mut at = 2;
    while let Some((kind, length)) = segment(bytes, at) {
        let turned = bytes.get(at + 4..at + 2 + length).filter(|_| kind == 0xE1).and_then(exif_orientation);
        match turned {
            Some(turned) => return turned,
            None if kind == 0xDA => break,
            None => at += 2 + length,
        }
    }
    1
}

/// ITU T.81 §B.1.1.4: the marker at `at` and the length that it gives.
fn segment(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let [0xFF, kind, high, low] = bytes.get(at..at + 4)? else { return None };
    Some((*kind, usize::from(*high) << 8 | usize::from(*low))).filter(|(_, length)| *length >= 2)
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let turned = orientation(bytes);
    let mut out = vec![0xFF, 0xD8];
    if (2..=8).contains(&turned) {
        out.extend_from_slice(b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
        out.extend_from_slice(&[0, turned as u8, 0, 0, 0, 0, 0, 0]);
    }
    let mut at = 2;
    loop {
        if bytes.get(at..at + 2)? == [0xFF, 0xD9] {
            out.extend_from_slice(&[0xFF, 0xD9]);
            return Some(out);
        }
        let (kind, length) = segment(bytes, at)?;
        let whole = bytes.get(at..at + 2 + length)?;
        if is_shown(kind, whole) {
            out.extend_from_slice(whole);
        }
        at += 2 + length;
        if kind == 0xDA {
            let scan = scan_length(bytes.get(at..)?)?;
            out.extend_from_slice(bytes.get(at..at + scan)?);
            at += scan;
        }
    }
}

/// Whether a segment is needed to show the picture: JFIF, a colour profile and Adobe's transform, of all that applications write.
fn is_shown(kind: u8, whole: &[u8]) -> bool {
    match kind {
        0xE0 => whole.get(4..8) == Some(b"JFIF"),
        0xE2 => whole.get(4..15) == Some(b"ICC_PROFILE"),
        0xEE => true,
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

/// Up to the next marker that does not belong to the coded picture.
fn scan_length(coded: &[u8]) -> Option<usize> {
    coded.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF))
}

/// TIFF 6.0 §2: the first directory, of either byte order.
fn exif_orientation(exif: &[u8]) -> Option<u16> {
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let is_big = tiff.starts_with(b"MM");
    let number = |at: usize, bytes: usize| {
        let digits = tiff.get(at..at + bytes)?;
        let add = |sum: usize, digit: &u8| sum << 8 | usize::from(*digit);
        Some(if is_big { digits.iter().fold(0, add) } else { digits.iter().rev().fold(0, add) })
    };
    let first = number(4, 4)?;
    let entries = number(first, 2)?;
    let at = (0..entries.min(100)).map(|entry| first + 2 + entry * 12).find(|at| number(*at, 2) == Some(0x0112))?;
    u16::try_from(number(at + 8, 2)?).ok()
}

/// PNG §5.3: length, type, data, check. Chunks that only tell something begin with a small letter; some of those are needed.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const NEEDED: [&[u8]; 10] = [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"acTL", b"fcTL", b"fdAT"];
    let (head, mut at) = (bytes.get(..8)?, 8);
    let mut out = head.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let kind = bytes.get(at + 4..at + 8)?;
        let whole = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if kind[0].is_ascii_uppercase() || NEEDED.contains(&kind) {
            out.extend_from_slice(whole);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += whole.len();
    }
}

/// RFC 9649 §2.7: chunks of even length; the first says which others there are.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at < bytes.len() {
        let kind = bytes.get(at..at + 4)?;
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let whole = bytes.get(at..at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?)?;
        if !matches!(kind, b"EXIF" | b"XMP ") {
            let from = out.len();
            out.extend_from_slice(whole);
            if let (b"VP8X", Some(flags)) = (kind, out.get_mut(from + 8)) {
                *flags &= !0x0C;
            }
        }
        at += whole.len();
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{orientation, strip};

    const SCAN: &[u8] = b"\xFF\xDA\0\x02\x11\xFF\0\x22\xFF\xD0\x33";

    /// A JPEG with Exif in one byte order, turned by `turned`, and whatever follows its end.
    fn photo(exif: &[u8], after: &[u8]) -> Vec<u8> {
        let length = (exif.len() as u16 + 2).to_be_bytes();
        [b"\xFF\xD8\xFF\xE1", &length[..], exif, b"\xFF\xFE\0\x07place", SCAN, b"\xFF\xD9", after].concat()
    }

    #[test]
    fn a_photo_is_kept_without_its_place_but_turned_the_same_way() {
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 39.9";
        let big = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 39.9";
        for exif in [&little[..], &big[..]] {
            let kept = strip(&photo(exif, b"\xFF\xD8 a second one with GPS \xFF\xD9")).unwrap();
            let text = String::from_utf8_lossy(&kept).into_owned();
            assert!(!text.contains("GPS") && !text.contains("place") && !text.contains("second"), "{text}");
            assert_eq!(orientation(&kept), 6);
            assert!(kept.ends_with(&[SCAN, b"\xFF\xD9"].concat()));
            assert_eq!(strip(&kept), Some(kept.clone()), "once more changes nothing");
        }
        assert_eq!(orientation(&strip(&photo(b"http://ns.adobe.com/xap", b"")).unwrap()), 1);
    }

    #[test]
    fn a_drawing_is_kept_without_its_texts() {
        let chunk = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, b"\0\0\0\0"].concat();
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let (shown, end) = ([chunk(b"IHDR", b"x"), chunk(b"IDAT", b"pixels")].concat(), chunk(b"IEND", b""));
        let full = [head.clone(), shown.clone(), chunk(b"tEXt", b"GPS"), chunk(b"eXIf", b"GPS"), end.clone(), b"tail".to_vec()].concat();
        assert_eq!(strip(&full), Some([head, shown, end].concat()));
        let part = |kind: &[u8], data: &[u8]| [kind, &(data.len() as u32).to_le_bytes()[..], data].concat();
        let webp = [&b"RIFF\0\0\0\0WEBP"[..], &part(b"VP8X", b"\x0C\0\0\0"), &part(b"VP8 ", b"pixels"), &part(b"EXIF", b"GPS!")].concat();
        let kept = strip(&webp).unwrap();
        assert!(kept.ends_with(b"pixels") && kept[20] == 0 && kept[4] as usize == kept.len() - 8);
    }

    #[test]
    fn what_cannot_be_followed_is_not_kept() {
        for broken in [
            &b""[..],
            b"\xFF\xD8",
            b"\xFF\xD8\xFF\xE1\xFF\xFF",
            b"\xFF\xD8\xFF\xDA\0\x02\x11",
            b"\x89PNG\r\n\x1a\n\xFF\xFF\xFF\xFFIDAT",
            b"RIFF\0\0\0\0WEBPVP8 \xFF\xFF\xFF\xFF",
        ] {
            assert_eq!(strip(broken), None, "{broken:?}");
        }
    }
}
