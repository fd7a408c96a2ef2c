//! The phone's side of signing in by phone: what it is that wants in, a warning, and the number that the computer shows.

use axum::extract::Query;
use axum::http::StatusCode;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::access::{Action, Resource};
use crate::attempts::{self, PAIRINGS, TooOften};
use crate::form::Faults;
use crate::paper_code::ComputerCode;
use crate::phone_sign_in::{self, Confirmed, Outcome, Waiting};
use crate::visit::Visit;
use crate::{Person, RoleKey, account, session};

use super::roles::{RoleLine, lines};
use super::sign_in::too_often;

/// What `identity/phone.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/phone.html")]
struct PhonePage {
    shell: Shell,
    /// The computer; none yet, and a code is to be typed
    computer: Option<Computer>,
    roles: Vec<RoleLine>,
    name: String,
    /// What was decided just now
    done: Option<&'static str>,
    faults: Faults,
    wait_minutes: Option<u32>,
}

struct Computer {
    code: String,
    device: String,
    started: String,
}

impl PhonePage {
    fn new(visit: &Visit, person: &Person, computer: Option<Waiting>) -> Self {
        let shell = visit.shell(Some(person), "phone-confirm-title");
        let unknown = || shell.t("device-unknown").into_owned();
        let computer = computer.map(|it| {
            let device = if it.device.is_empty() { unknown() } else { it.device };
            Computer { code: it.code, device, started: it.started_at.minute() }
        });
        let roles = lines(person, &shell);
        Self { shell, computer, roles, name: person.name.clone(), done: None, faults: Faults::default(), wait_minutes: None }
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    code: String,
    #[serde(default)]
    done: String,
}

/// `GET /sign-in/confirm`: where the QR code leads. Looking changes nothing.
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let done = ["agreed", "refused"].into_iter().find(|done| *done == asked.done);
    if done.is_some() || asked.code.is_empty() {
        return web::html(StatusCode::OK, &PhonePage { done, ..PhonePage::new(&visit, &person, None) });
    }
    match find(&visit, &person, &asked.code).await? {
        Found::Computer(_, waiting) => web::html(StatusCode::OK, &PhonePage::new(&visit, &person, Some(waiting))),
        Found::Nothing => over(&visit, &person),
        Found::TooOften(seconds) => wait(&visit, &person, seconds),
    }
}

fn over(visit: &Visit, person: &Person) -> PageResult {
    let faults = Faults::one(visit, "code", "phone-code-over");
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &PhonePage { faults, ..PhonePage::new(visit, person, None) })
}

fn wait(visit: &Visit, person: &Person, seconds: u32) -> PageResult {
    too_often(seconds, &PhonePage { wait_minutes: Some(seconds.div_ceil(60)), ..PhonePage::new(visit, person, None) })
}

enum Found {
    Computer(ComputerCode, Waiting),
    Nothing,
    /// Again after so many seconds
    TooOften(u32),
}

/// The computer that shows the code. Wrong codes are counted.
async fn find(visit: &Visit, person: &Person, typed: &str) -> Result<Found, PageError> {
    let now = visit.app.clock.now();
    let bucket = attempts::of_computer_codes(person.account);
    if let Err(TooOften(seconds)) = attempts::charge(&visit.app.db, &[(&bucket, PAIRINGS)], now).await? {
        return Ok(Found::TooOften(seconds));
    }
    let Some(code) = ComputerCode::typed(typed) else { return Ok(Found::Nothing) };
    let mut tx = visit.app.db.begin().await?;
    let Some(waiting) = phone_sign_in::find_by_code(&mut tx, &code, now).await? else { return Ok(Found::Nothing) };
    attempts::refund(&mut tx, &bucket, PAIRINGS, now).await?;
    tx.commit().await?;
    Ok(Found::Computer(code, waiting))
}

/// The code, what was decided about it, the number that the computer shows, and the role to act in.
#[derive(Deserialize)]
pub(super) struct ConfirmForm {
    code: String,
    #[serde(default)]
    number: String,
    decision: String,
    #[serde(default)]
    role: String,
}

/// `POST /sign-in/confirm`
pub(super) async fn decide(person: Person, visit: Visit, CsrfForm(form): CsrfForm<ConfirmForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let (code, waiting) = match find(&visit, &person, &form.code).await? {
        Found::Computer(code, waiting) => (code, waiting),
        Found::Nothing => return over(&visit, &person),
        Found::TooOften(seconds) => return wait(&visit, &person, seconds),
    };
    let mut tx = visit.app.db.begin().await?;
    let outcome = match form.decision.as_str() {
        "agree" => agree(&visit, &mut tx, &person, &code, &form).await?,
        _ => phone_sign_in::refuse(&mut tx, &code, visit.app.clock.now()).await?,
    };
    // Also when nothing was agreed to: a wrong number was a try.
    tx.commit().await?;
    match outcome {
        Outcome::Agreed => web::see_other("/sign-in/confirm?done=agreed"),
        Outcome::Refused => web::see_other("/sign-in/confirm?done=refused"),
        Outcome::WrongNumber => mistyped(&visit, &person, waiting, &form.role),
        Outcome::Over => over(&visit, &person),
    }
}

async fn agree(visit: &Visit, tx: &mut Tx, person: &Person, code: &ComputerCode, form: &ConfirmForm) -> Result<Outcome, PageError> {
    let role = chosen(person, &form.role)?;
    let by = Confirmed { who: person.owner(), session: person.session, device: session::device(&visit.headers) };
    let outcome = phone_sign_in::agree(tx, code, &form.number, &by, visit.app.clock.now()).await?;
    if let (Outcome::Agreed, Some(role)) = (outcome, role) {
        account::save_current_role(tx, &person.home, person.account, role).await?;
    }
    Ok(outcome)
}

fn mistyped(visit: &Visit, person: &Person, computer: Waiting, role: &str) -> PageResult {
    let mut page =
        PhonePage { faults: Faults::one(visit, "number", "phone-number-wrong"), ..PhonePage::new(visit, person, Some(computer)) };
    if page.roles.iter().any(|line| line.key == role) {
        page.roles.iter_mut().for_each(|line| line.is_current = line.key == role);
    }
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The role to act in, if one was chosen; it must be one of the person's.
fn chosen(person: &Person, role: &str) -> Result<Option<RoleKey>, PageError> {
    if role.is_empty() {
        return Ok(None);
    }
    let key: RoleKey = role.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    person.roles.iter().find(|role| role.key() == key).or_not_found()?;
    Ok(Some(key))
}
