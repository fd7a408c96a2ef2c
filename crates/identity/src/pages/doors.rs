//! The ways to the guardians, consent, export and erasure of oneself, of one's child and of a pupil of one's school. Which of them is
//! open to whom stands in `policies/children.cedar`.

use axum::Extension;
use axum::extract::Path;
use web::{CsrfForm, PageError, PageResult};

use crate::access::Action;
use crate::export::{self, Contents};
use crate::subject::Subject;
use crate::visit::Visit;
use crate::{Person, audit};

use super::consent::{self, ConsentForm};
use super::erase::{self, EraseForm};
use super::guardian_desk::{self, DeskForm};

async fn own(person: &Person, visit: &Visit) -> Result<Subject, PageError> {
    Subject::own(&mut visit.app.db.read().await?, person, visit.app.clock.now()).await
}

async fn child(person: &Person, visit: &Visit, id: &str) -> Result<Subject, PageError> {
    Subject::child(&mut visit.app.db.read().await?, person, id, visit.app.clock.now()).await
}

async fn administered(person: &Person, visit: &Visit, id: &str) -> Result<Subject, PageError> {
    Subject::administered(&mut visit.app.db.read().await?, person, id, visit.app.clock.now()).await
}

/// `GET /me/guardians`
pub(super) async fn own_guardians(person: Person, visit: Visit) -> PageResult {
    guardian_desk::show(&person, &visit, &own(&person, &visit).await?, "/me/guardians").await
}

/// `POST /me/guardians`
pub(super) async fn decide_own_guardians(person: Person, visit: Visit, CsrfForm(form): CsrfForm<DeskForm>) -> PageResult {
    guardian_desk::act(&person, &visit, &own(&person, &visit).await?, "/me/guardians", form).await
}

/// `GET /me/children/{child}/guardians`
pub(super) async fn child_guardians(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    guardian_desk::show(&person, &visit, &subject, &format!("/me/children/{id}/guardians")).await
}

/// `POST /me/children/{child}/guardians`
pub(super) async fn decide_child_guardians(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<DeskForm>,
) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    guardian_desk::act(&person, &visit, &subject, &format!("/me/children/{id}/guardians"), form).await
}

/// `GET /admin/people/{account}/guardians`
pub(super) async fn pupil_guardians(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let subject = administered(&person, &visit, &id).await?;
    guardian_desk::show(&person, &visit, &subject, &format!("/admin/people/{id}/guardians")).await
}

/// `POST /admin/people/{account}/guardians`
pub(super) async fn decide_pupil_guardians(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<DeskForm>,
) -> PageResult {
    let subject = administered(&person, &visit, &id).await?;
    guardian_desk::act(&person, &visit, &subject, &format!("/admin/people/{id}/guardians"), form).await
}

/// `GET /me/settings/consent`
pub(super) async fn own_consent(person: Person, visit: Visit) -> PageResult {
    consent::show(&person, &visit, &own(&person, &visit).await?, "/me/settings/consent").await
}

/// `POST /me/settings/consent`
pub(super) async fn decide_own_consent(person: Person, visit: Visit, CsrfForm(form): CsrfForm<ConsentForm>) -> PageResult {
    consent::decide(&person, &visit, &own(&person, &visit).await?, "/me/settings/consent", &form).await
}

/// `GET /me/children/{child}/consent`
pub(super) async fn child_consent(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    consent::show(&person, &visit, &subject, &format!("/me/children/{id}/consent")).await
}

/// `POST /me/children/{child}/consent`
pub(super) async fn decide_child_consent(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<ConsentForm>,
) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    consent::decide(&person, &visit, &subject, &format!("/me/children/{id}/consent"), &form).await
}

/// `GET /me/settings/erase`: export and erasure.
pub(super) async fn own_data(person: Person, visit: Visit) -> PageResult {
    erase::show(&person, &visit, &own(&person, &visit).await?, "/me/settings").await
}

/// `POST /me/settings/erase`
pub(super) async fn erase_own(person: Person, visit: Visit, CsrfForm(form): CsrfForm<EraseForm>) -> PageResult {
    erase::decide(&person, &visit, &own(&person, &visit).await?, "/me/settings", form).await
}

/// `GET /me/children/{child}/erase`
pub(super) async fn child_data(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    erase::show(&person, &visit, &subject, &format!("/me/children/{id}")).await
}

/// `POST /me/children/{child}/erase`
pub(super) async fn erase_child(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<EraseForm>) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    erase::decide(&person, &visit, &subject, &format!("/me/children/{id}"), form).await
}

/// `GET /me/settings/export`: the ZIP itself.
pub(super) async fn export_own(Extension(contents): Extension<Contents>, person: Person, visit: Visit) -> PageResult {
    let subject = own(&person, &visit).await?;
    take_home(&person, visit, contents, subject).await
}

/// `GET /me/children/{child}/export`
pub(super) async fn export_child(
    Extension(contents): Extension<Contents>,
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
) -> PageResult {
    let subject = child(&person, &visit, &id).await?;
    take_home(&person, visit, contents, subject).await
}

async fn take_home(person: &Person, visit: Visit, contents: Contents, subject: Subject) -> PageResult {
    subject.let_do(person, Action::ExportData)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    audit::append(&mut tx, person.account, "data.export", &subject.owner.account.to_string(), now).await?;
    tx.commit().await?;
    Ok(export::send(visit.app, contents, subject.owner))
}
