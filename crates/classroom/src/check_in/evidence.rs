//! What a check-in asks to be shown, and what somebody hands in of it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use media::Kind;

use crate::text::text_within;

/// So many characters are taken.
pub(super) const LONGEST_WORDS: usize = 1_000;
/// A day has no more minutes, and no child reads more pages.
pub(super) const LARGEST_AMOUNT: i64 = 999;

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    Words,
    Minutes,
    Pages,
    Picture,
    Voice,
    Film,
}

/// A text that names no kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of evidence")]
pub(super) struct EvidenceError;

impl Evidence {
    pub(super) const ALL: [Self; 6] = [Self::Words, Self::Minutes, Self::Pages, Self::Picture, Self::Voice, Self::Film];
    /// What comes as files.
    pub(super) const FILES: [Self; 3] = [Self::Picture, Self::Voice, Self::Film];

    /// The name in the database, in forms and in messages.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Minutes => "minutes",
            Self::Pages => "pages",
            Self::Picture => "picture",
            Self::Voice => "voice",
            Self::Film => "film",
        }
    }
}

impl Evidence {
    /// What a file is evidence of, if of anything.
    pub(super) const fn of_file(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Picture => Some(Self::Picture),
            Kind::Recording => Some(Self::Voice),
            Kind::Film => Some(Self::Film),
            Kind::Pdf | Kind::Office | Kind::Captions | Kind::Book | Kind::AudioBook => None,
        }
    }

    /// What a browser should offer for it; empty for what is no file.
    pub(super) const fn accept(self) -> &'static str {
        match self {
            Self::Words | Self::Minutes | Self::Pages => "",
            Self::Picture => "image/jpeg,image/png,image/webp",
            Self::Voice => "audio/*",
            Self::Film => "video/mp4,video/quicktime,video/webm",
        }
    }
}

impl FromStr for Evidence {
    type Err = EvidenceError;
    fn from_str(key: &str) -> Result<Self, EvidenceError> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(EvidenceError)
    }
}

/// The kinds that may be handed in; one of them has to be. Where there are none, saying that it was done is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked(pub(super) BTreeSet<Evidence>);

impl Asked {
    pub(super) fn has(&self, kind: Evidence) -> bool {
        self.0.contains(&kind)
    }

    /// The kinds of file that may be handed in.
    pub(super) fn files(&self) -> impl Iterator<Item = Evidence> + '_ {
        Evidence::FILES.into_iter().filter(|kind| self.has(*kind))
    }

    /// What is counted, if anything is.
    pub(super) fn unit(&self) -> Option<Evidence> {
        [Evidence::Minutes, Evidence::Pages].into_iter().find(|unit| self.has(*unit))
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.0.iter().map(|kind| kind.key()).collect();
        f.write_str(&keys.join(","))
    }
}

impl FromStr for Asked {
    type Err = EvidenceError;
    fn from_str(text: &str) -> Result<Self, EvidenceError> {
        text.split(',').filter(|key| !key.is_empty()).map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

/// What somebody handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) words: String,
    pub(super) amount: Option<i64>,
}

/// What is wrong with it: the key of the sentence that says so.
pub(super) type EvidenceFault = &'static str;

impl Given {
    /// What was typed, as far as it is asked for.
    pub(super) fn read(asked: &Asked, words: &str, amount: &str) -> Result<Self, EvidenceFault> {
        let words = match words.trim() {
            typed if asked.has(Evidence::Words) && !typed.is_empty() => text_within(typed, LONGEST_WORDS).ok_or("check-in-fault-words")?,
            _ => String::new(),
        };
        let amount = match amount.trim() {
            typed if asked.unit().is_some() && !typed.is_empty() => {
                let number = typed.parse().ok().filter(|number| (1..=LARGEST_AMOUNT).contains(number));
                Some(number.ok_or("check-in-fault-amount")?)
            }
            _ => None,
        };
        Ok(Self { words, amount })
    }

    /// Whether it has, with so many files, one of the kinds that are asked for.
    pub(super) fn is_enough(&self, asked: &Asked, files: usize) -> bool {
        asked.0.is_empty() || !self.words.is_empty() || self.amount.is_some() || files > 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Given};

    #[test]
    fn what_is_not_asked_for_is_not_kept() {
        let asked: Asked = "words,pages".parse().unwrap();
        let given = Given::read(&asked, " 读了《西游记》 ", "12").unwrap();
        assert_eq!((given.words.as_str(), given.amount), ("读了《西游记》", Some(12)));
        let nothing: Asked = "".parse().unwrap();
        let given = Given::read(&nothing, "x", "-").unwrap();
        assert!(given == Given::default() && given.is_enough(&nothing, 0) && !given.is_enough(&asked, 0));
    }

    #[test]
    fn words_and_numbers_are_bounded() {
        let asked: Asked = "words,minutes".parse().unwrap();
        for (words, amount, is_taken) in [
            ("", "", true),
            ("", "0", false),
            ("", "1000", false),
            ("", "1e2", false),
            ("", "９", false),
            ("", " 999 ", true),
            (&*"字".repeat(1_000), "", true),
            (&*"字".repeat(1_001), "", false),
            ("a\u{0}b", "", false),
        ] {
            assert_eq!(Given::read(&asked, words, amount).is_ok(), is_taken, "{amount}, {} characters", words.chars().count());
        }
        assert!("words,smell".parse::<Asked>().is_err());
    }
}
