//! The head teacher's door to the guardians of a pupil: the pairing slip, and who waits to be confirmed.

use axum::extract::Path;
use identity::guardian_desk::{self, DeskForm};
use identity::{Action, ClassKind, Duty, Person, Subject, Visit};
use kernel::ClassId;
use roster::{list_pupils, see_class};
use web::{CsrfForm, OrNotFound, PageError, PageResult};

/// The pupil of the class, as the person stands to them, and where this page lies.
async fn pupil_of(person: &Person, visit: &Visit, class: &str, pupil: &str) -> Result<(Subject, String), PageError> {
    let id: ClassId = class.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, person, id, Action::ManageClass).await?;
    let pupils = list_pupils(&mut tx, &seen.class).await?;
    let found = pupils.into_iter().find(|one| one.place.who.account.to_string() == pupil).or_not_found()?;
    let mut subject = Subject::find(&mut tx, person, found.place.who, visit.app.clock.now()).await?;
    // The one who opened an ordinary class is no head teacher to anybody's guardians.
    subject.facts.asked_by_head_teacher = seen.class.kind == ClassKind::Administrative && seen.facts.duties.contains(&Duty::HeadTeacher);
    Ok((subject, format!("/class/{id}/members/{pupil}/guardians")))
}

/// `GET /class/{id}/members/{pupil}/guardians`
pub(crate) async fn show(person: Person, visit: Visit, Path((class, pupil)): Path<(String, String)>) -> PageResult {
    let (subject, base) = pupil_of(&person, &visit, &class, &pupil).await?;
    guardian_desk::show(&person, &visit, &subject, &base).await
}

/// `POST /class/{id}/members/{pupil}/guardians`
pub(crate) async fn act(
    person: Person,
    visit: Visit,
    Path((class, pupil)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<DeskForm>,
) -> PageResult {
    let (subject, base) = pupil_of(&person, &visit, &class, &pupil).await?;
    guardian_desk::act(&person, &visit, &subject, &base, form).await
}
