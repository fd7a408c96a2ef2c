//! What the authorizer needs to know of somebody whose data it is.

use kernel::AccountId;

use crate::org::OrgLine;

/// Somebody whose data it is, as the one who asks stands to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectFacts {
    /// Who
    pub account: AccountId,
    /// The orgs of their roles
    pub lines: Vec<OrgLine>,
    /// Whether they are a pupil
    pub is_pupil: bool,
    /// Whether a guardian decides about their data
    pub is_under_14: bool,
    /// Whether a guardian is confirmed
    pub has_guardian: bool,
    /// Whether the one who asks is a confirmed guardian
    pub asked_by_guardian: bool,
    /// Whether the one who asks is the head teacher of their administrative class
    pub asked_by_head_teacher: bool,
}
