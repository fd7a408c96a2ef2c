//! Who has which duty in a class, as far as no roster decides it.

use axum::extract::Path;
use identity::{Action, Duty, Person, Visit, audit};
use kernel::ClassId;
use roster::{list_enrolled, list_pupils, ordinary, see_class};
use web::{CsrfForm, PageError, PageResult};

use super::{chosen, see};

const LONGEST_SUBJECT: usize = 12;

/// `POST /class/{id}/members/committee`: the pupils in `who` are the committee, and nobody else.
pub(super) async fn name_committee(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let named = chosen(&fields, "who")?;
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeClass).await?;
    if seen.facts.is_closed {
        return Err(PageError::Conflict("class-is-closed"));
    }
    person.may(Action::NameCommittee, seen.resource())?;
    let all = list_enrolled(&mut tx, &seen.class).await?;
    let is_on = |account| all.iter().any(|one| one.place.who.account == account && one.place.duty == Duty::Committee);
    for pupil in list_pupils(&mut tx, &seen.class).await? {
        let (who, is_named) = (&pupil.place.who, named.contains(&pupil.place.who.account));
        if is_named == is_on(who.account) {
            continue;
        }
        ordinary::name_committee(&mut tx, &seen.class, who, is_named, now).await?;
        let act = if is_named { "class.committee_on" } else { "class.committee_off" };
        audit::append(&mut tx, person.account, act, &format!("{id} {}", who.account), now).await?;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{id}/members"))
}

/// `POST /class/{id}/members/subjects`: `subject-{teacher}` for any number of teachers; empty for nothing in particular.
pub(super) async fn name_subjects(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    for one in list_enrolled(&mut tx, &seen.class).await?.iter().filter(|one| one.place.duty == Duty::SubjectTeacher) {
        let account = one.place.who.account;
        let field = format!("subject-{account}");
        let Some((_, typed)) = fields.iter().find(|(key, _)| *key == field) else { continue };
        let subject = typed.trim();
        if subject.chars().count() > LONGEST_SUBJECT || subject.chars().any(char::is_control) {
            return Err(PageError::BadRequest("class-subject-fault"));
        }
        if subject != one.place.subject {
            ordinary::name_subject(&mut tx, &seen.class, account, subject).await?;
            audit::append(&mut tx, person.account, "class.subject", &format!("{} {account}", seen.class.id), now).await?;
        }
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/members", seen.class.id))
}
