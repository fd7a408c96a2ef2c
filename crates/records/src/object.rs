//! What a record is about.

use kernel::{ResourceId, TextbookId};
use library::Library;
use library::reading::{self, Standing};
use store::{DbError, Row};

/// A thing of the library that people play, read or keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    /// A lesson or another resource
    Resource(ResourceId),
    /// A textbook
    Textbook(TextbookId),
}

impl Object {
    /// The object that a link or a row names; `None` when it cannot be one.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "resource" => id.parse().ok().map(Self::Resource),
            "textbook" => id.parse().ok().map(Self::Textbook),
            _ => None,
        }
    }

    /// The kind's name in links and rows.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Resource(_) => "resource",
            Self::Textbook(_) => "textbook",
        }
    }

    /// The id as text.
    pub fn id(self) -> String {
        match self {
            Self::Resource(id) => id.to_string(),
            Self::Textbook(id) => id.to_string(),
        }
    }

    pub(crate) fn of_row(row: &Row) -> Result<Self, DbError> {
        let (kind, id): (String, String) = (row.get("object_kind")?, row.get("object_id")?);
        Self::parse(&kind, &id).ok_or_else(|| DbError::unreadable("object_id"))
    }

    /// Its own page. A lesson's is reached from its resource page too.
    pub fn page(self) -> String {
        match self {
            Self::Resource(id) => format!("/r/{id}"),
            Self::Textbook(id) => format!("/book/{id}"),
        }
    }

    /// Whether the library has it and it was not withdrawn: only then anything new is recorded about it.
    pub async fn is_readable(self, library: &Library) -> Result<bool, DbError> {
        let standing = match self {
            Self::Textbook(id) => library.outline(&mut library.app.db.read().await?, id).await?.map(|held| held.standing),
            Self::Resource(id) => {
                let held = reading::find_resource(&mut library.app.db.read().await?, id).await?;
                held.map(|held| held.standing)
            }
        };
        Ok(standing.is_some_and(|standing| standing != Standing::Recalled))
    }
}
