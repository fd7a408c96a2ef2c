//! `GET /book/{id}`: a page of a textbook, or what is known of one whose file is not held; a section of another book.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use kernel::TextbookId;
use library::document::LearningResourceType;
use library::pages::{CardView, PartLink, textbook_json_ld};
use library::reading::{Listed, Standing};
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult, Shell, View};

use crate::absent::AbsentPage;
use crate::book::{Book, Shelf};
use crate::outline::{Chapter, outline};
use crate::place::{Missing, PageLabel, Place, find_place, page_count};
use crate::publication;
use crate::sheet::Sheet;
use crate::spread::{double, single};

/// So many pages are in the strip on each side of the one on the table.
const THUMBNAILS_EACH_SIDE: u32 = 4;
const MOST_LESSONS_SHOWN: usize = 6;

/// What a link to the reader says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A printed number, or `f1`, `f2` … in the front matter
    #[serde(default)]
    page: String,
    /// The key of a unit, whose page is meant
    #[serde(default)]
    unit: String,
    /// The number of a section, in books that have no pages
    #[serde(default)]
    section: String,
    /// `2` for two pages side by side
    #[serde(default)]
    view: String,
}

/// `GET /book/{id}?page=13`
pub async fn show(State(shelf): State<Shelf>, Path(id): Path<String>, Query(asked): Query<Asked>, view: View, uri: Uri) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(book) = shelf.find(id).await? else {
        let opened = shelf.find_publication(id).await?.or_not_found()?;
        let asked = publication::page::Asked { section: asked.section, page: asked.page };
        return publication::page::show(&shelf.library, &opened, &asked, view, path);
    };
    if book.standing == Standing::Recalled {
        return Err(PageError::Gone(None));
    }
    let shell = Shell::new(&shelf.library.app, view, path).in_section("textbooks");
    if book.textbook.pages.is_empty() {
        return web::public(&AbsentPage::new(shell, &book));
    }
    let place = find_place(&book, &asked.page, &asked.unit);
    let page = ReaderPage::new(shell, &book, &place, asked.view == "2");
    // A page that does not exist is shown its nearest neighbour, but nobody's cache or search engine should keep that.
    if place.missing.is_some() { web::html(StatusCode::NOT_FOUND, &page) } else { web::public(&page) }
}

/// What `reader/book.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/book.html")]
pub struct ReaderPage<'b> {
    shell: Shell,
    id: TextbookId,
    title: String,
    json_ld: String,
    edition: String,
    label: PageLabel,
    index: u32,
    /// How many pages carry a number
    printed_count: u32,
    count: u32,
    is_double: bool,
    has_vanished: bool,
    notice: Option<String>,
    sheets: Vec<Sheet<'b>>,
    previous: Option<PageLabel>,
    next: Option<PageLabel>,
    outline: Vec<Chapter>,
    has_front: bool,
    lessons: Vec<MarginLinks>,
    thumbnails: Vec<Thumbnail<'b>>,
}

/// What belongs to a page: a lesson, and its exercises and recording.
struct MarginLinks {
    href: String,
    icon: &'static str,
    title: String,
    parts: Vec<PartLink>,
}

/// A page of the strip.
struct Thumbnail<'b> {
    label: PageLabel,
    name: String,
    picture: &'b str,
    is_current: bool,
}

impl<'b> ReaderPage<'b> {
    pub fn new(shell: Shell, book: &'b Book, place: &Place, is_double: bool) -> Self {
        let textbook = &book.textbook;
        let count = page_count(textbook);
        let spread = if is_double { double(place.index, textbook.front_pages, count) } else { single(place.index, count) };
        let label = |index: u32| PageLabel::of(textbook, index);
        let index = spread.shown.first().copied().unwrap_or(place.index);
        let units = units_on(book, &spread.shown);
        let title = textbook.title.get(shell.language()).to_owned();
        let notice = place.missing.as_ref().map(|missing| notice(&shell, missing, &page_name(&shell, label(place.index))));
        let sheet =
            |index: &u32| Some(Sheet::new(textbook.pages.get(*index as usize - 1)?, label(*index), page_name(&shell, label(*index))));
        let full_title = format!("{} · {title}", page_name(&shell, label(index)));
        Self {
            id: textbook.id,
            json_ld: textbook_json_ld(textbook, shell.language()),
            edition: textbook.curriculum.edition.clone(),
            label: label(index),
            index,
            printed_count: count.saturating_sub(textbook.front_pages),
            count,
            is_double,
            has_vanished: book.standing == Standing::Vanished,
            notice,
            sheets: spread.shown.iter().filter_map(sheet).collect(),
            previous: spread.previous.map(label),
            next: spread.next.map(label),
            outline: outline(textbook, &units),
            has_front: textbook.front_pages > 0,
            lessons: lessons(&shell, book, &units),
            thumbnails: thumbnails(&shell, book, &spread.shown),
            shell: shell.named(full_title).with_island("reader.js"),
            title,
        }
    }

