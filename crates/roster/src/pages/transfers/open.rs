//! Letting a pupil go, asking for one, and leaving for good.

use identity::{Person, Visit, audit};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult};

use super::list::{self, Said};
use crate::import::find_by_number;
use crate::transfer::{self, Reason, Refusal};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::pages) struct OpenForm {
    org: String,
    number: String,
    /// Code or name of the school to go to
    to: String,
    /// The pupil's code
    code: String,
    reason: String,
}

/// `POST /admin/roster/transfers`
pub(in crate::pages) async fn release(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OpenForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let school = super::school(&mut tx, &person, &form.org).await?;
    match transfer::release(&mut tx, &school.org, &form.number, &form.to, person.account, now).await? {
        Err(refusal) => refused(tx, &visit, &person, &form, refusal).await,
        Ok(id) => {
            audit::append(&mut tx, person.account, "transfer.release", &format!("{} {id}", school.org.id), now).await?;
            tx.commit().await?;
            back(&school.org.id.to_string())
        }
    }
}

/// `POST /admin/roster/transfers/ask`
pub(in crate::pages) async fn ask(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OpenForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let school = super::school(&mut tx, &person, &form.org).await?;
    match transfer::ask(&mut tx, &school.org, &form.code, person.account, now).await? {
        Err(refusal) => refused(tx, &visit, &person, &form, refusal).await,
        Ok(id) => {
            audit::append(&mut tx, person.account, "transfer.ask", &format!("{} {id}", school.org.id), now).await?;
            tx.commit().await?;
            back(&school.org.id.to_string())
        }
    }
}

/// `POST /admin/roster/transfers/leave`
pub(in crate::pages) async fn leave(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OpenForm>) -> PageResult {
    let now = visit.app.clock.now();
    let reason: Reason = form.reason.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    if reason == Reason::Transfer {
        return Err(PageError::BadRequest("error-form"));
    }
    let mut tx = visit.app.db.begin().await?;
    let school = super::school(&mut tx, &person, &form.org).await?;
    match transfer::leave_for_good(&mut tx, &school.org, &form.number, reason, person.account, now).await? {
        Err(refusal) => refused(tx, &visit, &person, &form, refusal).await,
        Ok(id) => {
            let subject = format!("{} {id} {}", school.org.id, reason.key());
            audit::append(&mut tx, person.account, "transfer.leave", &subject, now).await?;
            tx.commit().await?;
            back(&school.org.id.to_string())
        }
    }
}

/// `POST /admin/roster/transfers/code`: the code with which the new school asks for the pupil, told this once.
pub(in crate::pages) async fn code(person: Person, visit: Visit, CsrfForm(form): CsrfForm<OpenForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let school = super::school(&mut tx, &person, &form.org).await?;
    let Some(child) = find_by_number(&mut tx, school.org.id, &form.number).await? else {
        return refused(tx, &visit, &person, &form, Refusal::Unknown).await;
    };
    let code = Some(transfer::make_code(&mut tx, &child, now).await?);
    audit::append(&mut tx, person.account, "transfer.code", &format!("{} {}", school.org.id, child.account), now).await?;
    tx.commit().await?;
    let mut tx = visit.app.db.read().await?;
    list::page(&visit, &person, &mut tx, &school, Said { code, number: form.number, ..Said::default() }).await
}

pub(super) fn back(school: &str) -> PageResult {
    web::see_other(&format!("/admin/roster/transfers?org={school}"))
}

/// The page again, with what was sent and the reason; nothing was changed. One request has one connection at a time.
async fn refused(begun: Tx, visit: &Visit, person: &Person, form: &OpenForm, refusal: Refusal) -> PageResult {
    drop(begun);
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, person, &form.org).await?;
    let (number, to) = (form.number.chars().take(32).collect(), form.to.chars().take(60).collect());
    list::page(visit, person, &mut tx, &school, Said { fault: Some(refusal.message()), code: None, number, to }).await
}
