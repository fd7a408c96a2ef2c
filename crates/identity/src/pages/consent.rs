//! What somebody agreed to, and agreeing or withdrawing, one purpose at a time.

use axum::http::StatusCode;
use serde::Deserialize;
use web::{PageError, PageResult, Shell};

use crate::access::Action;
use crate::consent::{self, Decision, Purpose};
use crate::subject::Subject;
use crate::visit::Visit;
use crate::{Person, audit};

/// What `identity/consent.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/consent.html")]
struct ConsentPage {
    shell: Shell,
    base: String,
    name: String,
    is_own: bool,
    /// Whether the reader decides: a guardian under 14, oneself from then on
    may_decide: bool,
    purposes: Vec<PurposeLine>,
    past: Vec<PastLine>,
}

struct PurposeLine {
    key: &'static str,
    is_given: bool,
}

struct PastLine {
    purpose: &'static str,
    decision: &'static str,
    by: &'static str,
    at: String,
}

/// What is decided about which purpose.
#[derive(Deserialize)]
pub(super) struct ConsentForm {
    purpose: String,
    decision: String,
}

/// Shows what was agreed to about `subject`; the page lies at `base`.
pub(super) async fn show(person: &Person, visit: &Visit, subject: &Subject, base: &str) -> PageResult {
    subject.let_do(person, Action::SeeConsent)?;
    let mut tx = visit.app.db.read().await?;
    let past = consent::list_decided(&mut tx, &subject.owner).await?;
    let is_given = |purpose| past.iter().find(|one| one.purpose == purpose).is_some_and(|one| one.decision == Decision::Given);
    let page = ConsentPage {
        shell: visit.shell(Some(person), "consent-title"),
        base: base.to_owned(),
        name: subject.name.clone(),
        is_own: subject.owner.account == person.account,
        may_decide: subject.let_do(person, Action::DecideConsent).is_ok(),
        purposes: Purpose::ALL.into_iter().map(|purpose| PurposeLine { key: purpose.key(), is_given: is_given(purpose) }).collect(),
        past: past
            .iter()
            .map(|one| PastLine {
                purpose: one.purpose.key(),
                decision: one.decision.key(),
                by: if one.is_own { "self" } else { "guardian" },
                at: one.at.minute(),
            })
            .collect(),
    };
    web::html(StatusCode::OK, &page)
}

/// Adds a decision to the ledger.
pub(super) async fn decide(person: &Person, visit: &Visit, subject: &Subject, base: &str, form: &ConsentForm) -> PageResult {
    subject.let_do(person, Action::DecideConsent)?;
    let purpose: Purpose = form.purpose.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let decision: Decision = form.decision.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    consent::decide(&mut tx, &subject.owner, purpose, decision, person.account, now).await?;
    let act = format!("consent.{}", decision.key());
    audit::append(&mut tx, person.account, &act, &format!("{} {}", subject.owner.account, purpose.key()), now).await?;
    tx.commit().await?;
    web::see_other(base)
}
