//! Taking over an account that the school made: the code from the slip, a sign-in name and a password.

use axum::http::StatusCode;
use kernel::Timestamp;
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use crate::attempts::{self, PER_NETWORK, TooOften};
use crate::childhood::is_under_14;
use crate::form::Faults;
use crate::password::{self, Password};
use crate::roster_account::{self, TakeOver, Waiting};
use crate::session::{self, Token};
use crate::visit::Visit;
use crate::{Person, RoleKind, SignInName};

use super::sign_in::{too_often, welcome};

/// What `identity/activate.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/activate.html")]
struct ActivatePage {
    shell: Shell,
    form: ActivateForm,
    faults: Faults,
    wait_minutes: Option<u32>,
}

/// What is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ActivateForm {
    code: String,
    sign_in_name: String,
    password: Password,
    under_14: Option<String>,
    guardian_agrees: Option<String>,
}

impl ActivatePage {
    fn new(visit: &Visit, mut form: ActivateForm) -> Self {
        form.code = form.code.chars().take(32).collect();
        form.sign_in_name = form.sign_in_name.chars().take(64).collect();
        Self { shell: visit.shell(None, "activate-title"), form, faults: Faults::default(), wait_minutes: None }
    }

    fn refused(visit: &Visit, form: ActivateForm, faults: Faults) -> PageResult {
        web::html(StatusCode::UNPROCESSABLE_ENTITY, &Self { faults, ..Self::new(visit, form) })
    }
}

/// `GET /activate`
pub(super) async fn show(person: Option<Person>, visit: Visit) -> PageResult {
    match person {
        Some(_) => web::see_other("/me"),
        None => web::html(StatusCode::OK, &ActivatePage::new(&visit, ActivateForm::default())),
    }
}

/// `POST /activate`
pub(super) async fn activate(visit: Visit, CsrfForm(form): CsrfForm<ActivateForm>) -> PageResult {
    let (db, now) = (&visit.app.db, visit.app.clock.now());
    let network = attempts::of_codes(&visit.network);
    if let Err(TooOften(seconds)) = attempts::charge(db, &[(&network, PER_NETWORK)], now).await? {
        let page = ActivatePage { wait_minutes: Some(seconds.div_ceil(60)), ..ActivatePage::new(&visit, form) };
        return too_often(seconds, &page);
    }
    let waiting = roster_account::find_waiting(&mut db.read().await?, &form.code, now).await?;
    let Some(waiting) = waiting else {
        let faults = Faults::one(&visit, "code", "fault-activation-code");
        return ActivatePage::refused(&visit, form, faults);
    };
    // The code was right; what else may not fit is no guess.
    let mut tx = db.begin().await?;
    attempts::refund(&mut tx, &network, PER_NETWORK, now).await?;
    tx.commit().await?;
    let said_under_14_at = form.under_14.is_some().then_some(now).filter(|_| waiting.role == RoleKind::Pupil);
    let name = match fit(&visit, &form, &waiting, said_under_14_at) {
        Ok(name) => name,
        Err(faults) => return ActivatePage::refused(&visit, form, faults),
    };
    let password_hash = password::hash(form.password.clone()).await?;
    let guardian_agreed_at = form.guardian_agrees.is_some().then_some(now).filter(|_| waiting.role == RoleKind::Pupil);
    match take_over(&visit, &waiting, &TakeOver { name, password_hash, guardian_agreed_at, said_under_14_at }).await? {
        Some(token) => welcome(&visit, &token, "/me"),
        None => {
            let faults = Faults::one(&visit, "sign_in_name", "fault-sign-in-name-taken");
            ActivatePage::refused(&visit, form, faults)
        }
    }
}

fn fit(visit: &Visit, form: &ActivateForm, waiting: &Waiting, said_under_14_at: Option<Timestamp>) -> Result<SignInName, Faults> {
    let mut faults = Faults::default();
    let name = SignInName::new(&form.sign_in_name);
    if let Err(fault) = name {
        faults.add(visit, "sign_in_name", fault.sign_in_message());
    }
    if let Err(fault) = form.password.check(name.as_ref().map_or("", |name| name.as_str())) {
        faults.add(visit, "password", fault.message());
    }
    let is_young = is_under_14(waiting.schooling.as_ref(), said_under_14_at, visit.app.clock.now());
    if waiting.role == RoleKind::Pupil && is_young && form.guardian_agrees.is_none() {
        faults.add(visit, "guardian_agrees", "fault-guardian-missing");
    }
    name.map_err(|_| ()).ok().filter(|_| faults.is_empty()).ok_or(faults)
}

/// Gives the account to its person and signs them in; nothing is changed when the name is taken.
async fn take_over(visit: &Visit, waiting: &Waiting, said: &TakeOver) -> Result<Option<Token>, PageError> {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    if !roster_account::take_over(&mut tx, &waiting.who, said).await? {
        return Ok(None);
    }
    let device = session::device(&visit.headers);
    let (_, token) = session::open(&mut tx, &waiting.who.home, waiting.who.account, &device, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}
