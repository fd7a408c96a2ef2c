use axum::extract::{Query, State};
use axum::http::Uri;
use serde::Deserialize;
use web::{PageResult, Shell, View};

use super::card::{CardView, Tome};
use crate::Library;
use crate::reading;

/// Textbooks and resources whose name holds the words looked for.
#[derive(askama::Template)]
#[template(path = "library/search.html")]
struct SearchPage {
    shell: Shell,
    words: String,
    tomes: Vec<Tome>,
    cards: Vec<CardView>,
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    q: String,
}

const LONGEST_QUERY_CHARS: usize = 80;
const MOST_WORDS: usize = 6;
const CARDS_SHOWN: i64 = 40;
const TOMES_SHOWN: usize = 12;

/// `GET /search?q=`
pub async fn show_search(State(library): State<Library>, view: View, Query(asked): Query<SearchQuery>, uri: Uri) -> PageResult {
    let path = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
    let text: String = asked.q.chars().filter(|c| !c.is_control()).take(LONGEST_QUERY_CHARS).collect();
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let shell = Shell::new(&library.app, view, path).titled("search").crumb(web::words(view.language).get("search"), None);
    let (mut tomes, mut cards) = (Vec::new(), Vec::new());
    if !words.is_empty() {
        let index = library.index();
        let fitting = index.shelf.iter().filter(|book| words.iter().all(|word| book.title.contains(word)));
        tomes = fitting.take(TOMES_SHOWN).map(|book| Tome::of(&shell, book, format!("/book/{}", book.id))).collect();
        let found = reading::list_titled(&mut library.app.db.read().await?, &words, CARDS_SHOWN).await?;
        cards = CardView::all(&shell, &found);
    }
    web::html(axum::http::StatusCode::OK, &SearchPage { words: text, tomes, cards, shell })
}
