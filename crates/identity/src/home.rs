use std::fmt;
use std::str::FromStr;

/// Where a person's data lives: the province-city code of the owner. Every statement on people's data names it, so that the same
/// statements run on one machine and on many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Home(String);

/// A text that is no home.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a home is 1 to 12 letters and digits")]
pub struct HomeError;

impl Home {
    /// The home of people who belong to no school or region yet.
    #[must_use]
    pub fn unplaced() -> Self {
        Self("000000".to_owned())
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Home {
    type Err = HomeError;
    fn from_str(text: &str) -> Result<Self, HomeError> {
        let fits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(Self(text.to_owned())) } else { Err(HomeError) }
    }
}

impl fmt::Display for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Home> for store::Value {
    fn from(home: &Home) -> Self {
        home.as_str().into()
    }
}
