//! Signing in and out.

use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use crate::account::{self, Credentials};
use crate::arrival::{Arrival, Way};
use crate::attempts::{self, PER_NAME, PER_NETWORK, TooOften};
use crate::browser::Beginning;
use crate::form::{Faults, local_path};
use crate::guardians::Owner;
use crate::origin::Origin;
use crate::password::{self, Password};
use crate::session::{self, Lasts, Token};
use crate::visit::Visit;
use crate::{Person, SignInName, WaysIn};

use super::elsewhere::is_connect;

/// What `identity/sign_in.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/sign_in.html")]
pub(super) struct SignInPage {
    shell: Shell,
    name: String,
    next: String,
    faults: Faults,
    /// Minutes to wait after too many tries
    wait_minutes: Option<u32>,
    /// Whether somebody is signed in, and has to do it once more
    is_again: bool,
    /// Whether passkeys can work at the address that the browser came to
    has_passkeys: bool,
    /// Name in addresses and label of each provider
    providers: Vec<(String, String)>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
    /// Once more, also where somebody is signed in
    again: Option<String>,
}

/// What is typed to sign in.
#[derive(Deserialize)]
pub(super) struct SignInForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: Password,
    #[serde(default)]
    next: String,
}

impl SignInPage {
    pub(super) fn new(visit: &Visit, ways: &WaysIn, name: &str, next: &str) -> Self {
        let mut shell = visit.shell(None, "sign-in");
        let next = local_path(next).to_owned();
        let has_passkeys = Origin::here(visit).is_some_and(|origin| origin.rp_id().is_some());
        if has_passkeys {
            shell = shell.with_island("passkey.js");
        }
        Self {
            shell,
            name: name.chars().take(64).collect(),
            next,
            faults: Faults::default(),
            wait_minutes: None,
            is_again: false,
            has_passkeys,
            providers: providers(visit, ways),
        }
    }

    /// The page again, with why one was not let in.
    pub(super) fn refused(visit: &Visit, ways: &WaysIn, next: &str, field: &'static str, message: &str) -> PageResult {
        let page = Self { faults: Faults::one(visit, field, message), ..Self::new(visit, ways, "", next) };
        web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
    }

    /// The page, with why signing in with an account elsewhere failed; the password still works.
    pub(super) fn failed(visit: &Visit, ways: &WaysIn, next: &str, status: StatusCode, message: &str) -> PageResult {
        let page = Self { faults: Faults::one(visit, "name", message), ..Self::new(visit, ways, "", next) };
        web::html(status, &page)
    }

    /// The page again, with how long to wait.
    pub(super) fn too_often(visit: &Visit, ways: &WaysIn, next: &str, TooOften(seconds): TooOften) -> PageResult {
        let page = Self { wait_minutes: Some(seconds.div_ceil(60)), ..Self::new(visit, ways, "", next) };
        too_often(seconds, &page)
    }
}

/// The providers, where the browser came to the address that they send it back to.
pub(super) fn providers(visit: &Visit, ways: &WaysIn) -> Vec<(String, String)> {
    match Origin::here(visit) {
        Some(_) => ways.providers().iter().map(|it| (it.key.clone(), it.label.clone())).collect(),
        None => Vec::new(),
    }
}

/// `GET /sign-in`
pub(super) async fn show(
    Extension(ways): Extension<WaysIn>,
    person: Option<Person>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (is_known, is_again) = (person.is_some(), asked.again.is_some());
    if is_known && !is_again {
        return web::see_other(local_path(&asked.next));
    }
    web::html(StatusCode::OK, &SignInPage { is_again: is_known, ..SignInPage::new(&visit, &ways, "", &asked.next) })
}

