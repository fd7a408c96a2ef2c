//! Leaving an ordinary class, and being removed from one.

use axum::extract::Path;
use identity::{Action, Duty, Person, Visit, audit};
use roster::list_enrolled;
use roster::ordinary::{self, RequestState};
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::{Nothing, chosen, see};

/// `POST /class/{id}/members/leave`
pub(super) async fn leave(person: Person, visit: Visit, Path(id): Path<String>, _: CsrfForm<Nothing>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::LeaveClass).await?;
    ordinary::hold_joining(&mut tx, &seen.class).await?;
    let own = list_enrolled(&mut tx, &seen.class).await?.into_iter().find(|one| one.place.who.account == person.account);
    ordinary::remove(&mut tx, &seen.class, &own.or_not_found()?.place, RequestState::Left, now).await?;
    tx.commit().await?;
    web::see_other("/class")
}

/// `POST /class/{id}/members/remove`: any number of `who`. The head teacher cannot be removed.
pub(super) async fn remove(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let who = chosen(&fields, "who")?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    if who.is_empty() {
        return Err(PageError::BadRequest("join-nobody-chosen"));
    }
    ordinary::hold_joining(&mut tx, &seen.class).await?;
    let members = list_enrolled(&mut tx, &seen.class).await?;
    let goes = |duty| matches!(duty, Duty::Pupil | Duty::SubjectTeacher);
    for member in members.iter().filter(|one| goes(one.place.duty) && who.contains(&one.place.who.account)) {
        ordinary::remove(&mut tx, &seen.class, &member.place, RequestState::Removed, now).await?;
        let subject = format!("{} {}", seen.class.id, member.place.who.account);
        audit::append(&mut tx, person.account, "class.remove", &subject, now).await?;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/members", seen.class.id))
}
