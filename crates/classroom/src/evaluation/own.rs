//! What was recorded of one pupil in a class: for the pupil, the guardians, and the teachers.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::AccountId;
use roster::{Seen, list_pupils, list_teachers};
use store::{DbError, Tx};
use web::{PageError, PageResult, Shell};

use super::{Entry, Leaning, rows, term_text};
use crate::administrative;
use crate::after_school::Term;
use crate::head::{ClassHead, Tab};

/// What `classroom/evaluation/own.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/evaluation/own.html")]
struct OwnPage {
    shell: Shell,
    class: ClassHead,
    pupils: Vec<OwnPupil>,
    /// Where teachers came from
    is_of_class: bool,
}

struct OwnPupil {
    id: String,
    name: String,
    encouraging: Vec<Line>,
    attention: Vec<Line>,
    texts: Vec<TextLine>,
}

/// An entry, as it is read.
pub(super) struct Line {
    pub(super) dimension: String,
    pub(super) what: String,
    /// Something that the teacher looks forward to
    pub(super) is_attention: bool,
    pub(super) points: String,
    pub(super) note: String,
    pub(super) who: String,
}

/// A term text that was shared.
struct TextLine {
    term: String,
    title: String,
    body: String,
}

/// `GET /class/{id}/evaluation/pupils/{pupil}`
pub(super) async fn of_pupil(person: Person, visit: Visit, Path((class, pupil)): Path<(String, String)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &class, Action::SeeEvaluation).await?;
    let pupil: AccountId = pupil.parse().map_err(|_| PageError::NotFound)?;
    person.may(Action::SeePupil, seen.pupil(pupil)).map_err(|_| PageError::NotFound)?;
    print(&mut tx, &person, &visit, &seen, Some(pupil)).await
}

/// The pupils that `person` may see, or only the one; somebody else is not found.
pub(super) async fn print(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, only: Option<AccountId>) -> PageResult {
    let shell = visit.shell(Some(person), "class-tab-evaluation");
    let term = Term::of(visit.app.clock.now());
    let teachers = list_teachers(tx, &seen.class).await?;
    let names = teachers.into_iter().map(|one| (one.place.who.account, one.name)).collect();
    let mut pupils = Vec::new();
    for one in list_pupils(tx, &seen.class).await? {
        let id = one.place.who.account;
        if only.is_some_and(|only| only != id) || person.may(Action::SeePupil, seen.pupil(id)).is_err() {
            continue;
        }
        let entries = rows::list_of(tx, &seen.class, id, term).await?;
        let of = |leaning| entries.iter().filter(|one| one.behaviour.leaning == leaning).map(|one| line(&shell, &names, one)).collect();
        let (encouraging, attention) = (of(Leaning::Positive), of(Leaning::Attention));
        let texts = texts(tx, &shell, person, seen, id).await?;
        pupils.push(OwnPupil { id: id.to_string(), name: one.name, encouraging, attention, texts });
    }
    if only.is_some() && pupils.is_empty() {
        return Err(PageError::NotFound);
    }
    let class = ClassHead::new(&shell, person, seen, Tab::Evaluation);
    web::html(StatusCode::OK, &OwnPage { class, pupils, is_of_class: only.is_some(), shell })
}

/// An entry in the words of the page.
pub(super) fn line(shell: &Shell, names: &HashMap<AccountId, String>, entry: &Entry) -> Line {
    let teacher = names.get(&entry.by).map_or("", String::as_str);
    Line {
        dimension: entry.behaviour.dimension.label(shell.words()),
        what: entry.behaviour.label(shell.words()),
        is_attention: entry.behaviour.leaning == Leaning::Attention,
        points: if entry.behaviour.points == 0 { String::new() } else { format!("+{}", entry.behaviour.points) },
        note: entry.note.clone(),
        who: format!("{} {teacher}", entry.at.date()).trim_end().to_owned(),
    }
}

async fn texts(tx: &mut Tx, shell: &Shell, person: &Person, seen: &Seen, pupil: AccountId) -> Result<Vec<TextLine>, DbError> {
    if person.may(Action::ReadTermText, seen.pupil(pupil)).is_err() {
        return Ok(Vec::new());
    }
    let shared = term_text::list_latest(tx, pupil).await?;
    let here = shared.into_iter().filter(|one| one.class == seen.class.id);
    let text = |one: term_text::Shared| TextLine {
        term: one.term.to_string(),
        title: term_text::term_name(shell.words(), one.term),
        body: one.body,
    };
    Ok(here.map(text).collect())
}
