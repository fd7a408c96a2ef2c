//! What a teacher does with a form: reminding, closing, deleting.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::{AccountId, Timestamp};
use roster::Seen;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::given::list_given;
use super::results::missing;
use super::{Form, people, rows, see_form};
use crate::head::{ClassHead, Tab};
use crate::period::{Half, Period, today};

/// From midnight to the beginning of school.
const MORNING_MS: i64 = 8 * 3_600_000;

/// A form that says nothing but that it was sent.
#[derive(Debug, Deserialize)]
pub(super) struct DoneForm {}

/// What `classroom/forms/delete.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/forms/delete.html")]
struct DeletePage {
    shell: Shell,
    class: ClassHead,
    href: String,
    title: String,
    /// What goes with it
    answered: String,
}

type Place = Path<(String, String)>;

async fn see_own(tx: &mut Tx, person: &Person, class: &str, form: &str) -> Result<(Seen, Form), PageError> {
    let (seen, form) = see_form(tx, person, class, form).await?;
    person.may(Action::LeadForm, form.resource(&seen))?;
    Ok((seen, form))
}

/// Those for whom nobody has answered.
async fn list_missing(tx: &mut Tx, seen: &Seen, form: &Form) -> Result<Vec<AccountId>, PageError> {
    let asked = people::list_asked(tx, &seen.class, form.space).await?;
    let given = list_given(tx, &seen.class, form.id).await?;
    Ok(missing(&asked, &given).into_iter().map(|(reader, _)| *reader).collect())
}

/// `POST /class/{id}/forms/{form}/remind`: once a day.
pub(super) async fn remind(person: Person, visit: Visit, Path((class, form)): Place, _: CsrfForm<DoneForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, form) = see_own(&mut tx, &person, &class, &form).await?;
    if form.is_closed(now) {
        return Err(PageError::Conflict("form-closed-already"));
    }
    if !rows::note_reminder(&mut tx, &seen.class, form.id, midnight(now), now).await? {
        return Err(PageError::Conflict("form-reminded-today"));
    }
    let readers = list_missing(&mut tx, &seen, &form).await?;
    // The reminder takes the place of the entry that was not heeded.
    people::withdraw(&mut tx, &seen.class, form.id, &readers).await?;
    people::tell(&mut tx, &seen.class, &form, &readers, true, now).await?;
    tx.commit().await?;
    web::see_other(&form.href(seen.class.id))
}

/// When the day in China began.
fn midnight(now: Timestamp) -> Timestamp {
    Period { day: today(now), half: Half::Morning }.begins_at().plus_ms(-MORNING_MS)
}

/// `POST /class/{id}/forms/{form}/close`
pub(super) async fn close(person: Person, visit: Visit, Path((class, form)): Place, _: CsrfForm<DoneForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, form) = see_own(&mut tx, &person, &class, &form).await?;
    rows::close(&mut tx, &seen.class, form.id, visit.app.clock.now()).await?;
    let readers = list_missing(&mut tx, &seen, &form).await?;
    people::withdraw(&mut tx, &seen.class, form.id, &readers).await?;
    tx.commit().await?;
    web::see_other(&form.href(seen.class.id))
}

/// `GET /class/{id}/forms/{form}/delete`: asks whether to.
pub(super) async fn ask_delete(person: Person, visit: Visit, Path((class, form)): Place) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, form) = see_own(&mut tx, &person, &class, &form).await?;
    let given = list_given(&mut tx, &seen.class, form.id).await?;
    let shell = visit.shell(Some(&person), "form-delete").named(&form.title);
    let page = DeletePage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Forms),
        href: form.href(seen.class.id),
        title: form.title.clone(),
        answered: shell.tn("form-delete-why", given.len()).into_owned(),
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// `POST /class/{id}/forms/{form}/delete`
pub(super) async fn delete(person: Person, visit: Visit, Path((class, form)): Place, _: CsrfForm<DoneForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, form) = see_own(&mut tx, &person, &class, &form).await?;
    let asked = people::list_asked(&mut tx, &seen.class, form.space).await?;
    let given = list_given(&mut tx, &seen.class, form.id).await?;
    let readers: Vec<AccountId> = asked.into_iter().map(|(reader, _)| reader).chain(given.into_iter().map(|one| one.reader)).collect();
    people::withdraw(&mut tx, &seen.class, form.id, &readers).await?;
    rows::remove(&mut tx, &seen.class, form.id).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/forms", seen.class.id))
}
