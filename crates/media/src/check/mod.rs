//! Whether a film keeps to the specification of quality lessons 精品课: one verdict a rule, with what was measured.

mod facts;
pub(crate) mod mp4;

use serde::{Deserialize, Serialize};

pub(crate) use facts::input;
pub use facts::{CheckError, Facts, measure};

/// Whose lesson it is, which decides how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 小学
    Primary,
    /// 中学
    Secondary,
}

/// A rule of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Primary 10 to 15 minutes, secondary 15 to 20
    Length,
    /// A still card of 5 seconds at the beginning
    TitleCard,
    /// 16:9
    Shape,
    /// At most 1 GB
    Size,
    /// H.264
    Picture,
    /// 25 pictures a second
    Rate,
    /// 1920 × 1080
    Pixels,
    /// About 8 Mbit/s
    PictureBits,
    /// AAC
    Sound,
    /// 128 kbit/s
    SoundBits,
}

/// What a rule says of a film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The rule
    pub rule: Rule,
    /// Whether the film keeps to it
    pub is_met: bool,
    /// What was measured, with its unit; empty where nothing could be
    pub measured: String,
}

impl Rule {
    /// The name in message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::TitleCard => "title-card",
            Self::Shape => "shape",
            Self::Size => "size",
            Self::Picture => "picture",
            Self::Rate => "rate",
            Self::Pixels => "pixels",
            Self::PictureBits => "picture-bits",
            Self::Sound => "sound",
            Self::SoundBits => "sound-bits",
        }
    }

    /// What the rule wants, in English for the command line.
    #[must_use]
    pub const fn wanted(self) -> &'static str {
        match self {
            Self::Length => "10 to 15 minutes in primary, 15 to 20 in secondary school",
            Self::TitleCard => "a still title card for the first 5 seconds",
            Self::Shape => "16:9",
            Self::Size => "at most 1 GB",
            Self::Picture => "H.264",
            Self::Rate => "25 frames a second",
            Self::Pixels => "1920 × 1080",
            Self::PictureBits => "about 8 Mbit/s",
            Self::Sound => "AAC",
            Self::SoundBits => "128 kbit/s",
        }
    }
}

const MINUTE_MS: u64 = 60_000;
const GB: u64 = 1_000_000_000;
/// A card may begin to move a little early: compressors blur the moment.
const SHORTEST_CARD_MS: u64 = 4_800;
/// “About” leaves a quarter to either side.
const PICTURE_BITS: std::ops::RangeInclusive<u64> = 6_000_000..=10_000_000;
/// An encoder that is told 128 kbit/s gives somewhat less where there is silence.
const SOUND_BITS: std::ops::RangeInclusive<u64> = 110_000..=145_000;

