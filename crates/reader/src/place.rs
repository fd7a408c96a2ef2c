//! Which page is meant: people say the number that is printed on it.

use std::fmt;
use std::str::FromStr;

use kernel::UnitKey;
use library::document::Textbook;

use crate::book::Book;

/// The name of a page: its printed number, or `f1`, `f2` … in the front matter, which has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLabel {
    /// A page before printed page 1
    Front(u32),
    /// The number that is printed on it
    Printed(u32),
}

impl PageLabel {
    /// The name of the page at `index` (from 1).
    pub fn of(book: &Textbook, index: u32) -> Self {
        book.printed_page(index).map_or(Self::Front(index), Self::Printed)
    }

    /// The index (from 1) of the page of this name.
    pub fn index(self, book: &Textbook) -> Option<u32> {
        match self {
            Self::Printed(printed) => book.index_of_printed(printed),
            Self::Front(at) => (1..=book.front_pages.min(page_count(book))).contains(&at).then_some(at),
        }
    }
}

impl fmt::Display for PageLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Front(at) => write!(f, "f{at}"),
            Self::Printed(printed) => printed.fmt(f),
        }
    }
}

impl FromStr for PageLabel {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| if text.starts_with('+') { Err(()) } else { text.parse().map_err(|_| ()) };
        match text.strip_prefix(['f', 'F']) {
            Some(rest) => number(rest).map(Self::Front),
            None => number(text).map(Self::Printed),
        }
    }
}

/// How many pages can be shown.
pub fn page_count(book: &Textbook) -> u32 {
    u32::try_from(book.pages.len()).unwrap_or(u32::MAX)
}

/// The page to show, and what has to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The index (from 1) of the page
    pub index: u32,
    /// What was asked for, when there is no such page and a near one is shown
    pub missing: Option<Missing>,
}

/// What was asked for and is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// A number that the book does not reach
    Page(PageLabel),
    /// Not a page number at all
    Number,
    /// A unit that the teaching tree does not have, or whose page is not known
    Unit,
}

/// The page that `page` or `unit` of a link means; the first page where nothing was asked. The book has at least one page.
pub fn find_place(book: &Book, page: &str, unit: &str) -> Place {
    let place = |index, missing| Place { index, missing };
    if !page.is_empty() {
        let Ok(label) = page.trim().parse::<PageLabel>() else { return place(1, Some(Missing::Number)) };
        return match label.index(&book.textbook) {
            Some(index) => place(index, None),
            None => place(nearest(&book.textbook, label), Some(Missing::Page(label))),
        };
    }
    if unit.is_empty() {
        return place(1, None);
    }
    match unit.parse().ok().and_then(|key| page_of_unit(book, &key)) {
        Some(index) => place(index, None),
        None => place(1, Some(Missing::Unit)),
    }
}

fn nearest(book: &Textbook, label: PageLabel) -> u32 {
    let last = page_count(book);
    let first_printed = book.front_pages.saturating_add(1).min(last);
    match label {
        PageLabel::Front(0) => 1,
        PageLabel::Front(_) => book.front_pages.clamp(1, last),
        PageLabel::Printed(0) => first_printed,
        PageLabel::Printed(_) => last,
    }
}

/// The page on which a unit begins; for one without a page, the first of its parts that has one.
fn page_of_unit(book: &Book, key: &UnitKey) -> Option<u32> {
    let units = book.textbook.units();
    let at = units.iter().position(|(_, unit)| unit.key == *key)?;
    let depth = units[at].0;
    let within = units[at + 1..].iter().take_while(|(below, _)| *below > depth);
    let pages = std::iter::once(&units[at]).chain(within).filter_map(|(_, unit)| unit.page);
    pages.filter_map(|page| book.textbook.index_of_printed(page)).next()
}
