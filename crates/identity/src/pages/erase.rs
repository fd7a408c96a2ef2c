//! Taking home what is kept about somebody, and having their account erased.

use axum::http::StatusCode;
use serde::Deserialize;
use web::{PageError, PageResult, Shell};

use crate::access::Action;
use crate::attempts;
use crate::form::Faults;
use crate::password::Password;
use crate::subject::Subject;
use crate::visit::Visit;
use crate::{Person, audit, erasure};

use super::password_again::{Checked, check_password};
use super::sign_in::too_often;

/// What `identity/erase.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/erase.html")]
struct ErasePage {
    shell: Shell,
    base: String,
    name: String,
    is_own: bool,
    may_export: bool,
    may_erase: bool,
    /// When the account goes, if that was asked for
    due: Option<String>,
    faults: Faults,
    wait_minutes: Option<u32>,
}

/// The reader's own password, or the wish to keep the account after all.
#[derive(Deserialize)]
pub(super) struct EraseForm {
    #[serde(default)]
    current_password: Password,
    take_back: Option<String>,
}

impl ErasePage {
    async fn load(person: &Person, visit: &Visit, subject: &Subject, base: &str) -> Result<Self, PageError> {
        let mut tx = visit.app.db.read().await?;
        let may = |action| subject.let_do(person, action).is_ok();
        Ok(Self {
            shell: visit.shell(Some(person), "data-title"),
            base: base.to_owned(),
            name: subject.name.clone(),
            is_own: subject.owner.account == person.account,
            may_export: may(Action::ExportData),
            may_erase: may(Action::EraseAccount),
            due: erasure::find_due_at(&mut tx, &subject.owner).await?.map(kernel::Timestamp::minute),
            faults: Faults::default(),
            wait_minutes: None,
        })
    }
}

/// Shows both; the pages of the subject lie under `base`.
pub(super) async fn show(person: &Person, visit: &Visit, subject: &Subject, base: &str) -> PageResult {
    subject.let_do(person, Action::SeeConsent)?;
    web::html(StatusCode::OK, &ErasePage::load(person, visit, subject, base).await?)
}

/// Asks for the erasure, with the password of who asks, or takes that back.
pub(super) async fn decide(person: &Person, visit: &Visit, subject: &Subject, base: &str, form: EraseForm) -> PageResult {
    subject.let_do(person, Action::EraseAccount)?;
    let now = visit.app.clock.now();
    let bucket = if form.take_back.is_some() {
        None
    } else {
        match check_password(person, visit, form.current_password).await? {
            Checked::Right(bucket) => Some(bucket),
            Checked::Wrong => {
                let faults = Faults::one(visit, "current_password", "fault-password-wrong");
                let page = ErasePage { faults, ..ErasePage::load(person, visit, subject, base).await? };
                return web::html(StatusCode::UNPROCESSABLE_ENTITY, &page);
            }
            Checked::TooOften(seconds) => {
                let page = ErasePage { wait_minutes: Some(seconds.div_ceil(60)), ..ErasePage::load(person, visit, subject, base).await? };
                return too_often(seconds, &page);
            }
        }
    };
    let mut tx = visit.app.db.begin().await?;
    let act = if let Some(bucket) = bucket {
        attempts::forget(&mut tx, &bucket).await?;
        erasure::ask(&mut tx, &subject.owner, now).await?;
        "account.erase"
    } else {
        erasure::take_back(&mut tx, &subject.owner).await?;
        "account.keep"
    };
    audit::append(&mut tx, person.account, act, &subject.owner.account.to_string(), now).await?;
    tx.commit().await?;
    web::see_other(&format!("{base}/erase"))
}
