use axum::extract::{Query, State};
use axum::http::Uri;
use serde::Deserialize;
use web::{PageResult, Shell, View, url_encoded};

use super::card::Tome;
use crate::Library;
use crate::curriculum::{Level, rank};
use crate::reading::ShelfEntry;
use crate::section::TEXTBOOKS;

/// The textbook shelf.
#[derive(askama::Template)]
#[template(path = "library/books.html")]
struct BooksPage {
    shell: Shell,
    title: String,
    rows: Vec<FilterRow>,
    tomes: Vec<Tome>,
    count: usize,
    previous: Option<String>,
    next: Option<String>,
}

struct FilterRow {
    label: String,
    names: Vec<(String, String, bool)>,
}

/// What a link to the shelf may ask for; an empty value means all.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct BooksQuery {
    stage: String,
    subject: String,
    edition: String,
    grade: String,
    readable: String,
    page: Option<usize>,
}

const TOMES_A_PAGE: usize = 48;
const ROWS: [Level; 4] = [Level::Stage, Level::Subject, Level::Edition, Level::Grade];

impl BooksQuery {
    fn get(&self, level: Level) -> &str {
        match level {
            Level::Stage => &self.stage,
            Level::Subject => &self.subject,
            Level::Edition => &self.edition,
            Level::Grade => &self.grade,
            Level::Category | Level::Volume | Level::Revision => "",
        }
    }

    /// This, with one level chosen and the ones after it open again.
    fn choosing(&self, level: Level, name: &str) -> Self {
        let mut asked = Self { page: None, ..self.clone() };
        let after = ROWS.into_iter().skip_while(|row| *row != level);
        for (at, row) in after.enumerate() {
            let value = if at == 0 { name } else { "" };
            match row {
                Level::Stage => asked.stage = value.to_owned(),
                Level::Subject => asked.subject = value.to_owned(),
                Level::Edition => asked.edition = value.to_owned(),
                _ => asked.grade = value.to_owned(),
            }
        }
        asked
    }

    fn link(&self) -> String {
        let chosen = ROWS.into_iter().filter(|level| !self.get(*level).is_empty());
        let mut parts: Vec<String> = chosen.map(|level| format!("{}={}", level.key(), url_encoded(self.get(level)))).collect();
        if !self.readable.is_empty() {
            parts.push("readable=1".to_owned());
        }
        parts.extend(self.page.map(|page| format!("page={page}")));
        if parts.is_empty() { "/books".to_owned() } else { format!("/books?{}", parts.join("&")) }
    }

    fn fits(&self, book: &ShelfEntry, up_to: Option<Level>) -> bool {
        let levels = ROWS.into_iter().take_while(|level| Some(*level) != up_to);
        let chosen = |level: &Level| !self.get(*level).is_empty();
        (self.readable.is_empty() || book.page_count > 0) && levels.filter(chosen).all(|level| book.path.get(level) == self.get(level))
    }
}

/// `GET /books`
pub async fn show_books(State(library): State<Library>, view: View, Query(asked): Query<BooksQuery>, uri: Uri) -> PageResult {
    let path = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
    let index = library.index();
    let title = index.section(TEXTBOOKS).map(|section| section.title.get(view.language).to_owned()).unwrap_or_default();
    let shell = Shell::new(&library.app, view, path).named(&title).in_section(TEXTBOOKS).crumb(&title, None);
    let found: Vec<&ShelfEntry> = index.shelf.iter().filter(|book| asked.fits(book, None)).collect();
    let page = asked.page.unwrap_or(1).clamp(1, found.len().div_ceil(TOMES_A_PAGE).max(1));
    let turned = |page: usize| BooksQuery { page: Some(page), ..asked.clone() }.link();
    // Books that can be read stand first: a shelf of empty covers tells nobody anything.
    let mut ordered = found.clone();
    ordered.sort_by_key(|book| book.page_count == 0);
    let tomes = ordered.iter().skip((page - 1) * TOMES_A_PAGE).take(TOMES_A_PAGE);
    let rows = ROWS.into_iter().filter_map(|level| filter_row(&shell, &index.shelf, &asked, level)).collect();
    let books = BooksPage {
        title,
        rows,
        tomes: tomes.map(|book| Tome::of(&shell, book, format!("/book/{}", book.id))).collect(),
        count: found.len(),
        previous: (page > 1).then(|| turned(page - 1)),
        next: (page * TOMES_A_PAGE < found.len()).then(|| turned(page + 1)),
        shell,
    };
    web::public(&books)
}

/// The names of one level that still lead to a book, given the rows above.
fn filter_row(shell: &Shell, shelf: &[ShelfEntry], asked: &BooksQuery, level: Level) -> Option<FilterRow> {
    let fitting = shelf.iter().filter(|book| asked.fits(book, Some(level)));
    let mut names: Vec<&str> = fitting.map(|book| book.path.get(level)).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names.sort_by_cached_key(|name| rank(level, name));
    if names.is_empty() || (level != Level::Stage && asked.stage.is_empty()) || (level == Level::Edition && asked.subject.is_empty()) {
        return None;
    }
    let option = |label: &str, name: &str| (label.to_owned(), asked.choosing(level, name).link(), asked.get(level) == name);
    let all = shell.t("all");
    let names = [option(&all, "")].into_iter().chain(names.into_iter().map(|name| option(name, name))).collect();
    Some(FilterRow { label: shell.t(level.key()).into_owned(), names })
}
