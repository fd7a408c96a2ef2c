//! What a check-in can be made from.

use std::str::FromStr;

use super::evidence::Evidence;
use super::rule::{Rule, WHOLE_DAY};

const EVERY_DAY: Rule = Rule::On(0b111_1111);
const SCHOOL_DAYS: Rule = Rule::On(0b001_1111);
const EVENING: i64 = 22 * 60;

/// A kind of check-in that classes often have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Template {
    /// 假期阅读
    HolidayReading,
    /// 劳动实践记录
    LabourRecord,
    /// 体育锻炼
    Exercise,
    /// 朗读
    ReadingAloud,
    /// Nothing is filled in but what every check-in needs
    Blank,
}

/// A text that names no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a template of a check-in")]
pub(super) struct TemplateError;

/// What a template fills in besides words.
pub(super) struct Usual {
    pub(super) evidence: &'static [Evidence],
    pub(super) rule: Rule,
    /// How many days it goes on
    pub(super) days: i64,
    pub(super) closes_minute: i64,
    pub(super) make_up_days: i64,
}

impl Template {
    pub(super) const ALL: [Self; 5] = [Self::HolidayReading, Self::LabourRecord, Self::Exercise, Self::ReadingAloud, Self::Blank];

    /// The name in addresses and messages.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::HolidayReading => "holiday-reading",
            Self::LabourRecord => "labour-record",
            Self::Exercise => "exercise",
            Self::ReadingAloud => "reading-aloud",
            Self::Blank => "blank",
        }
    }

    pub(super) const fn icon(self) -> &'static str {
        match self {
            Self::HolidayReading => "book",
            Self::LabourRecord => "plant-2",
            Self::Exercise => "run",
            Self::ReadingAloud => "microphone",
            Self::Blank => "plus",
        }
    }

    pub(super) const fn usual(self) -> Usual {
        use Evidence::{Film, Minutes, Pages, Picture, Voice, Words};
        match self {
            Self::HolidayReading => {
                Usual { evidence: &[Words, Pages, Picture], rule: EVERY_DAY, days: 28, closes_minute: WHOLE_DAY, make_up_days: 3 }
            }
            Self::LabourRecord => {
                Usual { evidence: &[Words, Picture, Film], rule: Rule::Times(2), days: 28, closes_minute: WHOLE_DAY, make_up_days: 7 }
            }
            Self::Exercise => {
                Usual { evidence: &[Minutes, Picture, Film], rule: EVERY_DAY, days: 14, closes_minute: EVENING, make_up_days: 1 }
            }
            Self::ReadingAloud => {
                Usual { evidence: &[Voice, Minutes], rule: SCHOOL_DAYS, days: 14, closes_minute: EVENING, make_up_days: 2 }
            }
            Self::Blank => Usual { evidence: &[Words], rule: EVERY_DAY, days: 7, closes_minute: WHOLE_DAY, make_up_days: 2 },
        }
    }
}

impl FromStr for Template {
    type Err = TemplateError;
    fn from_str(key: &str) -> Result<Self, TemplateError> {
        Self::ALL.into_iter().find(|template| template.key() == key).ok_or(TemplateError)
    }
}
