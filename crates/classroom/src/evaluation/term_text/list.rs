//! `/class/{id}/evaluation/terms`: the texts of the whole class, for the head teacher.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use roster::{Enrolled, Seen, list_pupils};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::compose::compose;
use super::{Which, read_term, rows, share, term_name};
use crate::administrative;
use crate::after_school::Term;
use crate::evaluation::rows::list_of;
use crate::head::{ClassHead, Tab};

/// What `classroom/evaluation/terms.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/evaluation/terms.html")]
struct TermsPage {
    shell: Shell,
    class: ClassHead,
    term: String,
    title: String,
    terms: Vec<(String, String, bool)>,
    lines: Vec<Line>,
    drafts: usize,
    shared: usize,
}

struct Line {
    id: String,
    name: String,
    state: String,
    tag: &'static str,
}

/// `GET /class/{id}/evaluation/terms`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(which): Query<Which>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::WriteTermText).await?;
    let term = which.term(now)?;
    let (drafts, shared) = (rows::list_drafts(&mut tx, &seen.class, term).await?, rows::list_shared(&mut tx, &seen.class, term).await?);
    let shell = visit.shell(Some(&person), "terms-title");
    let line = |one: Enrolled| {
        let id = one.place.who.account;
        let (state, tag) = match (drafts.get(&id), shared.get(&id)) {
            (None, None) => ("none", ""),
            (Some(_), None) => ("draft", "tag-w"),
            (Some(draft), Some(shared)) if *draft != shared.body => ("changed", "tag-w"),
            (_, Some(_)) => ("shared", "tag-o"),
        };
        Line { id: id.to_string(), name: one.name, state: shell.t(&format!("term-text-state-{state}")).into_owned(), tag }
    };
    let lines: Vec<Line> = list_pupils(&mut tx, &seen.class).await?.into_iter().map(line).collect();
    let present = Term::of(now);
    let choice = |one: Term| (one.to_string(), term_name(shell.words(), one), one == term);
    let page = TermsPage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Evaluation),
        term: term.to_string(),
        title: term_name(shell.words(), term),
        terms: [present, present.previous()].map(choice).to_vec(),
        drafts: lines.iter().filter(|one| one.tag == "tag-w").count(),
        shared: shared.len(),
        lines,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// What to do with all texts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AllForm {
    term: String,
    act: String,
}

/// `POST /class/{id}/evaluation/terms`: `generate` those that are missing, or `share` those that were written.
pub(super) async fn act(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<AllForm>) -> PageResult {
    let term = read_term(&form.term, visit.app.clock.now())?;
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::WriteTermText).await?;
    match form.act.as_str() {
        "generate" => generate(&mut tx, &person, &visit, &seen, term).await?,
        "share" => share_all(&mut tx, &person, &visit, &seen, term).await?,
        _ => return Err(PageError::BadRequest("error-form")),
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/evaluation/terms?term={term}", seen.class.id))
}

async fn generate(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, term: Term) -> Result<(), PageError> {
    let now = visit.app.clock.now();
    let drafts = rows::list_drafts(tx, &seen.class, term).await?;
    for one in list_pupils(tx, &seen.class).await? {
        let pupil = one.place.who.account;
        if drafts.contains_key(&pupil) {
            continue;
        }
        let entries = list_of(tx, &seen.class, pupil, term).await?;
        if let Some(body) = compose(web::words(visit.view.language), &one.name, pupil, term, &entries) {
            rows::add_draft(tx, &seen.class, &rows::Draft { pupil, term, body: &body, by: person.account, at: now }).await?;
        }
    }
    Ok(())
}

async fn share_all(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, term: Term) -> Result<(), PageError> {
    let drafts = rows::list_drafts(tx, &seen.class, term).await?;
    for one in list_pupils(tx, &seen.class).await? {
        if let Some(body) = drafts.get(&one.place.who.account) {
            share(tx, &seen.class, &one, term, body, person.account, visit.app.clock.now()).await?;
        }
    }
    Ok(())
}
