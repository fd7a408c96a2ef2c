//! Making an account. First one says who one is, then the form asks for what that role needs and no more.

use axum::extract::Query;
use axum::http::StatusCode;
use kernel::{AccountId, Timestamp};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use crate::account::{self, NewAccount, NewRole};
use crate::attempts::{self, SIGN_UPS, TooOften};
use crate::childhood::is_under_14;
use crate::form::{Faults, local_path};
use crate::password::{self, Password};
use crate::schooling::{self, StageChoice};
use crate::session::{self, Token};
use crate::visit::Visit;
use crate::{Org, Person, RoleKind, Schooling, SignInName, names, org};

use super::sign_in::{too_often, welcome};

/// What `identity/sign_up.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/sign_up.html")]
struct SignUpPage {
    shell: Shell,
    roles: [RoleKind; 4],
    role: Option<RoleKind>,
    form: SignUpForm,
    next: String,
    stages: Vec<StageChoice>,
    faults: Faults,
    wait_minutes: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    role: String,
    #[serde(default)]
    next: String,
}

/// What is typed to make an account.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SignUpForm {
    role: String,
    display_name: String,
    sign_in_name: String,
    password: Password,
    schooling: String,
    under_14: Option<String>,
    guardian_agrees: Option<String>,
    school: String,
    next: String,
}

/// What was typed, when all of it fits.
struct Fitting {
    display_name: String,
    sign_in_name: SignInName,
    role: NewRole,
    school: Option<Org>,
    guardian_agreed: bool,
    said_under_14: bool,
}

impl SignUpPage {
    fn new(visit: &Visit, role: Option<RoleKind>, form: SignUpForm) -> Self {
        let shell = visit.shell(None, "sign-up");
        let stages = schooling::choices(shell.words(), &form.schooling);
        let next = local_path(&form.next).to_owned();
        Self { shell, roles: RoleKind::SELF_DECLARED, role, form, next, stages, faults: Faults::default(), wait_minutes: None }
    }
}

fn declared(key: &str) -> Option<RoleKind> {
    key.parse().ok().filter(|kind| RoleKind::SELF_DECLARED.contains(kind))
}

/// `GET /sign-up`
pub(super) async fn show(person: Option<Person>, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    if person.is_some() {
        return web::see_other(local_path(&asked.next));
    }
    let form = SignUpForm { next: asked.next, ..SignUpForm::default() };
    web::html(StatusCode::OK, &SignUpPage::new(&visit, declared(&asked.role), form))
}

/// `POST /sign-up`
pub(super) async fn sign_up(visit: Visit, CsrfForm(form): CsrfForm<SignUpForm>) -> PageResult {
    let Some(kind) = declared(&form.role) else { return Err(PageError::BadRequest("error-form")) };
    let mut reader = visit.app.db.read().await?;
    let fitting = fit(&visit, &mut reader, kind, &form).await?;
    drop(reader);
    let fitting = match fitting {
        Ok(fitting) => fitting,
        Err(faults) => return refuse(SignUpPage { faults, ..SignUpPage::new(&visit, Some(kind), form) }),
    };
    let (db, now) = (&visit.app.db, visit.app.clock.now());
    let bucket = attempts::of_sign_ups(&visit.network);
    if let Err(TooOften(seconds)) = attempts::charge(db, &[(&bucket, SIGN_UPS)], now).await? {
        let page = SignUpPage::new(&visit, Some(kind), form);
        return too_often(seconds, &SignUpPage { wait_minutes: Some(seconds.div_ceil(60)), ..page });
    }
    let hash = password::hash(form.password.clone()).await?;
    match make(&visit, fitting, hash, now).await? {
        Some(token) => welcome(&visit, &token, &form.next),
        None => {
            let faults = Faults::one(&visit, "sign_in_name", "fault-sign-in-name-taken");
            refuse(SignUpPage { faults, ..SignUpPage::new(&visit, Some(kind), form) })
        }
    }
}

fn refuse(page: SignUpPage) -> PageResult {
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Makes the account and signs it in; `None` when the name is taken.
async fn make(visit: &Visit, fitting: Fitting, password_hash: String, now: Timestamp) -> Result<Option<Token>, PageError> {
    let new = NewAccount {
        id: AccountId::new(),
        home: account::home_in(fitting.school.as_ref()),
        sign_in_name: fitting.sign_in_name,
        display_name: fitting.display_name,
        password_hash,
        role: fitting.role,
        guardian_agreed_at: fitting.guardian_agreed.then_some(now),
        said_under_14_at: fitting.said_under_14.then_some(now),
    };
    let mut tx = visit.app.db.begin().await?;
    if !account::insert(&mut tx, &new, now).await? {
        return Ok(None);
    }
    if let Some(earlier) = Token::of(&visit.headers) {
        session::close(&mut tx, &earlier).await?;
    }
    let (_, token) = session::open(&mut tx, &new.home, new.id, &session::device(&visit.headers), now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Reads the form: everything fits, or all that does not.
async fn fit(visit: &Visit, tx: &mut Tx, kind: RoleKind, form: &SignUpForm) -> Result<Result<Fitting, Faults>, PageError> {
    let mut faults = Faults::default();
    let display_name = names::display_name(&form.display_name);
    if let Err(fault) = display_name {
        faults.add(visit, "display_name", fault.display_message());
    }
    let sign_in_name = SignInName::new(&form.sign_in_name);
    if let Err(fault) = sign_in_name {
        faults.add(visit, "sign_in_name", fault.sign_in_message());
    }
    if let Err(fault) = form.password.check(sign_in_name.as_ref().map_or("", |name| name.as_str())) {
        faults.add(visit, "password", fault.message());
    }
    let schooling = form.schooling.parse::<Schooling>().ok().filter(|_| kind == RoleKind::Pupil);
    if kind == RoleKind::Pupil && schooling.is_none() {
        faults.add(visit, "schooling", "fault-schooling-missing");
    }
    let guardian_agreed = kind == RoleKind::Pupil && form.guardian_agrees.is_some();
    let (said_under_14, now) = (kind == RoleKind::Pupil && form.under_14.is_some(), visit.app.clock.now());
    if is_under_14(schooling.as_ref(), said_under_14.then_some(now), now) && !guardian_agreed {
        faults.add(visit, "guardian_agrees", "fault-guardian-missing");
    }
    let school = match kind {
        RoleKind::Teacher => school_of(visit, tx, &form.school, &mut faults).await?,
        _ => None,
    };
    Ok(match (display_name, sign_in_name) {
        (Ok(display_name), Ok(sign_in_name)) if faults.is_empty() => {
            let role = NewRole::declared(kind, school.as_ref().map(|school| school.id), schooling);
            Ok(Fitting { display_name, sign_in_name, role, school, guardian_agreed, said_under_14 })
        }
        _ => Err(faults),
    })
}

/// The school that a teacher names; it may be left out and named later.
pub(super) async fn school_of(visit: &Visit, tx: &mut Tx, typed: &str, faults: &mut Faults) -> Result<Option<Org>, PageError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let is_plain = typed.chars().count() <= 60 && !typed.chars().any(char::is_control);
    let found = if is_plain { org::find_school(tx, typed).await? } else { None };
    if found.is_none() {
        faults.add(visit, "school", "fault-school-unknown");
    }
    Ok(found)
}
