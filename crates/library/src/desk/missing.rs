use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use identity::{Person, Visit};
use kernel::PageSize;
use serde::Deserialize;
use web::{CsrfForm, PageResult, Shell, url_encoded};

use super::recall::may_recall;
use crate::Library;
use crate::missing::{list_missing, remove_missing};

/// What people looked for in vain, for those who fill the library.
#[derive(askama::Template)]
#[template(path = "library/missing.html")]
struct MissingPage {
    shell: Shell,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    words: String,
    href: String,
    note: String,
    times: String,
    last: String,
}

/// Where the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MissingQuery {
    after: Option<i64>,
}

/// A wish that was seen to.
#[derive(Debug, Deserialize)]
pub struct SeenForm {
    #[serde(default)]
    words: String,
    #[serde(default)]
    note: String,
}

const ROWS_A_PAGE: u16 = 50;

/// `GET /admin/missing`
pub async fn show_missing(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    Query(asked): Query<MissingQuery>,
) -> PageResult {
    let mut tx = library.app.db.read().await?;
    may_recall(&person, &mut tx).await?;
    let page = list_missing(&mut tx, asked.after, PageSize::clamped(ROWS_A_PAGE)).await?;
    let shell = visit.shell(Some(&person), "missing-title");
    let row = |it: crate::missing::Missing| Row {
        href: format!("/search?q={}", url_encoded(&it.words)),
        times: shell.tn("missing-times", it.times).into_owned(),
        last: it.last_at.minute(),
        words: it.words,
        note: it.note,
    };
    let rows = page.entries.into_iter().map(row).collect();
    let next = page.next.map(|after| format!("/admin/missing?after={after}"));
    web::html(StatusCode::OK, &MissingPage { rows, next, shell })
}

/// `POST /admin/missing`
pub async fn remove(person: Person, Extension(library): Extension<Library>, CsrfForm(form): CsrfForm<SeenForm>) -> PageResult {
    let mut tx = library.app.db.begin().await?;
    may_recall(&person, &mut tx).await?;
    remove_missing(&mut tx, &form.words, &form.note).await?;
    tx.commit().await?;
    web::see_other("/admin/missing")
}
