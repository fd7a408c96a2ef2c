use std::str::FromStr;

/// What somebody's data may be used for once that was agreed to. Without an entry in the ledger it may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Showing works and pictures of the pupil to their class
    Showcase,
    /// Photos, voice and films in which the pupil can be recognised, uploaded by the pupil
    Recording,
    /// Telling other systems who somebody is when they sign in there with their account here
    SingleSignOn,
}

/// A text that names no purpose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a purpose of consent")]
pub struct PurposeError;

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Showcase, Self::Recording, Self::SingleSignOn];

    /// The name in the database, in forms and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Showcase => "showcase",
            Self::Recording => "recording",
            Self::SingleSignOn => "single_sign_on",
        }
    }

    /// Which version of the sentence people agree to is shown now. Who changes what `consent-<key>-why` means counts this up.
    #[must_use]
    pub const fn wording(self) -> i64 {
        match self {
            Self::Showcase | Self::Recording | Self::SingleSignOn => 1,
        }
    }
}

impl FromStr for Purpose {
    type Err = PurposeError;
    fn from_str(key: &str) -> Result<Self, PurposeError> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key).ok_or(PurposeError)
    }
}
