use std::str::FromStr;

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransferState {
    /// The new school asked with the pupil's code; the old one has not let go
    Asked,
    /// The old school let go; the new one has not accepted
    Released,
    /// The pupil is in a class of the new school
    Accepted,
    /// One of the schools said no
    Declined,
    /// Who opened it took it back
    Withdrawn,
    /// Nobody decided for 30 days
    Expired,
    /// The pupil left for good
    Left,
}

/// Why a pupil goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// To another school of this node
    Transfer,
    /// 毕业
    Graduated,
    /// 迁往外地
    Moved,
    /// Anything else
    Other,
}

/// A text that names no state or reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a state or reason of a transfer")]
pub(crate) struct TransferWordError;

impl TransferState {
    const ALL: [Self; 7] = [Self::Asked, Self::Released, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired, Self::Left];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Released => "released",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Left => "left",
        }
    }

    /// Whether somebody still has to decide.
    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Released)
    }
}

impl FromStr for TransferState {
    type Err = TransferWordError;
    fn from_str(key: &str) -> Result<Self, TransferWordError> {
        Self::ALL.into_iter().find(|state| state.key() == key).ok_or(TransferWordError)
    }
}

impl Reason {
    /// Why somebody leaves without another school.
    pub(crate) const FOR_GOOD: [Self; 3] = [Self::Graduated, Self::Moved, Self::Other];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Graduated => "graduated",
            Self::Moved => "moved",
            Self::Other => "other",
        }
    }
}

impl FromStr for Reason {
    type Err = TransferWordError;
    fn from_str(key: &str) -> Result<Self, TransferWordError> {
        let all = Self::FOR_GOOD.into_iter().chain([Self::Transfer]);
        all.into_iter().find(|reason| reason.key() == key).ok_or(TransferWordError)
    }
}

/// Why a transfer is not begun or accepted. The key of the sentence that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No pupil of the school has the number
    Unknown,
    /// The pupil is in no class of the school
    NotHere,
    /// There is no such school
    NoSchool,
    /// It is the pupil's school already
    SameSchool,
    /// Another transfer of the pupil is open
    Open,
    /// The code opens nothing
    Code,
    /// There is no such class in the receiving school
    Class,
    /// The number does not fit or is somebody else's
    Number,
    /// It was decided or ran out meanwhile
    Decided,
}

impl Refusal {
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Unknown => "transfer-fault-unknown",
            Self::NotHere => "transfer-fault-not-here",
            Self::NoSchool => "transfer-fault-no-school",
            Self::SameSchool => "transfer-fault-same-school",
            Self::Open => "transfer-fault-open",
            Self::Code => "transfer-fault-code",
            Self::Class => "transfer-fault-class",
            Self::Number => "transfer-fault-number",
            Self::Decided => "transfer-fault-decided",
        }
    }
}
