//! Signing in here with an account elsewhere: off to the provider, back with a code, and, the first time, connecting the two accounts.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell, url_encoded};

use crate::access::{Action, Resource};
use crate::arrival::{Arrival, Way};
use crate::attempts::{self, BEGINNINGS};
use crate::browser::{Beginning, Browser};
use crate::form::{Faults, local_path};
use crate::opaque::Opaque;
use crate::origin::Origin;
use crate::password::Password;
use crate::provider::{self, Begun, Expected, Fault, IdentityProvider};
use crate::visit::Visit;
use crate::{Person, WaysIn, session};

use super::password_again::{Checked, check_password};
use super::sign_in::{SignInPage, enter, too_often, welcome};

const LONGEST_CODE_BYTES: usize = 2_048;
/// Who signed in themselves so lately need not type their password again to connect an account.
const FRESH_MS: i64 = 10 * 60_000;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

fn callback_of(origin: &Origin, provider: &IdentityProvider) -> String {
    format!("{}/sign-in/with/{}/callback", origin.as_str(), provider.key)
}

fn nonce(browser: &Browser, state: &str) -> String {
    browser.derive("nonce", state)
}

fn verifier(browser: &Browser, state: &str) -> String {
    browser.derive("verifier", state)
}

/// The browser that asks, if it went to a provider.
fn on_its_way(visit: &Visit) -> Option<Browser> {
    Browser::of(&visit.headers, Beginning::Provider)
}

/// Whether `path` is where two accounts are connected.
pub(super) fn is_connect(path: &str) -> bool {
    path.strip_prefix("/sign-in/with/").is_some_and(|rest| rest.ends_with("/connect"))
}

/// `GET /sign-in/with/{provider}`: off to the provider.
pub(super) async fn begin(
    Extension(ways): Extension<WaysIn>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let provider = ways.provider(&key).or_not_found()?;
    let origin = Origin::here(&visit).or_not_found()?;
    let now = visit.app.clock.now();
    let network = attempts::of_beginnings(&visit.network);
    if let Err(too_often) = attempts::charge(&visit.app.db, &[(&network, BEGINNINGS)], now).await? {
        return SignInPage::too_often(&visit, &ways, &asked.next, too_often);
    }
    let known = match ways.speaker().known(provider, now).await {
        Ok(known) => known,
        Err(fault) => return away(&visit, &ways, provider, &asked.next, fault),
    };
    let (browser, state) = (Browser::begin(Beginning::Provider)?, Opaque::new()?);
    let mut tx = visit.app.db.begin().await?;
    provider::begin(&mut tx, &browser, &state, (&key, local_path(&asked.next)), now).await?;
    tx.commit().await?;
    let challenge = ring::digest::digest(&ring::digest::SHA256, verifier(&browser, state.as_str()).as_bytes());
    let separator = if known.authorization_endpoint.contains('?') { '&' } else { '?' };
    let target = format!(
        "{}{separator}response_type=code&client_id={}&redirect_uri={}&scope={}&state={}&nonce={}&code_challenge={}&code_challenge_method=S256",
        known.authorization_endpoint,
        url_encoded(&provider.client_id),
        url_encoded(&callback_of(&origin, provider)),
        url_encoded(&provider.scope),
        state.as_str(),
        nonce(&browser, state.as_str()),
        crate::opaque::base64url(challenge.as_ref()),
    );
    let mut response = web::see_other(&target)?;
    browser.set_cookie(&visit.headers, response.headers_mut());
    Ok(response)
}

/// The sign-in page, with a sentence about the provider; the password still works.
fn away(visit: &Visit, ways: &WaysIn, provider: &IdentityProvider, next: &str, fault: Fault) -> PageResult {
    tracing::warn!(provider = provider.key, %fault, "signing in with an account elsewhere failed");
    let message = if matches!(fault, Fault::Away(_)) { "provider-away" } else { "provider-refused" };
    let status = if matches!(fault, Fault::Away(_)) { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNPROCESSABLE_ENTITY };
    SignInPage::failed(visit, ways, next, status, message)
}

/// What comes back with the person (RFC 6749 §4.1.2, RFC 9207).
#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /sign-in/with/{provider}/callback`
pub(super) async fn callback(
    Extension(ways): Extension<WaysIn>,
    visit: Visit,
    Path(key): Path<String>,
    Query(said): Query<Said>,
) -> PageResult {
    let provider = ways.provider(&key).or_not_found()?;
    let origin = Origin::here(&visit).or_not_found()?;
    let lost = || SignInPage::failed(&visit, &ways, "", StatusCode::UNPROCESSABLE_ENTITY, "provider-lost");
    let Some(browser) = on_its_way(&visit) else { return lost() };
    let Some(Begun { next }) = take(&visit, &browser, &said.state, &key).await? else { return lost() };
    match subject_of(&visit, &ways, provider, &origin, &browser, &said).await {
        Ok(subject) => arrive(&visit, provider, &browser, &said.state, &next, &subject).await,
        Err(fault) => away(&visit, &ways, provider, &next, fault),
    }
}

