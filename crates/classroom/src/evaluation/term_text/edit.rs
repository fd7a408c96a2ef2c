//! `/class/{id}/evaluation/terms/{pupil}`: one text, beside what was recorded.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use roster::{Enrolled, Seen, list_pupils, list_teachers};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::compose::compose;
use super::{LONGEST_BODY, Which, read_term, rows, share, term_name};
use crate::administrative;
use crate::after_school::Term;
use crate::evaluation::own::{Line, line};
use crate::evaluation::rows::list_of;
use crate::head::{ClassHead, Tab};
use crate::text::text_within;

/// What `classroom/evaluation/term.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/evaluation/term.html")]
struct TermPage {
    shell: Shell,
    class: ClassHead,
    pupil: String,
    name: String,
    term: String,
    title: String,
    body: String,
    longest: usize,
    entries: Vec<Line>,
    /// The version that was shared, and when
    shared: Option<String>,
    fault: Option<String>,
}

/// The pupil of the address, and the class through the head teacher's eyes.
async fn find(tx: &mut Tx, person: &Person, place: &(String, String)) -> Result<(Seen, Enrolled), PageError> {
    let seen = administrative::see(tx, person, &place.0, Action::WriteTermText).await?;
    let pupils = list_pupils(tx, &seen.class).await?;
    let pupil = pupils.into_iter().find(|one| one.place.who.account.to_string() == place.1).or_not_found()?;
    Ok((seen, pupil))
}

/// `GET /class/{id}/evaluation/terms/{pupil}`
pub(super) async fn show(person: Person, visit: Visit, Path(place): Path<(String, String)>, Query(which): Query<Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, pupil) = find(&mut tx, &person, &place).await?;
    let term = which.term(visit.app.clock.now())?;
    let draft = rows::list_drafts(&mut tx, &seen.class, term).await?.remove(&pupil.place.who.account);
    print(&mut tx, &person, &visit, &seen, &pupil, term, draft.unwrap_or_default(), None).await
}

/// The text, and what to do with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TermForm {
    term: String,
    body: String,
    act: String,
}

/// `POST /class/{id}/evaluation/terms/{pupil}`: `save`, `share`, or `generate` anew.
pub(super) async fn act(
    person: Person,
    visit: Visit,
    Path(place): Path<(String, String)>,
    CsrfForm(form): CsrfForm<TermForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let term = read_term(&form.term, now)?;
    let mut tx = visit.app.db.begin().await?;
    let (seen, pupil) = find(&mut tx, &person, &place).await?;
    let account = pupil.place.who.account;
    let body = if form.act == "generate" {
        let entries = list_of(&mut tx, &seen.class, account, term).await?;
        compose(web::words(visit.view.language), &pupil.name, account, term, &entries).ok_or("term-text-nothing-recorded")
    } else {
        text_within(&form.body.replace("\r\n", "\n"), LONGEST_BODY).ok_or("term-text-fault-body")
    };
    let body = match body {
        Ok(body) => body,
        Err(fault) => return print(&mut tx, &person, &visit, &seen, &pupil, term, form.body, Some(fault)).await,
    };
    rows::save_draft(&mut tx, &seen.class, &rows::Draft { pupil: account, term, body: &body, by: person.account, at: now }).await?;
    if form.act == "share" {
        share(&mut tx, &seen.class, &pupil, term, &body, person.account, now).await?;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/evaluation/terms/{account}?term={term}", seen.class.id))
}

#[allow(clippy::too_many_arguments, reason = "a page, and the form as it was sent")]
async fn print(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    seen: &Seen,
    pupil: &Enrolled,
    term: Term,
    body: String,
    fault: Option<&'static str>,
) -> PageResult {
    let shell = visit.shell(Some(person), "terms-title");
    let account = pupil.place.who.account;
    let teachers = list_teachers(tx, &seen.class).await?;
    let names: HashMap<_, _> = teachers.into_iter().map(|one| (one.place.who.account, one.name)).collect();
    let shared = rows::list_shared(tx, &seen.class, term).await?.remove(&account);
    let told = |one: super::Shared| {
        let at = one.at.minute();
        shell.words().format("term-text-shared-as", &[("n", one.version.into()), ("at", at.into())]).into_owned()
    };
    let page = TermPage {
        class: ClassHead::new(&shell, person, seen, Tab::Evaluation),
        pupil: account.to_string(),
        name: pupil.name.clone(),
        term: term.to_string(),
        title: term_name(shell.words(), term),
        body,
        longest: LONGEST_BODY,
        entries: list_of(tx, &seen.class, account, term).await?.iter().map(|one| line(&shell, &names, one)).collect(),
        shared: shared.map(told),
        fault: fault.map(|key| shell.t(key).into_owned()),
        shell,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}
