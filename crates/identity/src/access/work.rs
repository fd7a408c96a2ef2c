//! What the authorizer needs to know of something that a pupil made.

use kernel::AccountId;

/// Something that a pupil made in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkFacts {
    /// Who made it
    pub pupil: AccountId,
    /// Whether a teacher shows it to the class now
    pub is_shown: bool,
    /// Whether it is agreed to now that the pupil's works are shown in the class
    pub is_agreed: bool,
}
