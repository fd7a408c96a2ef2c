use std::sync::Arc;

use kernel::TextbookId;

use crate::curriculum::CurriculumPath;
use crate::document::{Document, Fault, Textbook};

/// What one record of an input says.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A whole document.
    Document(Box<Document>),
    /// A book that stands where its parent does, which may come later.
    Inherits {
        /// The parent
        parent: TextbookId,
        /// The book, without its curriculum path.
        book: Box<Textbook>,
    },
    /// A path that the source declares.
    Path(CurriculumPath),
}

/// One record of an input, read or refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// The file's name in the data set.
    pub file: Arc<str>,
    /// The line it begins on.
    pub line: u64,
    /// The subject, as far as it can be known: a refused record still keeps what was imported of it before.
    pub subject_id: Option<String>,
    /// What it says, or why it was refused.
    pub found: Result<Found, Fault>,
}

impl Incoming {
    pub(super) fn new(file: &Arc<str>, line: u64, subject_id: Option<String>, found: Result<Found, Fault>) -> Self {
        let found = found.and_then(checked);
        Self { file: file.clone(), line, subject_id, found }
    }
}

fn checked(found: Found) -> Result<Found, Fault> {
    match &found {
        Found::Document(document) => document.check()?,
        Found::Inherits { .. } | Found::Path(_) => {}
    }
    Ok(found)
}
