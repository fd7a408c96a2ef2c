//! What can be written on: the pages of a textbook, the sections of a publication. Of both a note needs the text, and names for places.

use std::sync::Arc;

use library::document::{Block, Subject};
use web::{PageError, Shell};

use super::anchor::{BookText, packed};
use crate::book::{Book, Shelf};
use crate::page::page_name;
use crate::place::PageLabel;
use crate::publication::Opened;
use library::reading::Standing;

/// Something with words in it.
pub enum Readable {
    Textbook(Arc<Book>),
    Publication(Arc<Opened>),
}

impl Readable {
    /// What `subject` is; `None` for films and recordings, and for what is not known.
    pub async fn find(shelf: &Shelf, subject: Subject) -> Result<Option<Self>, PageError> {
        Ok(match subject {
            Subject::Textbook(id) => shelf.find(id).await?.map(Self::Textbook),
            Subject::Resource(id) => shelf.publications.find(&shelf.library, id).await?.map(Self::Publication),
        })
    }

    pub fn is_recalled(&self) -> bool {
        match self {
            Self::Textbook(book) => book.standing == Standing::Recalled,
            Self::Publication(opened) => opened.is_recalled(),
        }
    }

    /// All words, page by page or section by section.
    pub fn text(&self) -> BookText {
        match self {
            Self::Textbook(book) => BookText::of(&book.textbook),
            Self::Publication(opened) => {
                let words = |blocks: &Vec<Block>| blocks.iter().flat_map(Block::runs).flat_map(|run| packed(&run.text)).collect();
                let sections = &opened.body.sections;
                // What is only heard has sections without words, and they can be marked too.
                BookText::of_pages((0..opened.publication.sections.len()).map(|at| sections.get(at).map(words).unwrap_or_default()))
            }
        }
    }

    /// What links call the page or section at `index`, from 1.
    pub fn label(&self, index: u32) -> String {
        match self {
            Self::Textbook(book) => PageLabel::of(&book.textbook, index).to_string(),
            Self::Publication(_) => index.to_string(),
        }
    }

    /// The index, from 1, of what links call `label`.
    pub fn index(&self, label: &str) -> Option<u32> {
        match self {
            Self::Textbook(book) => label.trim().parse::<PageLabel>().ok()?.index(&book.textbook),
            Self::Publication(opened) => opened.section_of(label),
        }
    }

    /// What people call it.
    pub fn name(&self, shell: &Shell, label: &str) -> String {
        match self {
            Self::Textbook(_) => label.parse().map_or_else(|()| label.to_owned(), |label| page_name(shell, label)),
            Self::Publication(opened) => match opened.section_of(label) {
                Some(section) => opened.name_of(shell, section),
                None => label.to_owned(),
            },
        }
    }

    /// Where it is opened.
    pub fn href(&self, label: &str) -> String {
        match self {
            Self::Textbook(book) => format!("/book/{}?page={label}", book.textbook.id),
            Self::Publication(opened) => format!("/book/{}?section={label}", opened.held.document.id),
        }
    }

    /// The message that names its kind of place.
    pub fn place_name(&self) -> &'static str {
        match self {
            Self::Textbook(_) => "notes-page",
            Self::Publication(_) => "notes-section",
        }
    }

    /// The message for a place that it does not have.
    pub fn unknown_place(&self) -> &'static str {
        match self {
            Self::Textbook(_) => "notes-bad-page",
            Self::Publication(_) => "notes-bad-section",
        }
    }
}
