//! Where a list of a person's things goes on: after the moment and the id of the last one shown.

use std::fmt;
use std::str::FromStr;

use kernel::Timestamp;
use web::PageError;

/// The place of a row in a list that is ordered by moment, then id, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub at: Timestamp,
    pub id: String,
}

impl Cursor {
    /// Before the newest row.
    pub fn start() -> Self {
        Self { at: Timestamp::from_ms(i64::MAX), id: String::new() }
    }

    /// The cursor of a link; an absent one is the start.
    pub fn of_link(text: Option<&str>) -> Result<Self, PageError> {
        text.map_or(Ok(Self::start()), |text| text.parse().map_err(|()| PageError::BadRequest("records-bad-link")))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.as_ms(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('.').ok_or(())?;
        let is_id = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        if !is_id || at.starts_with('+') {
            return Err(());
        }
        Ok(Self { at: Timestamp::from_ms(at.parse().map_err(|_| ())?), id: id.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_nothing_else_is_one() {
        let text = "1772409600000.01234567-89ab-cdef-0123-456789abcdef";
        assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
        for wrong in [
            "",
            "1",
            "x.01234567-89ab-cdef-0123-456789abcdef",
            "1.' OR 1=1",
            "1.\0",
            "99999999999999999999.01234567-89ab-cdef-0123-456789abcdef",
        ] {
            assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
        }
    }
}
