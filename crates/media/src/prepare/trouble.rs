//! Why work on an upload came to nothing, as the person who waits for it is told.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::str::FromStr;

use crate::tool::ToolError;

/// Why an attempt failed; the sentence is the message `media-trouble-<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The worker ended in the middle, each time.
    CutOff,
    /// A program took longer than it may.
    Late,
    /// Something else, which the operator's log tells.
    Other,
    /// A program gave up, or needed more than it may use.
    Program,
    /// The disk is full.
    Space,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::CutOff, Self::Late, Self::Other, Self::Program, Self::Space];

    /// The name in the database and in message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::CutOff => "cut-off",
            Self::Late => "late",
            Self::Other => "other",
            Self::Program => "program",
            Self::Space => "space",
        }
    }

    /// What `failure`, or anything that led to it, means to the person.
    pub(crate) fn of(failure: &(dyn Error + 'static)) -> Self {
        let mut cause = Some(failure);
        while let Some(error) = cause {
            match (error.downcast_ref::<ToolError>(), error.downcast_ref::<io::Error>()) {
                (Some(ToolError::Late(_)), _) => return Self::Late,
                (Some(ToolError::Failed(_, said)), _) if said.contains("No space left") => return Self::Space,
                (Some(ToolError::Failed(..) | ToolError::Absent(_)), _) => return Self::Program,
                (_, Some(io)) if matches!(io.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => return Self::Space,
                _ => cause = error.source(),
            }
        }
        Self::Other
    }
}

impl FromStr for Trouble {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|trouble| trouble.key() == key).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::Trouble;
    use crate::tool::ToolError;

    #[test]
    fn what_went_wrong_is_found_below_what_was_being_done() {
        let failed = |said: &str| ToolError::Failed("ffmpeg", said.to_owned());
        assert_eq!(Trouble::of(&ToolError::Late("soffice")), Trouble::Late);
        assert_eq!(Trouble::of(&failed("exit status: 1: moov atom")), Trouble::Program);
        assert_eq!(Trouble::of(&failed("exit status: 1: out.mp4: No space left on device")), Trouble::Space);
        assert_eq!(Trouble::of(&ToolError::Io(io::Error::from(ErrorKind::StorageFull))), Trouble::Space);
        assert_eq!(Trouble::of(&io::Error::from(ErrorKind::NotFound)), Trouble::Other);
    }
}
