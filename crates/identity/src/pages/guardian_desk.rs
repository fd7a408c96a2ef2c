//! Who is, and who says to be, the guardian of somebody. Four doors lead here: the head teacher's, the school administrator's, another
//! guardian's and the pupil's own; the policies decide which buttons each of them has.

use axum::http::StatusCode;
use kernel::AccountId;
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult, Shell};

use crate::access::Action;
use crate::guardians::pairing::{self, Claim};
use crate::paper_code::PairingCode;
use crate::subject::Subject;
use crate::visit::Visit;
use crate::{Person, audit, guardians};

/// What `identity/guardian_desk.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/guardian_desk.html")]
struct DeskPage {
    shell: Shell,
    name: String,
    base: String,
    is_own: bool,
    asked: Vec<ClaimLine>,
    confirmed: Vec<ClaimLine>,
    may_make_code: bool,
    may_decide: bool,
    /// The code just made, shown this once
    code: Option<String>,
    good_until: String,
}

struct ClaimLine {
    id: String,
    name: String,
    relation: &'static str,
    since: String,
    may_end: bool,
}

/// What is done at the desk.
#[derive(Deserialize)]
pub struct DeskForm {
    act: DeskAct,
    #[serde(default)]
    guardian: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum DeskAct {
    MakeCode,
    Confirm,
    Refuse,
    End,
}

/// Shows the desk of `subject`, which lies at the address `base`.
///
/// # Errors
/// The person may not see it.
pub async fn show(person: &Person, visit: &Visit, subject: &Subject, base: &str) -> PageResult {
    subject.let_do(person, Action::SeeGuardians)?;
    draw(person, visit, subject, base, None).await
}

/// Makes a code, decides about a claim, or ends a guardianship.
///
/// # Errors
/// The person may not, or what they decide about is decided already.
pub async fn act(person: &Person, visit: &Visit, subject: &Subject, base: &str, form: DeskForm) -> PageResult {
    subject.let_do(person, Action::SeeGuardians)?;
    if form.act == DeskAct::MakeCode {
        return make_code(person, visit, subject, base).await;
    }
    let guardian: AccountId = form.guardian.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    match form.act {
        DeskAct::End => end(person, visit, subject, guardian).await?,
        decided => decide(person, visit, subject, guardian, decided == DeskAct::Confirm).await?,
    }
    let is_left = form.act == DeskAct::End && guardian == person.account;
    web::see_other(if is_left { "/me/children" } else { base })
}

/// The answer shows the code, because nothing keeps it: only this page, once, and the paper it is printed on.
async fn make_code(person: &Person, visit: &Visit, subject: &Subject, base: &str) -> PageResult {
    subject.let_do(person, Action::MakePairingCode)?;
    let (code, now) = (PairingCode::new()?, visit.app.clock.now());
    let mut tx = visit.app.db.begin().await?;
    pairing::save_code(&mut tx, &subject.owner, &code, now).await?;
    audit::append(&mut tx, person.account, "pairing.code", &subject.owner.account.to_string(), now).await?;
    tx.commit().await?;
    draw(person, visit, subject, base, Some(code.printed())).await
}

async fn decide(person: &Person, visit: &Visit, subject: &Subject, guardian: AccountId, is_confirmed: bool) -> Result<(), PageError> {
    subject.let_do(person, Action::DecidePairing)?;
    if guardian == person.account {
        return Err(PageError::Conflict("pairing-not-yours"));
    }
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let claim = pairing::take_asked(&mut tx, &subject.owner, guardian, now).await?;
    let (guardian, relation) = claim.ok_or(PageError::Conflict("pairing-decided-already"))?;
    // Somebody else may have confirmed a first guardian since the page was drawn: then the pupil alone decides no longer.
    Subject::find(&mut tx, person, subject.owner.clone(), now).await?.with_head_teacher(subject).let_do(person, Action::DecidePairing)?;
    if is_confirmed {
        guardians::confirm(&mut tx, &subject.owner, &guardian, relation, now).await?;
    }
    let act = if is_confirmed { "guardian.confirm" } else { "guardian.refuse" };
    audit::append(&mut tx, person.account, act, &format!("{} {}", subject.owner.account, guardian.account), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn end(person: &Person, visit: &Visit, subject: &Subject, guardian: AccountId) -> Result<(), PageError> {
    let action = if guardian == person.account { Action::LeaveGuardianship } else { Action::EndGuardianship };
    subject.let_do(person, action)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    pairing::end(&mut tx, &subject.owner, guardian).await?.then_some(()).or_not_found()?;
    audit::append(&mut tx, person.account, "guardian.end", &format!("{} {guardian}", subject.owner.account), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn draw(person: &Person, visit: &Visit, subject: &Subject, base: &str, code: Option<String>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let asked = pairing::list_asked(&mut tx, &subject.owner, now).await?;
    let confirmed = pairing::list_confirmed(&mut tx, &subject.owner).await?;
    let may = |action| subject.let_do(person, action).is_ok();
    let line = |claim: Claim| ClaimLine {
        may_end: if claim.guardian.account == person.account { may(Action::LeaveGuardianship) } else { may(Action::EndGuardianship) },
        id: claim.guardian.account.to_string(),
        name: claim.name,
        relation: claim.relation.key(),
        since: claim.since.date(),
    };
    let page = DeskPage {
        shell: visit.shell(Some(person), "guardians-title"),
        name: subject.name.clone(),
        base: base.to_owned(),
        is_own: subject.owner.account == person.account,
        asked: asked.into_iter().map(line).collect(),
        confirmed: confirmed.into_iter().map(line).collect(),
        may_make_code: may(Action::MakePairingCode),
        may_decide: may(Action::DecidePairing),
        code,
        good_until: now.plus_ms(pairing::GOOD_FOR_MS).date(),
    };
    web::html(StatusCode::OK, &page)
}