/// What the browser began, once. Who began nothing costs no write.
async fn take(visit: &Visit, browser: &Browser, state: &str, key: &str) -> Result<Option<Begun>, PageError> {
    let now = visit.app.clock.now();
    if !provider::is_begun(&mut visit.app.db.read().await?, browser, state, key, now).await? {
        return Ok(None);
    }
    let mut tx = visit.app.db.begin().await?;
    let begun = provider::take(&mut tx, browser, state, key, now).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Who it is at the provider.
async fn subject_of(
    visit: &Visit,
    ways: &WaysIn,
    provider: &IdentityProvider,
    origin: &Origin,
    browser: &Browser,
    said: &Said,
) -> Result<String, Fault> {
    let now = visit.app.clock.now();
    let known = ways.speaker().known(provider, now).await?;
    // An answer of another provider, sent here by mistake or on purpose (RFC 9207 §2.4).
    if said.iss.as_ref().map_or(known.names_itself, |iss| *iss != provider.issuer) {
        return Err(Fault::Claim("iss"));
    }
    if said.error.is_some() || said.code.is_empty() || said.code.len() > LONGEST_CODE_BYTES {
        return Err(Fault::Refused);
    }
    let (nonce, verifier) = (nonce(browser, &said.state), verifier(browser, &said.state));
    let expected = Expected { issuer: &provider.issuer, client_id: &provider.client_id, nonce: &nonce, now };
    ways.speaker().subject(provider, (&said.code, &verifier, &callback_of(origin, provider)), expected).await
}

/// In, where the account here is known; else to the page that connects the two.
async fn arrive(visit: &Visit, provider: &IdentityProvider, browser: &Browser, state: &str, next: &str, subject: &str) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    if let Some(who) = provider::find_link(&mut tx, &provider.issuer, subject, now).await? {
        let token = enter(visit, &mut tx, &who, &Arrival::by(Way::Provider, &provider.label)).await?;
        tx.commit().await?;
        return welcome(visit, &token, next);
    }
    provider::verified(&mut tx, browser, state, (&provider.key, next, subject), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/sign-in/with/{}/connect", provider.key))
}

/// What `identity/connect.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/connect.html")]
struct ConnectPage {
    shell: Shell,
    key: String,
    label: String,
    /// Whose account here it would be; nobody is signed in yet
    name: Option<String>,
    asks_password: bool,
    faults: Faults,
    wait_minutes: Option<u32>,
}

impl ConnectPage {
    async fn load(visit: &Visit, person: Option<&Person>, provider: &IdentityProvider) -> Result<Self, PageError> {
        let asks_password = match person {
            Some(person) => !is_fresh(visit, person).await?,
            None => false,
        };
        Ok(Self {
            shell: visit.shell(person, "connect-title"),
            key: provider.key.clone(),
            label: provider.label.clone(),
            name: person.map(|person| person.name.clone()),
            asks_password,
            faults: Faults::default(),
            wait_minutes: None,
        })
    }
}

async fn is_fresh(visit: &Visit, person: &Person) -> Result<bool, PageError> {
    let opening = session::find_opening(&mut visit.app.db.read().await?, &person.home, person.session).await?;
    Ok(opening.is_some_and(|(at, way)| way.proves_presence() && visit.app.clock.now() < at.plus_ms(FRESH_MS)))
}

/// `GET /sign-in/with/{provider}/connect`
pub(super) async fn show_connect(
    Extension(ways): Extension<WaysIn>,
    person: Option<Person>,
    visit: Visit,
    Path(key): Path<String>,
) -> PageResult {
    let provider = ways.provider(&key).or_not_found()?;
    let is_known = match on_its_way(&visit) {
        Some(browser) => provider::find_verified(&mut visit.app.db.read().await?, &browser, &key, visit.app.clock.now()).await?,
        None => false,
    };
    if !is_known {
        return SignInPage::failed(&visit, &ways, "", StatusCode::UNPROCESSABLE_ENTITY, "provider-lost");
    }
    web::html(StatusCode::OK, &ConnectPage::load(&visit, person.as_ref(), provider).await?)
}

#[derive(Deserialize)]
pub(super) struct ConnectForm {
    #[serde(default)]
    current_password: Password,
}

/// `POST /sign-in/with/{provider}/connect`
pub(super) async fn connect(
    Extension(ways): Extension<WaysIn>,
    person: Person,
    visit: Visit,
    Path(key): Path<String>,
    CsrfForm(form): CsrfForm<ConnectForm>,
) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let provider = ways.provider(&key).or_not_found()?;
    let page = ConnectPage::load(&visit, Some(&person), provider).await?;
    let mut spent = None;
    if page.asks_password {
        match check_password(&person, &visit, form.current_password).await? {
            Checked::Right(bucket) => spent = Some(bucket),
            Checked::Wrong => return refused(&visit, page, "current_password", "fault-password-wrong"),
            Checked::TooOften(seconds) => {
                return too_often(seconds, &ConnectPage { wait_minutes: Some(seconds.div_ceil(60)), ..page });
            }
        }
    }
    let browser = on_its_way(&visit).ok_or(PageError::BadRequest("provider-lost"))?;
    let (now, who) = (visit.app.clock.now(), person.owner());
    let mut tx = visit.app.db.begin().await?;
    if let Some(bucket) = spent {
        attempts::forget(&mut tx, &bucket).await?;
    }
    let taken = provider::take_verified(&mut tx, &browser, &key, now).await?;
    let (subject, next) = taken.ok_or(PageError::BadRequest("provider-lost"))?;
    if !provider::link(&mut tx, &who, &provider.issuer, &subject, now).await? {
        drop(tx);
        return refused(&visit, page, "connect", "provider-linked-already");
    }
    tx.commit().await?;
    let mut response = web::see_other(local_path(&next))?;
    Beginning::Provider.forget(response.headers_mut());
    Ok(response)
}

fn refused(visit: &Visit, page: ConnectPage, field: &'static str, message: &str) -> PageResult {
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &ConnectPage { faults: Faults::one(visit, field, message), ..page })
}