/// `POST /sign-in`
pub(super) async fn sign_in(Extension(ways): Extension<WaysIn>, visit: Visit, CsrfForm(form): CsrfForm<SignInForm>) -> PageResult {
    let page = SignInPage::new(&visit, &ways, &form.name, &form.next);
    let network = attempts::of_network(&visit.network);
    match check(&visit, &form.name, form.password, &network).await? {
        Checked::Right(known, bucket) => {
            let mut tx = visit.app.db.begin().await?;
            let now = visit.app.clock.now();
            attempts::forget(&mut tx, &bucket).await?;
            attempts::refund(&mut tx, &network, PER_NETWORK, now).await?;
            let who = Owner { home: known.home, account: known.account };
            let token = enter(&visit, &mut tx, &who, &Arrival::by(Way::Password, "")).await?;
            tx.commit().await?;
            welcome(&visit, &token, &form.next)
        }
        Checked::Wrong => {
            let faults = Faults::one(&visit, "name", "sign-in-wrong");
            web::html(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage { faults, ..page })
        }
        Checked::TooOften(TooOften(seconds)) => {
            let page = SignInPage { wait_minutes: Some(seconds.div_ceil(60)), ..page };
            too_often(seconds, &page)
        }
    }
}

enum Checked {
    /// The account, and the bucket in which its tries are counted.
    Right(Credentials, String),
    Wrong,
    TooOften(TooOften),
}

/// Whether the password is the one of the name. A name without an account takes as long, and counts as much.
async fn check(visit: &Visit, typed: &str, password: Password, network: &str) -> Result<Checked, PageError> {
    let name = SignInName::new(typed).ok();
    let bucket = attempts::of_name(name.as_ref().map_or(typed, SignInName::as_str));
    let buckets = [(bucket.as_str(), PER_NAME), (network, PER_NETWORK)];
    if let Err(too_often) = attempts::charge(&visit.app.db, &buckets, visit.app.clock.now()).await? {
        return Ok(Checked::TooOften(too_often));
    }
    let mut tx = visit.app.db.read().await?;
    let known = match name {
        Some(name) => account::find_credentials(&mut tx, &name).await?,
        None => None,
    };
    drop(tx);
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    let is_right = password::verify(password, hash).await?;
    Ok(known.filter(|_| is_right).map_or(Checked::Wrong, |known| Checked::Right(known, bucket)))
}

/// A page that says how long to wait, with the same in a header.
pub(super) fn too_often(seconds: u32, page: &impl askama::Template) -> PageResult {
    let mut response = web::html(PageError::TooManyRequests(seconds).status(), page)?;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(response)
}

/// Signs this device in, and out of what it was signed in to before.
pub(super) async fn enter(visit: &Visit, tx: &mut Tx, who: &Owner, arrival: &Arrival) -> Result<Token, PageError> {
    if let Some(earlier) = Token::of(&visit.headers) {
        session::close(tx, &earlier).await?;
    }
    let device = session::device(&visit.headers);
    let (_, token) = session::open_by(tx, who, arrival, Lasts::WhileUsed, &device, visit.app.clock.now()).await?;
    Ok(token)
}

/// On to where one wanted to go, with the cookies of the new session. What was begun in this browser is over, unless one signs in to go on with it.
pub(super) fn welcome(visit: &Visit, token: &Token, next: &str) -> PageResult {
    let mut response = web::see_other(local_path(next))?;
    token.set_cookies(&visit.headers, response.headers_mut(), session::COOKIE_SECONDS);
    Beginning::forget_others(Some(Beginning::Provider).filter(|_| is_connect(next)), response.headers_mut());
    Ok(response)
}

/// The form of the sign-out button: nothing but its token.
#[derive(Deserialize)]
pub(super) struct SignOutForm {}

/// `POST /sign-out`
pub(super) async fn sign_out(visit: Visit, CsrfForm(SignOutForm {}): CsrfForm<SignOutForm>) -> PageResult {
    if let Some(token) = Token::of(&visit.headers) {
        let mut tx = visit.app.db.begin().await?;
        session::close(&mut tx, &token).await?;
        tx.commit().await?;
    }
    let mut response = web::see_other("/")?;
    session::clear_cookies(response.headers_mut());
    Beginning::forget_others(None, response.headers_mut());
    Ok(response)
}
