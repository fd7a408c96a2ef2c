//! Textbooks as the reader needs them, parsed once and kept in memory: text layers make the documents large.

use std::sync::Arc;

use kernel::TextbookId;
use library::Library;
use library::document::Textbook;
use library::reading::{self, Listed, Standing};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use store::DbError;
use web::PageError;

use crate::publication::{Opened, Publications};

const MOST_BOOKS: usize = 512;
const LARGEST_BYTES: u64 = 256 * 1024 * 1024;
const MOST_LESSONS: i64 = 2_000;

/// A textbook with its pages, and what teaches it.
#[derive(Debug)]
pub struct Book {
    pub textbook: Textbook,
    pub standing: Standing,
    /// Which printed pages each unit covers, in the order of [`Textbook::units`]
    pub spans: Vec<Option<Span>>,
    /// What teaches the units, by the unit's position
    pub lessons: Vec<(i64, Listed)>,
}

/// The printed pages of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: u32,
    pub last: u32,
}

impl Span {
    pub fn covers(self, printed: u32) -> bool {
        (self.first..=self.last).contains(&printed)
    }
}

impl Book {
    pub fn new(textbook: Textbook, standing: Standing, lessons: Vec<(i64, Listed)>) -> Self {
        let spans = spans_of(&textbook);
        Self { textbook, standing, spans, lessons }
    }

    /// The positions of the units on a printed page: the innermost ones, and every one that begins there.
    pub fn units_on(&self, printed: u32) -> Vec<usize> {
        let units = self.textbook.units();
        let covers = |at: usize| self.spans[at].is_some_and(|span| span.covers(printed));
        let is_innermost = |at: usize| {
            let within = units.iter().enumerate().skip(at + 1).take_while(|(_, (depth, _))| *depth > units[at].0);
            !within.into_iter().any(|(below, _)| covers(below))
        };
        let begins = |at: usize| self.spans[at].is_some_and(|span| span.first == printed);
        (0..units.len()).filter(|at| covers(*at) && (begins(*at) || is_innermost(*at))).collect()
    }
}

/// A unit ends where its document says, else on the page before the next one of its rank begins, else with the book.
fn spans_of(book: &Textbook) -> Vec<Option<Span>> {
    let units = book.units();
    let last_printed = u32::try_from(book.pages.len()).unwrap_or(u32::MAX).saturating_sub(book.front_pages);
    let span = |at: usize| {
        let (depth, unit) = units[at];
        let first = unit.page?;
        let after = units[at + 1..].iter().filter(|(other, _)| *other <= depth).find_map(|(_, unit)| unit.page);
        let last = unit.page_end.unwrap_or_else(|| after.map_or(last_printed, |page| page.saturating_sub(1)));
        Some(Span { first, last: last.max(first) })
    };
    (0..units.len()).map(span).collect()
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<(TextbookId, i64), Arc<Book>> for ByBytes {
    fn weight(&self, _: &(TextbookId, i64), book: &Arc<Book>) -> u64 {
        let lines = book.textbook.pages.iter().flat_map(|page| &page.text);
        let text: usize = lines.map(|line| line.4.len() + 80).sum();
        (text + book.textbook.pages.len() * 300 + book.lessons.len() * 600 + 4_096) as u64
    }
}

/// The textbooks of the library, as the reader needs them. Cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    pub library: Library,
    pub publications: Publications,
    books: Arc<Cache<(TextbookId, i64), Arc<Book>, ByBytes>>,
}

impl Shelf {
    pub fn new(library: Library) -> Self {
        Self { library, publications: Publications::new(), books: Arc::new(Cache::with_weighter(MOST_BOOKS, LARGEST_BYTES, ByBytes)) }
    }

    /// The publication that stands under the address of a textbook `id`: both have one kind of address.
    pub async fn find_publication(&self, id: TextbookId) -> Result<Option<Arc<Opened>>, PageError> {
        let Ok(id) = id.to_string().parse() else { return Ok(None) };
        self.publications.find(&self.library, id).await
    }

    /// The textbook `id`; `None` when the library does not know it.
    pub async fn find(&self, id: TextbookId) -> Result<Option<Arc<Book>>, DbError> {
        let key = (id, self.library.index().head);
        if let Some(known) = self.books.get(&key) {
            return Ok(Some(known));
        }
        let mut tx = self.library.app.db.read().await?;
        let Some(held) = reading::find_textbook(&mut tx, id).await? else { return Ok(None) };
        let lessons = reading::list_aligned(&mut tx, id, (0, i64::MAX), "", MOST_LESSONS).await?;
        let book = Arc::new(Book::new(held.document, held.standing, lessons));
        self.books.insert(key, book.clone());
        Ok(Some(book))
    }
}
