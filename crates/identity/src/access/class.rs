//! What the authorizer needs to know of a class.

use std::collections::BTreeSet;
use std::str::FromStr;

use kernel::{AccountId, ClassId};

use crate::org::OrgLine;

/// The two kinds of class. The difference is enforced by the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClassKind {
    /// 普通班（网络班）: opened by a teacher, across schools, by invitation
    Ordinary,
    /// 行政班: from a school's roster; a pupil is in exactly one
    Administrative,
}

/// What somebody is in a class. OneRoster `enrollment.role`, made finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// 班主任; of an ordinary class, who opened it
    HeadTeacher,
    /// 任课教师
    SubjectTeacher,
    /// 班委, a pupil too
    Committee,
    /// 学生
    Pupil,
    /// 家长 of a pupil in it: follows from guardianship, never enrolled
    Guardian,
}

/// A text that names no kind of class or duty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of class or duty")]
pub struct ClassWordError;

impl ClassKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Administrative, Self::Ordinary];

    /// The name in the database and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Administrative => "administrative",
        }
    }
}

impl FromStr for ClassKind {
    type Err = ClassWordError;
    fn from_str(key: &str) -> Result<Self, ClassWordError> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(ClassWordError)
    }
}

impl Duty {
    /// All duties, from the first in a class down.
    pub const ALL: [Self; 5] = [Self::HeadTeacher, Self::SubjectTeacher, Self::Committee, Self::Pupil, Self::Guardian];

    /// The name in the database, in policies and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::HeadTeacher => "head_teacher",
            Self::SubjectTeacher => "subject_teacher",
            Self::Committee => "committee",
            Self::Pupil => "pupil",
            Self::Guardian => "guardian",
        }
    }
}

impl FromStr for Duty {
    type Err = ClassWordError;
    fn from_str(key: &str) -> Result<Self, ClassWordError> {
        Self::ALL.into_iter().find(|duty| duty.key() == key).ok_or(ClassWordError)
    }
}

/// A class as one person stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFacts {
    /// The class
    pub id: ClassId,
    /// Which kind it is
    pub kind: ClassKind,
    /// It is over and only read
    pub is_closed: bool,
    /// Guardians of its pupils may come too; of an administrative class they always may
    pub takes_parents: bool,
    /// The school it belongs to and what that is part of
    pub line: OrgLine,
    /// The year at school of its grade: 1 in 一年级; `None` where it has no grade
    pub year: Option<usize>,
    /// Its grade is of a secondary stage
    pub is_secondary: bool,
    /// What the person is in it
    pub duties: BTreeSet<Duty>,
    /// The pupils in it whose guardian the person is
    pub children: BTreeSet<AccountId>,
}
