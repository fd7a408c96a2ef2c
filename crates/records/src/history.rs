//! `GET /me/history`: what a person did, by day, and the buttons that forget it.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit};
use kernel::{PageSize, Timestamp};
use library::Library;
use serde::Deserialize;
use web::{App, CsrfForm, PageError, PageResult, Shell};

use crate::cursor::Cursor;
use crate::object::Object;
use crate::progress::{clear_history, list_progress, remove_history};
use crate::thing::{Look, Thing, list_things};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What a link to the history says.
#[derive(Debug, Default, Deserialize)]
pub struct HistoryQuery {
    after: Option<String>,
    /// Set when everything is about to be forgotten, which is asked once more
    #[serde(default)]
    clear: String,
}

#[derive(askama::Template)]
#[template(path = "records/history.html")]
struct HistoryPage {
    shell: Shell,
    days: Vec<Day>,
    next: Option<String>,
    is_further: bool,
    asks_to_clear: bool,
}

struct Day {
    name: String,
    things: Vec<(Thing, String)>,
}

/// `GET /me/history`
pub async fn show_history(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    Query(asked): Query<HistoryQuery>,
) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let after = Cursor::of_link(asked.after.as_deref())?;
    let shell = visit.shell(Some(&person), "my-history").in_section("me");
    let page = list_progress(&mut library.app.db.read().await?, &person, "", &after, PageSize::clamped(30)).await?;
    let moments: Vec<Timestamp> = page.entries.iter().map(|reached| reached.at).collect();
    let list: Vec<_> = page.entries.into_iter().map(|reached| (reached.object, Some(reached))).collect();
    let things = list_things(&library, &shell, &list).await?;
    let days = by_day(&shell, library.app.clock.now(), moments.into_iter().zip(things));
    let next = page.next.map(|cursor| format!("/me/history?after={cursor}"));
    let (is_further, asks_to_clear) = (asked.after.is_some(), !asked.clear.is_empty());
    web::html(StatusCode::OK, &HistoryPage { days, next, is_further, asks_to_clear, shell })
}

fn by_day(shell: &Shell, now: Timestamp, things: impl Iterator<Item = (Timestamp, Thing)>) -> Vec<Day> {
    let mut days: Vec<(String, Day)> = Vec::new();
    for (at, thing) in things {
        let date = at.date();
        let time = at.minute().split(' ').nth(1).unwrap_or_default().to_owned();
        match days.last_mut() {
            Some((known, day)) if *known == date => day.things.push((thing, time)),
            _ => days.push((date, Day { name: day_name(shell, at, now), things: vec![(thing, time)] })),
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn day_name(shell: &Shell, at: Timestamp, now: Timestamp) -> String {
    let date = at.date();
    if date == now.date() {
        shell.t("records-today").into_owned()
    } else if date == now.plus_ms(-DAY_MS).date() {
        shell.t("records-yesterday").into_owned()
    } else {
        date
    }
}

/// What is to be forgotten.
#[derive(Debug, Deserialize)]
pub struct RemoveForm {
    kind: String,
    id: String,
}

/// `POST /me/history/remove`: forgets one thing.
pub async fn remove_one(person: Person, State(app): State<App>, CsrfForm(form): CsrfForm<RemoveForm>) -> PageResult {
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let object = Object::parse(&form.kind, &form.id).ok_or(PageError::BadRequest("records-bad-link"))?;
    let mut tx = app.db.begin().await?;
    remove_history(&mut tx, &person, object).await?;
    tx.commit().await?;
    web::see_other("/me/history")
}

/// A form that carries the token and nothing else.
#[derive(Debug, Deserialize)]
pub struct ClearForm {}

/// `POST /me/history/clear`: forgets everything.
pub async fn clear_all(person: Person, State(app): State<App>, CsrfForm(ClearForm {}): CsrfForm<ClearForm>) -> PageResult {
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let mut tx = app.db.begin().await?;
    clear_history(&mut tx, &person).await?;
    tx.commit().await?;
    web::see_other("/me/history")
}
