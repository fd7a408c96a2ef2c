use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// A moment, as milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `ms` milliseconds after the epoch.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` milliseconds later; negative for earlier.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The calendar day in China Standard Time, as `2026-03-02`.
    #[must_use]
    pub fn date(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        moment.to_zoned(china).date().to_string()
    }

    /// The year in which the school year of the moment began. It turns on 1 August: classes are formed, books handed out and lessons prepared
    /// in the weeks before school begins on 1 September.
    #[must_use]
    pub fn school_year(self) -> i64 {
        self.year_from_month(8)
    }

    /// The year by the calendar of China; before the first of `month` the one before.
    #[must_use]
    pub fn year_from_month(self, month: i8) -> i64 {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let day = moment.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date();
        i64::from(day.year()) - i64::from(day.month() < month)
    }

    /// RFC 3339 in UTC, as xAPI writes moments: `2026-03-02T06:05:00Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
    }

    /// As headers of HTTP want it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
    #[must_use]
    pub fn http_date(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// Minute precision in China Standard Time, as `2026-03-02 14:05`.
    #[must_use]
    pub fn minute(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        moment.to_zoned(china).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Second precision in UTC, as `2026-03-02T06:05:09Z` (RFC 3339, ISO 8601).
    #[must_use]
    pub fn utc(self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The moment that [`Timestamp::utc`] writes so; `None` for any other text, other forms of ISO 8601 included.
    #[must_use]
    pub fn from_utc(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        let at = Self(moment.as_millisecond());
        (at.utc() == text).then_some(at)
    }
}

/// Where the time comes from; passed in, so that tests decide what day it is.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock showing `at`.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.as_ms()))
    }

    /// Moves the clock forward.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let last_minute = Timestamp::from_ms(1_772_380_740_000);
        assert_eq!(last_minute.minute(), "2026-03-01 23:59");
        assert_eq!(last_minute.date(), "2026-03-01");
        assert_eq!(last_minute.plus_ms(60_000).date(), "2026-03-02");
    }

    #[test]
    fn a_school_year_turns_with_august_in_china() {
        for (utc, year) in
            [("2026-07-31T15:59:59Z", 2025), ("2026-07-31T16:00:00Z", 2026), ("2026-12-31T16:00:00Z", 2026), ("2027-07-31T15:59:59Z", 2026)]
        {
            assert_eq!(Timestamp::from_utc(utc).map(Timestamp::school_year), Some(year), "{utc}");
        }
        let may = Timestamp::from_utc("2026-04-30T16:00:00Z").unwrap();
        assert_eq!((may.year_from_month(5), may.plus_ms(-1).year_from_month(5)), (2026, 2025));
    }

    #[test]
    fn a_moment_in_utc_has_one_spelling() {
        let at = Timestamp::from_ms(1_772_380_740_999);
        assert_eq!(at.utc(), "2026-03-01T15:59:00Z");
        assert_eq!(Timestamp::from_utc("2026-03-01T15:59:00Z"), Some(Timestamp::from_ms(1_772_380_740_000)));
        for odd in ["2026-03-01", "2026-03-01T15:59:00+00:00", "2026-03-01T15:59Z", "2026-02-30T00:00:00Z", "2026-03-01T15:59:00.5Z", ""] {
            assert_eq!(Timestamp::from_utc(odd), None, "{odd}");
        }
    }
}
