//! What both schools say to an open transfer.

use axum::extract::Path;
use identity::{Action, OrgLine, Person, Resource, Visit, audit, org};
use kernel::TransferId;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::list::{self, Said};
use super::open::back;
use crate::transfer::{self, Arrival, Refusal, Transfer, TransferState};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::pages) struct DecideForm {
    act: String,
    class: String,
    number: String,
}

/// What somebody says, and for which of the two schools.
enum Saying {
    Accept,
    Release,
    End(TransferState),
}

/// `POST /admin/roster/transfers/{id}`
pub(in crate::pages) async fn decide(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<DecideForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let id: TransferId = id.parse().map_err(|_| PageError::NotFound)?;
    let transfer = transfer::find(&mut tx, id).await?.or_not_found()?;
    let (from, to) = schools(&mut tx, &transfer).await?;
    let may = |line: &OrgLine| person.may(Action::TransferPupil, Resource::Org(line)).is_ok();
    let saying = read(&form.act, transfer.state, may(&from), may(&to))?;
    let mine = if matches!(saying, Saying::Accept) || !may(&from) { &to } else { &from };
    let done = match saying {
        Saying::Accept => {
            let arrival = Arrival { school: &to.org, class: form.class.parse().ok(), number: &form.number };
            transfer::accept(&mut tx, &transfer, &arrival, person.account, now).await?.map(|_| ())
        }
        Saying::Release => transfer::release_asked(&mut tx, &transfer, &to.org, person.account, now).await?.map(|_| ()),
        Saying::End(state) => transfer::close(&mut tx, &transfer, state, person.account, now).await?.then_some(()).ok_or(Refusal::Decided),
    };
    if let Err(refusal) = done {
        drop(tx);
        let mut tx = visit.app.db.read().await?;
        return list::page(&visit, &person, &mut tx, mine, Said { fault: Some(refusal.message()), ..Said::default() }).await;
    }
    let subject = format!("{} {id}", mine.org.id);
    audit::append(&mut tx, person.account, act_name(&form.act), &subject, now).await?;
    tx.commit().await?;
    back(&mine.org.id.to_string())
}

/// The school that lets go and the one that takes in.
async fn schools(tx: &mut Tx, transfer: &Transfer) -> Result<(OrgLine, OrgLine), PageError> {
    let from = org::find_line(tx, transfer.from).await?.or_not_found()?;
    let to = org::find_line(tx, transfer.to.or_not_found()?).await?.or_not_found()?;
    Ok((from, to))
}

/// What the act means in the state, if it is for the one who asks; for everybody else there is no such transfer.
fn read(act: &str, state: TransferState, may_from: bool, may_to: bool) -> Result<Saying, PageError> {
    if !may_from && !may_to {
        return Err(PageError::NotFound);
    }
    let is_asked = state == TransferState::Asked;
    let (saying, may) = match act {
        "accept" => (Saying::Accept, may_to),
        "release" => (Saying::Release, may_from),
        "decline" => (Saying::End(TransferState::Declined), if is_asked { may_from } else { may_to }),
        "withdraw" => (Saying::End(TransferState::Withdrawn), if is_asked { may_to } else { may_from }),
        _ => return Err(PageError::BadRequest("error-form")),
    };
    if !may {
        return Err(PageError::NotFound);
    }
    if state.is_open() { Ok(saying) } else { Err(PageError::Conflict("transfer-fault-decided")) }
}

fn act_name(act: &str) -> &'static str {
    match act {
        "accept" => "transfer.accept",
        "release" => "transfer.release",
        "decline" => "transfer.decline",
        _ => "transfer.withdraw",
    }
}
