//! Captions in SubRip (SRT), which most tools write, as the WebVTT that browsers play.

/// The largest captions file. A film of three hours with a caption a second has about 600 KiB.
pub const CAPTIONS_BYTES: u64 = 1 << 20;

const LATEST_MS: u64 = 100 * 3_600_000 - 1;

/// The captions of an SRT file as WebVTT; `None` when the text is no SRT. Formatting tags go, their words stay.
pub fn to_webvtt(srt: &str) -> Option<String> {
    let text = srt.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut vtt = String::from("WEBVTT\n");
    let mut lines = text.lines().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.is_empty() || is_number(line) && lines.peek().is_some_and(|next| next.contains("-->")) {
            continue;
        }
        let (from, to) = times(line)?;
        let mut words = Vec::new();
        while let Some(next) = lines.next_if(|next| !next.trim().is_empty()) {
            words.push(plain(next.trim()));
        }
        words.retain(|line| !line.is_empty());
        if !words.is_empty() && from < to {
            vtt.push_str(&format!("\n{} --> {}\n{}\n", stamp(from), stamp(to), words.join("\n")));
            count += 1;
        }
    }
    (count > 0).then_some(vtt)
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// `00:00:01,500 --> 00:00:03,000`, with a dot too and with coordinates after it, as some tools write.
fn times(line: &str) -> Option<(u64, u64)> {
    let (from, rest) = line.split_once("-->")?;
    Some((moment(from.trim())?, moment(rest.split_whitespace().next()?)?))
}

fn moment(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once([',', '.'])?;
    let is_plain = |part: &str, most: usize| is_number(part) && part.len() <= most;
    let parts: Vec<&str> = clock.split(':').collect();
    let [hours, minutes, seconds] = parts[..] else { return None };
    if !is_plain(hours, 2) || !is_plain(minutes, 2) || !is_plain(seconds, 2) || !is_plain(fraction, 3) {
        return None;
    }
    let number = |part: &str| part.parse::<u64>().ok();
    let thousandths = number(&format!("{fraction:0<3}"))?;
    let ms = ((number(hours)? * 60 + number(minutes)?) * 60 + number(seconds)?) * 1_000 + thousandths;
    (ms <= LATEST_MS).then_some(ms)
}

/// `HH:MM:SS.ttt`
fn stamp(ms: u64) -> String {
    let seconds = ms / 1_000;
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60, ms % 1_000)
}

/// The words of a line: without `<i>`, `<font …>` and `{\an8}`, and with what WebVTT would read as markup written out.
fn plain(line: &str) -> String {
    let line = without(&without(line, "{\\", '}'), "<", '>');
    line.replace('&', "&amp;").replace('<', "&lt;").replace("-->", "→").replace('>', "&gt;").trim().to_owned()
}

/// `line` without what stands between `open` and `close`. An opening that never closes is text.
fn without(line: &str, open: &str, close: char) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(open) {
        let after = &rest[at + open.len()..];
        let is_tag = open != "<" || after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.find(close).filter(|_| is_tag) {
            Some(end) => {
                kept.push_str(&rest[..at]);
                rest = &after[end + close.len_utf8()..];
            }
            None => {
                kept.push_str(&rest[..at + open.len()]);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::to_webvtt;

    #[test]
    fn captions_keep_their_words_and_moments() {
        for (name, srt, vtt) in [
            ("plain", "1\n00:00:01,500 --> 00:00:03,000\n同位角相等\n", "\n00:00:01.500 --> 00:00:03.000\n同位角相等\n"),
            ("windows", "\u{feff}1\r\n00:00:01,5 --> 00:00:03,000\r\n甲\r\n乙\r\n\r\n", "\n00:00:01.500 --> 00:00:03.000\n甲\n乙\n"),
            ("no numbers", "01:00:00.000 --> 01:00:01.000 X1:1 Y1:2\n完\n", "\n01:00:00.000 --> 01:00:01.000\n完\n"),
            (
                "tags",
                "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>a</i> < b & <font color=\"red\">c</font>\n",
                "\n00:00:01.000 --> 00:00:02.000\na &lt; b &amp; c\n",
            ),
            ("arrow", "1\n00:00:01,000 --> 00:00:02,000\na --> b\n", "\n00:00:01.000 --> 00:00:02.000\na → b\n"),
            (
                "number as words",
                "1\n00:00:01,000 --> 00:00:02,000\n180\n\n2\n00:00:02,000 --> 00:00:03,000\n二\n",
                "\n00:00:01.000 --> 00:00:02.000\n180\n\n00:00:02.000 --> 00:00:03.000\n二\n",
            ),
            (
                "backwards is left out",
                "1\n00:00:05,000 --> 00:00:02,000\na\n\n2\n00:00:05,000 --> 00:00:06,000\nb\n",
                "\n00:00:05.000 --> 00:00:06.000\nb\n",
            ),
        ] {
            assert_eq!(to_webvtt(srt).as_deref(), Some(format!("WEBVTT\n{vtt}").as_str()), "{name}");
        }
    }

    #[test]
    fn what_is_no_srt_is_refused() {
        for text in [
            "",
            "\n\n",
            "hello",
            "<html>",
            "1\n",
            "1\n00:00:01,000\na",
            "00:01,000 --> 00:02,000\na",
            "1\n99999999:00:00,000 --> 0\na",
            "1\n00:00:01,000 --> 00:00:02,000\n",
        ] {
            assert_eq!(to_webvtt(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_sound_webvtt_or_nothing(text in any::<String>(), lines in prop::collection::vec("[ -~]{0,20}", 0..8)) {
            let cue = format!("1\n00:00:01,000 --> 00:00:02,000\n{}\n", lines.join("\n"));
            for srt in [text, cue] {
                if let Some(vtt) = to_webvtt(&srt) {
                    assert!(vtt.starts_with("WEBVTT\n\n"));
                    let times = vtt.lines().filter(|line| line.contains("-->"));
                    assert!(times.count() >= 1 && !vtt.contains('<') && !vtt.contains('\r'));
                }
            }
        }
    }
}
