//! What the authorizer needs to know of what is said in a class.

use std::str::FromStr;

use kernel::AccountId;

use super::class::{ClassFacts, ClassWordError};

/// A space of a class: who reads what is said there, and who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// 师生: teachers and pupils; no parent reads it
    Pupils,
    /// 家校: teachers and parents; no pupil reads it
    Parents,
    /// 教研: the teachers of the class
    Staff,
}

impl Space {
    /// All spaces, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Pupils, Self::Parents, Self::Staff];

    /// The name in the database, in policies, links and messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Parents => "parents",
            Self::Staff => "staff",
        }
    }
}

impl FromStr for Space {
    type Err = ClassWordError;
    fn from_str(key: &str) -> Result<Self, ClassWordError> {
        Self::ALL.into_iter().find(|space| space.key() == key).ok_or(ClassWordError)
    }
}

/// A space of a class, as the one who asks stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpaceFacts<'c> {
    /// The class
    pub class: &'c ClassFacts,
    /// Which space
    pub space: Space,
    /// Whether the head teacher keeps the one who asks from speaking
    pub is_blocked: bool,
}

/// Something that was said in a space: a post, a comment, a notice, a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostFacts<'c> {
    /// The class
    pub class: &'c ClassFacts,
    /// Where it was said
    pub space: Space,
    /// By whom
    pub author: AccountId,
    /// Whether the author is a head teacher of the class
    pub is_by_head: bool,
    /// Whether it was reported and nobody has decided yet
    pub is_hidden: bool,
}
