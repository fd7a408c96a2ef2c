//! Captions: WebVTT as it is, SRT turned into it.

use std::fs::File;
use std::io;

use super::read_at;
use crate::Refusal;

const MOST_BYTES: u64 = 1 << 20;
const MOST_CUES: usize = 10_000;

/// Judges captions.
pub(super) fn check(file: &mut File) -> io::Result<Result<(), Refusal>> {
    Ok(to_webvtt(&read_at(file, 0, MOST_BYTES + 1)?).map(|_| ()))
}

/// The captions as WebVTT.
///
/// # Errors
/// [`Refusal::Captions`]: no text, too much of it, or no times.
pub(crate) fn to_webvtt(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Captions)?;
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    let cues = text.lines().filter(|line| line.contains("-->")).count();
    if cues == 0 || cues > MOST_CUES || text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Refusal::Captions);
    }
    if text.starts_with("WEBVTT") {
        return Ok(text);
    }
    let line = |line: &str| if line.contains("-->") { line.replace(',', ".") } else { line.to_owned() };
    Ok(format!("WEBVTT\n\n{}\n", text.lines().map(line).collect::<Vec<_>>().join("\n").trim()))
}

#[cfg(test)]
mod tests {
    use super::to_webvtt;
    use crate::Refusal;

    #[test]
    fn srt_becomes_webvtt() {
        let srt = "\u{FEFF}1\r\n00:00:01,500 --> 00:00:03,000\r\n你好，世界\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\n完\r\n";
        let vtt = "WEBVTT\n\n1\n00:00:01.500 --> 00:00:03.000\n你好，世界\n\n2\n00:00:04.000 --> 00:00:05.000\n完\n";
        assert_eq!(to_webvtt(srt.as_bytes()).unwrap(), vtt);
        assert_eq!(to_webvtt(vtt.as_bytes()).unwrap(), vtt);
    }

    #[test]
    fn what_is_no_captions_is_refused() {
        for wrong in [&b"WEBVTT\n\n"[..], b"WEBVTT\n\n00:01.000 --> 00:02.000\n\0", b"WEBVTT \xFF\n-->"] {
            assert_eq!(to_webvtt(wrong), Err(Refusal::Captions));
        }
        assert_eq!(to_webvtt(&vec![b'x'; 2 << 20]), Err(Refusal::TooLarge));
    }
}
