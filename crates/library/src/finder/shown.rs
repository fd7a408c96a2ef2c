use kernel::{ResourceId, TextbookId, UnitKey};
use serde::{Deserialize, Serialize};

use crate::card::Card;
use crate::curriculum::CurriculumPath;

/// What a hit carries, so that a page of results asks the database nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Shown {
    /// A resource, as lists show it
    Resource {
        /// Which
        id: ResourceId,
        /// Its card
        card: Box<Card>,
    },
    /// A textbook; the shelf knows the rest
    Textbook {
        /// Which
        id: TextbookId,
    },
    /// A page of a textbook
    Page {
        /// Of which book
        textbook: TextbookId,
        /// Its printed number, or `f1` … before the first
        label: String,
        /// The digest of its small picture
        picture: String,
    },
    /// A unit of a textbook
    Unit(Box<UnitPlace>),
}

/// A unit of a textbook, with what leads there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitPlace {
    /// The book
    pub textbook: TextbookId,
    /// The unit
    pub key: UnitKey,
    /// Its printed number, such as `7.2.2`
    pub number: String,
    /// Its name
    pub title: String,
    /// The printed page on which it begins
    pub page: Option<u32>,
    /// The places in reading order of the unit and of the last one inside it
    pub span: (i64, i64),
    /// Where the book stands
    pub path: CurriculumPath,
}
