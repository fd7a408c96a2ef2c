//! Half days: what leave is asked for and roll is called in. Lessons would need a timetable that a school keeps up to date; half days are
//! what schools report, and they mean the same everywhere.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use kernel::Timestamp;

/// A half of a school day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// 上午, from 08:00 China time
    Morning,
    /// 下午, from 13:00 China time
    Afternoon,
}

/// One half of one day. Written `2026-03-02/am`, so that the order of texts is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The day in China
    pub day: Date,
    /// Which half of it
    pub half: Half,
}

/// A text that names no half, or no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a period")]
pub struct PeriodError;

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Morning, Self::Afternoon];

    /// The name in the database, in forms and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Morning => "am",
            Self::Afternoon => "pm",
        }
    }
}

impl FromStr for Half {
    type Err = PeriodError;
    fn from_str(key: &str) -> Result<Self, PeriodError> {
        Self::ALL.into_iter().find(|half| half.key() == key).ok_or(PeriodError)
    }
}

impl Period {
    /// The period that the moment is in; before noon it is the morning.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        let is_morning = now.minute().get(11..13).is_some_and(|hour| hour < "12");
        Self { day: today(now), half: if is_morning { Half::Morning } else { Half::Afternoon } }
    }

    /// When school begins in it.
    #[must_use]
    pub fn begins_at(self) -> Timestamp {
        let hour = match self.half {
            Half::Morning => 8,
            Half::Afternoon => 13,
        };
        let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let moment = self.day.at(hour, 0, 0, 0).to_zoned(china);
        Timestamp::from_ms(moment.map_or(0, |moment| moment.timestamp().as_millisecond()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.day, self.half.key())
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let (day, half) = text.split_once('/').ok_or(PeriodError)?;
        Ok(Self { day: parse_day(day).ok_or(PeriodError)?, half: half.parse()? })
    }
}

/// The day in China.
#[must_use]
pub fn today(now: Timestamp) -> Date {
    parse_day(&now.date()).unwrap_or(Date::ZERO)
}

/// `2026-03-02` as forms send it, of this century; nothing else.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (text.len() == 10 && (2000..2100).contains(&day.year())).then_some(day)
}