    /// The link of a page in the present view.
    fn link(&self, label: &PageLabel) -> String {
        self.link_in(label, self.is_double)
    }

    /// The link of the present page in the other view.
    fn other_view(&self) -> String {
        self.link_in(&self.label, !self.is_double)
    }

    /// Where this page's notes are written.
    fn notes(&self) -> String {
        format!("/me/notes/textbook/{}?place={}", self.id, self.label)
    }

    fn print(&self) -> String {
        format!("/book/{}/print?from={}", self.id, self.label)
    }

    fn link_in(&self, label: &PageLabel, is_double: bool) -> String {
        format!("?page={label}{}", if is_double { "&view=2" } else { "" })
    }
}

/// `第 13 页`, or what a page of the front matter is called.
pub fn page_name(shell: &Shell, label: PageLabel) -> String {
    match label {
        PageLabel::Printed(number) => shell.tn("reader-page", number).into_owned(),
        PageLabel::Front(number) => shell.tn("reader-front-page", number).into_owned(),
    }
}

fn notice(shell: &Shell, missing: &Missing, shown: &str) -> String {
    let what = match missing {
        Missing::Page(label) => shell.tx("reader-no-page", &page_name(shell, *label)).into_owned(),
        Missing::Number => shell.t("reader-no-number").into_owned(),
        Missing::Unit => shell.t("reader-no-unit").into_owned(),
    };
    format!("{what}{}", shell.tx("reader-nearest", shown))
}

fn units_on(book: &Book, shown: &[u32]) -> Vec<usize> {
    let printed = shown.iter().filter_map(|index| book.textbook.printed_page(*index));
    let mut units: Vec<usize> = printed.flat_map(|printed| book.units_on(printed)).collect();
    units.sort_unstable();
    units.dedup();
    units
}

/// What teaches the units, lessons first.
fn lessons(shell: &Shell, book: &Book, units: &[usize]) -> Vec<MarginLinks> {
    let is_here = |position: i64| usize::try_from(position).is_ok_and(|at| units.contains(&at));
    let mut found: Vec<&Listed> = book.lessons.iter().filter(|(position, _)| is_here(*position)).map(|(_, listed)| listed).collect();
    found.sort_by_key(|listed| listed.card.kind != LearningResourceType::Lesson);
    found.dedup_by_key(|listed| listed.id);
    found.into_iter().take(MOST_LESSONS_SHOWN).map(|listed| margin_links(shell, listed)).collect()
}

fn margin_links(shell: &Shell, listed: &Listed) -> MarginLinks {
    let CardView { href, icon, title, parts, .. } = CardView::of(shell, listed);
    let is_own = |key: &str| matches!(key, "exercises" | "audio") && listed.card.kind == LearningResourceType::Lesson;
    let parts = listed.card.parts.iter().zip(parts).filter(|(key, _)| is_own(key)).map(|(_, part)| part).collect();
    MarginLinks { href, icon, title, parts }
}

fn thumbnails<'b>(shell: &Shell, book: &'b Book, shown: &[u32]) -> Vec<Thumbnail<'b>> {
    let (first, last) = (shown.first().copied().unwrap_or(1), shown.last().copied().unwrap_or(1));
    let from = first.saturating_sub(THUMBNAILS_EACH_SIDE).max(1);
    let to = last.saturating_add(THUMBNAILS_EACH_SIDE).min(page_count(&book.textbook));
    let thumbnail = |index: u32| {
        let label = PageLabel::of(&book.textbook, index);
        let picture = book.textbook.pages.get(index as usize - 1)?.small.file.as_str();
        Some(Thumbnail { label, name: page_name(shell, label), picture, is_current: shown.contains(&index) })
    };
    (from..=to).filter_map(thumbnail).collect()
}

#[cfg(test)]
#[path = "samples.rs"]
mod samples;
