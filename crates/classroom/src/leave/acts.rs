//! What is done with a request once it is there.

use axum::extract::Path;
use identity::{Action, Person, Visit};
use kernel::LeaveId;
use roster::Seen;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::rows::{change, find, subject, tell};
use super::{Leave, State};
use crate::inbox::{self, Audience};
use crate::text::short_text;
use crate::{administrative, attendance};

/// A form with one text, or none.
#[derive(Debug, Deserialize)]
pub(super) struct TextForm {
    #[serde(default)]
    text: String,
}

type Place = Path<(String, String)>;

async fn find_leave(tx: &mut Tx, person: &Person, place: &(String, String), action: Action) -> Result<(Seen, Leave), PageError> {
    let seen = administrative::see(tx, person, &place.0, action).await?;
    let id: LeaveId = place.1.parse().map_err(|_| PageError::NotFound)?;
    let leave = find(tx, &seen.class, id).await?.or_not_found()?;
    // Another family's request does not exist for this one.
    person.may(Action::SeePupil, seen.pupil(leave.pupil)).map_err(|_| PageError::NotFound)?;
    Ok((seen, leave))
}

async fn save(tx: &mut Tx, seen: &Seen, known: &Leave, new: &Leave, person: &Person, visit: &Visit) -> Result<(), PageError> {
    let now = visit.app.clock.now();
    if !change(tx, &seen.class, known, new, person.account, now).await? {
        return Err(PageError::Conflict("leave-changed"));
    }
    Ok(inbox::handle(tx, &seen.class.home, &subject(known.id), person.account, now).await?)
}

fn back(seen: &Seen) -> PageResult {
    web::see_other(&format!("/class/{}/leave", seen.class.id))
}

/// `POST /class/{id}/leave/{leave}/approve`: attendance follows.
pub(super) async fn approve(person: Person, visit: Visit, Path(place): Place, _: CsrfForm<TextForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, known) = find_leave(&mut tx, &person, &place, Action::DecideLeave).await?;
    if !known.may_decide() {
        return Err(PageError::Conflict("leave-changed"));
    }
    let new = Leave { state: State::Approved, ..known.clone() };
    save(&mut tx, &seen, &known, &new, &person, &visit).await?;
    attendance::excuse(&mut tx, &seen.class, &new, person.account, now).await?;
    tell(&mut tx, &seen.class, &new, Audience::Guardian, "inbox-leave-approved", now).await?;
    tx.commit().await?;
    back(&seen)
}

/// `POST /class/{id}/leave/{leave}/ask-back`
pub(super) async fn ask_back(person: Person, visit: Visit, Path(place): Place, CsrfForm(form): CsrfForm<TextForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, known) = find_leave(&mut tx, &person, &place, Action::DecideLeave).await?;
    if !known.may_decide() {
        return Err(PageError::Conflict("leave-changed"));
    }
    let question = short_text(&form.text).unwrap_or_else(|| visit.say("leave-question-usual"));
    let new = Leave { state: State::AskedBack, question, ..known.clone() };
    save(&mut tx, &seen, &known, &new, &person, &visit).await?;
    tell(&mut tx, &seen.class, &new, Audience::Guardian, "inbox-leave-asked-back", visit.app.clock.now()).await?;
    tx.commit().await?;
    back(&seen)
}

/// `POST /class/{id}/leave/{leave}/answer`: either guardian may answer.
pub(super) async fn answer(person: Person, visit: Visit, Path(place): Place, CsrfForm(form): CsrfForm<TextForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, known) = find_leave(&mut tx, &person, &place, Action::SeeLeave).await?;
    person.may(Action::AskLeave, seen.pupil(known.pupil))?;
    if known.state != State::AskedBack {
        return Err(PageError::Conflict("leave-changed"));
    }
    let answer = short_text(&form.text).ok_or(PageError::BadRequest("leave-answer-missing"))?;
    let new = Leave { state: State::Waiting, answer, ..known.clone() };
    save(&mut tx, &seen, &known, &new, &person, &visit).await?;
    tell(&mut tx, &seen.class, &new, Audience::Teacher, "inbox-leave-answered", visit.app.clock.now()).await?;
    tx.commit().await?;
    back(&seen)
}

/// `POST /class/{id}/leave/{leave}/withdraw`
pub(super) async fn withdraw(person: Person, visit: Visit, Path(place): Place, _: CsrfForm<TextForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, known) = find_leave(&mut tx, &person, &place, Action::SeeLeave).await?;
    person.may(Action::AskLeave, seen.pupil(known.pupil))?;
    if !known.may_withdraw(visit.app.clock.now()) {
        return Err(PageError::Conflict("leave-began"));
    }
    let new = Leave { state: State::Withdrawn, ..known.clone() };
    save(&mut tx, &seen, &known, &new, &person, &visit).await?;
    tx.commit().await?;
    back(&seen)
}