/// Every rule's verdict, in the order of [`Rule`]. Without a stage, the length of either is right.
#[must_use]
pub fn judge(film: &Facts, stage: Option<Stage>) -> Vec<Verdict> {
    let minutes = match stage {
        Some(Stage::Primary) => 10..=15,
        Some(Stage::Secondary) => 15..=20,
        None => 10..=20,
    };
    let verdict = |rule, is_met, measured: String| Verdict { rule, is_met, measured };
    let bits = |bits: u64| if bits == 0 { String::new() } else { format!("{} kbit/s", bits / 1000) };
    let seconds = film.duration_ms / 1000;
    let is_long = (minutes.start() * MINUTE_MS..=minutes.end() * MINUTE_MS).contains(&film.duration_ms);
    vec![
        verdict(Rule::Length, is_long, format!("{}:{:02}", seconds / 60, seconds % 60)),
        verdict(
            Rule::TitleCard,
            film.still_ms.is_some_and(|still| still >= SHORTEST_CARD_MS),
            film.still_ms.map(|still| format!("{}.{} s", still / 1000, still % 1000 / 100)).unwrap_or_default(),
        ),
        verdict(Rule::Shape, film.width > 0 && film.width * 9 == film.height * 16, format!("{}:{}", film.width, film.height)),
        verdict(Rule::Size, film.size_bytes <= GB, format!("{} MB", film.size_bytes.div_ceil(1_000_000))),
        verdict(Rule::Picture, film.picture == "h264", film.picture.clone()),
        verdict(Rule::Rate, film.rate_millis == 25_000, format!("{}.{:02}", film.rate_millis / 1000, film.rate_millis % 1000 / 10)),
        verdict(Rule::Pixels, (film.width, film.height) == (1920, 1080), format!("{} × {}", film.width, film.height)),
        verdict(Rule::PictureBits, PICTURE_BITS.contains(&film.picture_bits), bits(film.picture_bits)),
        verdict(Rule::Sound, film.sound == "aac", film.sound.clone()),
        verdict(Rule::SoundBits, SOUND_BITS.contains(&film.sound_bits), bits(film.sound_bits)),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Facts, Rule, Stage, judge};

    fn good() -> Facts {
        Facts {
            size_bytes: 900_000_000,
            duration_ms: 14 * 60_000,
            width: 1920,
            height: 1080,
            picture: "h264".to_owned(),
            rate_millis: 25_000,
            picture_bits: 8_100_000,
            sound: "aac".to_owned(),
            sound_bits: 128_000,
            still_ms: Some(5_000),
        }
    }

    fn failed(film: &Facts, stage: Option<Stage>) -> Vec<Rule> {
        judge(film, stage).into_iter().filter(|verdict| !verdict.is_met).map(|verdict| verdict.rule).collect()
    }

    #[test]
    fn a_film_that_keeps_to_every_rule_passes_each() {
        assert_eq!(failed(&good(), Some(Stage::Primary)), []);
        assert_eq!(failed(&good(), None), []);
        assert_eq!(judge(&good(), None).len(), 10);
    }

    #[test]
    fn each_rule_fails_alone() {
        type Change = fn(&mut Facts);
        let table: [(Change, &[Rule]); 13] = [
            (|film| film.duration_ms = 9 * 60_000 + 59_000, &[Rule::Length]),
            (|film| film.duration_ms = 15 * 60_000 + 1, &[Rule::Length]),
            (|film| film.still_ms = Some(4_000), &[Rule::TitleCard]),
            (|film| film.still_ms = None, &[Rule::TitleCard]),
            (|film| (film.width, film.height) = (1440, 1080), &[Rule::Shape, Rule::Pixels]),
            (|film| (film.width, film.height) = (1280, 720), &[Rule::Pixels]),
            (|film| film.size_bytes = 1_000_000_001, &[Rule::Size]),
            (|film| film.picture = "hevc".to_owned(), &[Rule::Picture]),
            (|film| film.rate_millis = 29_970, &[Rule::Rate]),
            (|film| film.picture_bits = 2_000_000, &[Rule::PictureBits]),
            (|film| film.picture_bits = 20_000_000, &[Rule::PictureBits]),
            (|film| film.sound = "mp3".to_owned(), &[Rule::Sound]),
            (|film| film.sound_bits = 64_000, &[Rule::SoundBits]),
        ];
        for (change, rules) in table {
            let mut film = good();
            change(&mut film);
            assert_eq!(failed(&film, Some(Stage::Primary)), rules, "{film:?}");
        }
    }

    #[test]
    fn the_stage_decides_the_length() {
        let film = Facts { duration_ms: 18 * 60_000, ..good() };
        assert_eq!(failed(&film, Some(Stage::Primary)), [Rule::Length]);
        assert_eq!(failed(&film, Some(Stage::Secondary)), []);
        assert_eq!(failed(&film, None), []);
    }

    #[test]
    fn a_film_of_which_nothing_is_known_passes_nothing_but_its_size() {
        assert_eq!(failed(&Facts::default(), None).len(), 9);
    }
}
