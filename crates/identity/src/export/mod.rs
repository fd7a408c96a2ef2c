//! Everything that is kept about somebody, as one ZIP: a JSON file for each kind of thing, and the files they uploaded. Each area says
//! what it holds; the program puts the list together.

mod own;
mod rows;
mod send;
mod zip;

use std::pin::Pin;

use kernel::BlobId;
use store::{DbError, Tx};

use crate::guardians::Owner;

pub(crate) use send::send;
pub use zip::Zip;

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A string
    Text,
    /// A whole number
    Number,
    /// Milliseconds since 1970, written as RFC 3339
    Time,
}

/// One JSON file of an export: an array with an object for each row.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    /// Its name in the ZIP, without `.json`
    pub file: &'static str,
    /// The statement; `$1` is the home and `$2` the account of whose data it is
    pub statement: &'static str,
    /// The columns, by the names that they have in the JSON too
    pub columns: &'static [(&'static str, Shape)],
}

/// A file that somebody uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFile {
    /// What they called it
    pub name: String,
    /// Where its bytes are
    pub blob: BlobId,
}

/// The files on their way.
pub type Finding<'t> = Pin<Box<dyn Future<Output = Result<Vec<OwnFile>, DbError>> + Send + 't>>;

/// Finds the files that somebody uploaded to an area.
pub type FindFiles = for<'t> fn(&'t mut Tx, &'t Owner) -> Finding<'t>;

/// What goes into an export, put together from the areas.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    listings: Vec<Listing>,
    files: Vec<FindFiles>,
}

impl Contents {
    /// Every JSON file of an export.
    #[must_use]
    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    /// What this area holds of somebody.
    #[must_use]
    pub fn new() -> Self {
        Self::default().with(own::LISTINGS)
    }

    /// With JSON files more.
    #[must_use]
    pub fn with(mut self, listings: &[Listing]) -> Self {
        self.listings.extend_from_slice(listings);
        self
    }

    /// With the files that `find` finds.
    #[must_use]
    pub fn with_files(mut self, find: FindFiles) -> Self {
        self.files.push(find);
        self
    }
}
