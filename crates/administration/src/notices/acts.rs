//! What is done with a notice once it is there.

use axum::extract::Path;
use identity::{Action, Person, Resource, Visit, audit};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::page::see;
use super::{LONGEST_NOTE, rows};
use crate::text::typed_or_nothing;

#[derive(Debug, Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    note: String,
}

/// `POST /admin/notices/{id}/confirm`: in the name of the person's own org.
pub(super) async fn confirm(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<NoteForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    person.may(Action::SpeakForOrg, Resource::Org(&seen.own))?;
    let received = seen.received.filter(|received| received.is_asked).or_not_found()?;
    let note = typed_or_nothing(&form.note, LONGEST_NOTE).ok_or(PageError::BadRequest("org-notice-fault-note"))?;
    rows::confirm(&mut tx, &seen.own, received.notice.id, person.account, &note, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/notices/{id}"))
}

/// `POST /admin/notices/{id}/remind`
pub(super) async fn remind(person: Person, visit: Visit, Path(id): Path<String>, _: CsrfForm<NoteForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    person.may(Action::SpeakForOrg, Resource::Org(&seen.sender))?;
    if !rows::remind(&mut tx, seen.notice.id, now).await? {
        return Err(PageError::Conflict("org-notice-reminded-today"));
    }
    audit::append(&mut tx, person.account, "notice.remind", &seen.notice.id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/notices/{id}"))
}
