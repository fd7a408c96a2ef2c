//! `/class/{id}/evaluation/terms/print`: what was shared, a sheet for each pupil that the reader may read about.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use roster::{list_pupils, list_teachers};
use web::{PageResult, Shell};

use super::{Which, rows, term_name};
use crate::administrative;
use crate::head::{ClassHead, Tab};

/// What `classroom/evaluation/print.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/evaluation/print.html")]
struct PrintPage {
    shell: Shell,
    class: ClassHead,
    title: String,
    head_teacher: String,
    sheets: Vec<Sheet>,
}

struct Sheet {
    name: String,
    class_name: String,
    body: String,
    at: String,
}

/// `GET /class/{id}/evaluation/terms/print`: all, or those of one `pupil`.
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(which): Query<Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SeeEvaluation).await?;
    let term = which.term(visit.app.clock.now())?;
    let mut shared = rows::list_shared(&mut tx, &seen.class, term).await?;
    let mut sheets = Vec::new();
    for one in list_pupils(&mut tx, &seen.class).await? {
        let pupil = one.place.who.account;
        let is_wanted = which.pupil.is_empty() || which.pupil == pupil.to_string();
        if !is_wanted || person.may(Action::ReadTermText, seen.pupil(pupil)).is_err() {
            continue;
        }
        if let Some(text) = shared.remove(&pupil) {
            sheets.push(Sheet { name: one.name, class_name: text.class_name, body: text.body, at: text.at.date() });
        }
    }
    let head = list_teachers(&mut tx, &seen.class).await?.into_iter().find(|one| one.place.duty == identity::Duty::HeadTeacher);
    let shell = visit.shell(Some(&person), "terms-print").with_island("print.js");
    let page = PrintPage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Evaluation),
        title: term_name(shell.words(), term),
        head_teacher: head.map(|one| one.name).unwrap_or_default(),
        sheets,
        shell,
    };
    web::html(StatusCode::OK, &page)
}
