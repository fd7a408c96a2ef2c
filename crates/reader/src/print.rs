//! `GET /book/{id}/print?from=13&to=15`: a range of pages for paper.

use axum::extract::{Path, Query, State};
use axum::http::Uri;
use kernel::TextbookId;
use library::reading::Standing;
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult, Shell, View};

use crate::book::Shelf;
use crate::page::page_name;
use crate::place::{PageLabel, page_count};
use crate::publication;
use crate::sheet::Sheet;

/// More pages than a lesson needs are a book, and a browser would choke on them.
const MOST_PAGES: u32 = 40;

/// Which pages, by label.
#[derive(Debug, Default, Deserialize)]
pub struct Range {
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
}

/// What `reader/print.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/print.html")]
struct PrintPage<'b> {
    shell: Shell,
    title: String,
    from: PageLabel,
    to: PageLabel,
    sheets: Vec<Sheet<'b>>,
    is_cut: bool,
}

/// `GET /book/{id}/print`
pub async fn show(State(shelf): State<Shelf>, Path(id): Path<String>, Query(range): Query<Range>, view: View, uri: Uri) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let Some(book) = shelf.find(id).await? else {
        let opened = shelf.find_publication(id).await?.or_not_found()?;
        return publication::print::show(&shelf.library, &opened, &range, view, path);
    };
    if book.standing == Standing::Recalled {
        return Err(PageError::Gone(None));
    }
    let textbook = &book.textbook;
    let count = page_count(textbook);
    let index = |text: &str, default: u32| -> Option<u32> {
        if text.trim().is_empty() { Some(default) } else { text.trim().parse::<PageLabel>().ok()?.index(textbook) }
    };
    let from = index(&range.from, 1).filter(|_| count > 0).or_not_found()?;
    let asked_to = index(&range.to, from).or_not_found()?.max(from);
    let to = asked_to.min(from.saturating_add(MOST_PAGES - 1));
    let title = textbook.title.get(view.language).to_owned();
    let shell = Shell::new(&shelf.library.app, view, path).in_section("textbooks").with_island("reader.js");
    let label = |index: u32| PageLabel::of(textbook, index);
    let sheet = |index: u32| Some(Sheet::new(textbook.pages.get(index as usize - 1)?, label(index), page_name(&shell, label(index))));
    let sheets = (from..=to).filter_map(sheet).collect();
    let named = format!("{} · {title}", shell.t("reader-print"));
    let shell = shell.crumb(title.clone(), Some(format!("/book/{id}?page={}", label(from))));
    let crumb = shell.t("reader-print").into_owned();
    let shell = shell.crumb(crumb, None).named(named);
    web::public(&PrintPage { shell, title, from: label(from), to: label(to), sheets, is_cut: asked_to > to })
}
