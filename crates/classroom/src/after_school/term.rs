use std::fmt;
use std::str::FromStr;

use kernel::Timestamp;

/// Half a school year: the first from August to January, the second from February to July.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The year in which the school year began
    pub school_year: i64,
    /// 1 or 2
    pub half: i64,
}

/// The month in which the second half begins.
const SECOND_FROM_MONTH: i8 = 2;

/// A text that names no term.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a term")]
pub struct TermError;

impl Term {
    /// The term of a moment, by the calendar of China.
    #[must_use]
    pub fn of(now: Timestamp) -> Self {
        let school_year = now.school_year();
        let is_first = now.year_from_month(SECOND_FROM_MONTH) == school_year;
        Self { school_year, half: if is_first { 1 } else { 2 } }
    }

    /// When it begins in China.
    #[must_use]
    pub fn begins_at(self) -> Timestamp {
        let (year, month) = if self.half == 1 { (self.school_year, 8) } else { (self.school_year + 1, 2) };
        let midnight = Timestamp::from_utc(&format!("{year}-{month:02}-01T00:00:00Z"));
        midnight.map_or(Timestamp::from_ms(0), |midnight| midnight.plus_ms(-8 * 3_600_000))
    }

    /// The one before.
    #[must_use]
    pub const fn previous(self) -> Self {
        if self.half == 2 { Self { half: 1, ..self } } else { Self { school_year: self.school_year - 1, half: 2 } }
    }

    /// The one after.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.half == 1 { Self { half: 2, ..self } } else { Self { school_year: self.school_year + 1, half: 1 } }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.school_year, self.half)
    }
}

impl FromStr for Term {
    type Err = TermError;
    fn from_str(text: &str) -> Result<Self, TermError> {
        let (year, half) = text.split_once('-').ok_or(TermError)?;
        let term = Self { school_year: year.parse().map_err(|_| TermError)?, half: half.parse().map_err(|_| TermError)? };
        if (2000..2200).contains(&term.school_year) && (1..=2).contains(&term.half) { Ok(term) } else { Err(TermError) }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::Term;

    #[test]
    fn terms_change_with_the_chinese_calendar() {
        let of = |utc| Term::of(Timestamp::from_utc(utc).unwrap()).to_string();
        assert_eq!(of("2026-11-25T06:00:00Z"), "2026-1");
        assert_eq!(of("2027-01-31T15:59:59Z"), "2026-1");
        assert_eq!(of("2027-01-31T16:00:00Z"), "2026-2", "it is February in China");
        assert_eq!(of("2027-07-31T16:00:00Z"), "2027-1");
        assert_eq!("2026-2".parse::<Term>().unwrap().next().to_string(), "2027-1");
        assert!("2026-3".parse::<Term>().is_err());
        let begins = |term: &str| term.parse::<Term>().unwrap().begins_at();
        assert_eq!(Some(begins("2026-2")), Timestamp::from_utc("2027-01-31T16:00:00Z"));
        for term in ["2026-1", "2026-2"] {
            assert_eq!(Term::of(begins(term)).to_string(), term);
            assert_eq!(Term::of(begins(term).plus_ms(-1)), begins_before(term), "until it begins it is the one before");
        }
    }

    fn begins_before(term: &str) -> Term {
        term.parse::<Term>().unwrap().previous()
    }
}
