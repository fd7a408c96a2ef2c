//! What the log is made of.

use std::str::FromStr;

use kernel::Timestamp;
use store::DbError;

use crate::document::ReleaseHash;

/// What happened to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// It came for the first time.
    Added,
    /// Its content changed.
    Changed,
    /// Only where it stands changed.
    Moved,
    /// Its source no longer has it.
    Vanished,
    /// It was withdrawn.
    Recalled,
    /// It came back.
    Restored,
}

/// What kind of thing an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubjectKind {
    /// 版块
    Section,
    /// 教材
    Textbook,
    /// 资源
    Resource,
    /// 教材选用
    Adoption,
    /// A path of the curriculum.
    Curriculum,
}

macro_rules! stored_names {
    ($kind:ident: $($name:ident = $text:literal),* $(,)?) => {
        impl $kind {
            /// The name in the database.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        impl FromStr for $kind {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$name),)* _ => Err(()) }
            }
        }
    };
}
stored_names!(Change: Added = "added", Changed = "changed", Moved = "moved", Vanished = "vanished", Recalled = "recalled", Restored = "restored");
stored_names!(SubjectKind: Section = "section", Textbook = "textbook", Resource = "resource", Adoption = "adoption", Curriculum = "curriculum");

/// An entry before it has its place in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What happened
    pub change: Change,
    /// To what kind of thing
    pub kind: SubjectKind,
    /// To which one
    pub subject_id: String,
    /// The release it is about: the hash and the canonical JSON. Withdrawals have none.
    pub release: Option<(ReleaseHash, String)>,
}

/// An entry of the log, with the document it released.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the order.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// Where it came from: a stable name of a source.
    pub source: String,
    /// What it says.
    pub draft: Draft,
}

/// Why the library could not go forward.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// A stored document cannot be read.
    #[error("a stored release cannot be read")]
    Document(#[from] serde_json::Error),
}
