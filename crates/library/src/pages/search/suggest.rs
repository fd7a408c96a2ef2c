use std::collections::{HashMap, HashSet};

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use search::{Index, SearchError, Wanted};
use serde::Serialize;
use web::{PageError, PageResult, Shell, View};

use super::asked::Asked;
use super::direct::{unit_href, unit_line};
use crate::Library;
use crate::finder::Shown;
use crate::pages::card::CardView;
use crate::reading::Listed;

/// Something that may be meant.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Suggestion {
    text: String,
    hint: String,
    href: String,
}

const PLACES_SHOWN: usize = 6;
const MOST_SHOWN: usize = 10;
/// From so many characters on, resources are suggested too.
const RESOURCES_FROM_CHARS: usize = 2;

/// `GET /search/suggest?q=`: what may be meant, from the first character on.
pub async fn suggest(State(library): State<Library>, view: View, Query(query): Query<HashMap<String, String>>) -> PageResult {
    let asked = Asked::of(&query);
    let shell = Shell::new(&library.app, view, "/search");
    let mut suggestions = match library.finder.index().filter(|_| !asked.words.is_empty()) {
        Some(index) => suggestions(&library, &shell, index, &asked.words).map_err(PageError::internal)?,
        None => Vec::new(),
    };
    let mut met = HashSet::new();
    suggestions.retain(|suggestion| met.insert(suggestion.text.clone()));
    suggestions.truncate(MOST_SHOWN);
    let json = serde_json::to_string(&suggestions).map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "private, max-age=30")], json).into_response())
}

fn suggestions(library: &Library, shell: &Shell, index: &Index, words: &str) -> Result<Vec<Suggestion>, SearchError> {
    let leads = index.suggest(words, PLACES_SHOWN)?;
    let mut all: Vec<Suggestion> = leads.iter().filter_map(|lead| suggestion(library, shell, &lead.shown)).collect();
    if words.chars().count() >= RESOURCES_FROM_CHARS {
        let answer = index.search(&Wanted { text: words.to_owned(), ..Wanted::default() })?;
        all.extend(answer.hits.iter().filter_map(|hit| suggestion(library, shell, &hit.shown)));
    }
    Ok(all)
}

fn suggestion(library: &Library, shell: &Shell, shown: &str) -> Option<Suggestion> {
    match serde_json::from_str(shown).ok()? {
        Shown::Unit(unit) => Some(Suggestion { hint: unit_line(&unit), href: unit_href(&unit), text: unit.title.clone() }),
        Shown::Textbook { id } => {
            let index = library.index();
            let book = index.textbook(id)?;
            Some(Suggestion { text: book.title.clone(), hint: shell.t("nav-books").into_owned(), href: format!("/book/{id}") })
        }
        Shown::Resource { id, card } => {
            let CardView { title, kind, href, .. } = CardView::of(shell, &Listed { id, card: *card, cursor: String::new() });
            Some(Suggestion { text: title, hint: kind, href })
        }
        Shown::Page { .. } => None,
    }
}
