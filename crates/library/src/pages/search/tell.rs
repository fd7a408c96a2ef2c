//! "Tell us what is missing": one field, no name.

use axum::extract::State;
use axum::http::StatusCode;
use search::LONGEST_QUERY_CHARS;
use serde::Deserialize;
use web::{ClientAddress, CsrfForm, PageError, PageResult, Shell, View};

use crate::Library;
use crate::missing::{LONGEST_NOTE_CHARS, SECONDS_TO_WAIT, plain, save_missing};

/// What is missing.
#[derive(Debug, Deserialize)]
pub struct MissingForm {
    #[serde(default)]
    words: String,
    #[serde(default)]
    note: String,
}

#[derive(askama::Template)]
#[template(path = "library/thanks.html")]
struct ThanksPage {
    shell: Shell,
}

/// `POST /search/missing`
pub async fn tell_missing(State(library): State<Library>, address: ClientAddress, CsrfForm(form): CsrfForm<MissingForm>) -> PageResult {
    let now = library.app.clock.now();
    if !library.tellers.may_tell(address.network(), now) {
        return Err(PageError::TooManyRequests(SECONDS_TO_WAIT));
    }
    let (words, note) = (plain(&form.words, LONGEST_QUERY_CHARS), plain(&form.note, LONGEST_NOTE_CHARS));
    if note.is_empty() {
        return Err(PageError::BadRequest("missing-empty"));
    }
    let mut tx = library.app.db.begin().await?;
    save_missing(&mut tx, &words, &note, now).await?;
    tx.commit().await?;
    web::see_other("/search/missing/thanks")
}

/// `GET /search/missing/thanks`
pub async fn show_thanks(State(library): State<Library>, view: View) -> PageResult {
    let shell = Shell::new(&library.app, view, "/search/missing/thanks").titled("missing-thanks");
    web::html(StatusCode::OK, &ThanksPage { shell })
}
