//! One's own ways to sign in: passkeys, and what else is connected to the account.

use axum::Extension;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::access::{Action, Resource};
use crate::browser::{Beginning, Browser};
use crate::form::Faults;
use crate::opaque::{base64url, from_base64url};
use crate::origin::Origin;
use crate::passkey::{self, ALGORITHMS, Made, Passkey, Purpose, Refusal, check_made};
use crate::password::Password;
use crate::provider::{self, Link};
use crate::visit::Visit;
use crate::{Person, WaysIn, account, attempts, names, oauth};

use super::connected::SystemLine;
use super::passkey::for_script;
use super::password_again::{Checked, check_password};
use super::sign_in::providers;

const PLACE: &str = "/me/settings/ways";
const LONGEST_CLIENT_DATA_BYTES: usize = 2_048;
const LONGEST_ATTESTATION_BYTES: usize = 16 * 1024;

/// What `identity/ways.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/ways.html")]
struct WaysPage {
    shell: Shell,
    /// Whether passkeys can work at the address that the browser came to
    has_passkeys: bool,
    passkeys: Vec<PasskeyLine>,
    may_add: bool,
    systems: Vec<SystemLine>,
    accounts: Vec<AccountLine>,
    /// Name in addresses and label of each provider that no account is connected with yet
    connectable: Vec<(String, String)>,
    faults: Faults,
    wait_minutes: Option<u32>,
}

/// An account elsewhere with which one signs in here.
struct AccountLine {
    issuer: String,
    label: String,
    since: String,
    used: Option<String>,
}

struct PasskeyLine {
    id: String,
    name: String,
    since: String,
    used: Option<String>,
}

impl WaysPage {
    async fn load(visit: &Visit, ways: &WaysIn, person: &Person) -> Result<Self, PageError> {
        let mut tx = visit.app.db.read().await?;
        let passkeys = passkey::list(&mut tx, &person.home, person.account).await?;
        let grants = oauth::list_grants(&mut tx, &person.owner()).await?;
        let links = provider::links(&mut tx, &person.owner()).await?;
        let is_linked = |key: &str| ways.provider(key).is_some_and(|it| links.iter().any(|link| link.issuer == it.issuer));
        let connectable = providers(visit, ways).into_iter().filter(|(key, _)| !is_linked(key)).collect();
        let has_passkeys = origin_of(visit).is_some();
        let shell = visit.shell(Some(person), "ways-title");
        Ok(Self {
            connectable,
            accounts: links.into_iter().map(|link| AccountLine::of(link, ways)).collect(),
            systems: grants.into_iter().map(|grant| SystemLine::of(grant, &shell)).collect(),
            shell: if has_passkeys { shell.with_island("passkey.js") } else { shell },
            has_passkeys,
            may_add: passkeys.len() < passkey::MOST,
            passkeys: passkeys.into_iter().map(PasskeyLine::of).collect(),
            faults: Faults::default(),
            wait_minutes: None,
        })
    }
}

impl AccountLine {
    /// A provider that the operator took out of the configuration is shown by its address.
    fn of(link: Link, ways: &WaysIn) -> Self {
        let known = ways.providers().iter().find(|provider| provider.issuer == link.issuer);
        let label = known.map_or_else(|| link.issuer.clone(), |provider| provider.label.clone());
        Self { issuer: link.issuer, label, since: link.linked_at.date(), used: link.used_at.map(|at| at.minute()) }
    }
}

impl PasskeyLine {
    fn of(passkey: Passkey) -> Self {
        let (since, used) = (passkey.created_at.date(), passkey.used_at.map(|at| at.minute()));
        Self { id: passkey.id.to_string(), name: passkey.name, since, used }
    }
}

fn origin_of(visit: &Visit) -> Option<Origin> {
    Origin::here(visit).filter(|origin| origin.rp_id().is_some())
}

/// `GET /me/settings/ways`
pub(super) async fn show(Extension(ways): Extension<WaysIn>, person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    web::html(StatusCode::OK, &WaysPage::load(&visit, &ways, &person).await?)
}

async fn refused(visit: &Visit, ways: &WaysIn, person: &Person, field: &'static str, message: &str) -> PageResult {
    let page = WaysPage { faults: Faults::one(visit, field, message), ..WaysPage::load(visit, ways, person).await? };
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The password, before a key is made that outlasts the session of a shared computer.
#[derive(Deserialize)]
pub(super) struct AgainForm {
    #[serde(default)]
    current_password: Password,
}

/// `POST /me/settings/ways/passkeys/challenge`: what `navigator.credentials.create` is asked.
pub(super) async fn challenge(person: Person, visit: Visit, CsrfForm(form): CsrfForm<AgainForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let origin = origin_of(&visit).or_not_found()?;
    let bucket = match check_password(&person, &visit, form.current_password).await? {
        Checked::Right(bucket) => bucket,
        Checked::Wrong => return Ok(sentence(StatusCode::UNPROCESSABLE_ENTITY, visit.say("fault-password-wrong"))),
        Checked::TooOften(seconds) => {
            let wait = visit.shell(Some(&person), "ways-title").tn("wait-minutes", seconds.div_ceil(60)).into_owned();
            return Ok(sentence(StatusCode::TOO_MANY_REQUESTS, wait));
        }
    };
    let browser = Browser::begin(Beginning::Passkey)?;
    let mut tx = visit.app.db.begin().await?;
    attempts::forget(&mut tx, &bucket).await?;
    let challenge = passkey::begin(&mut tx, &browser, Purpose::Add(&person.owner()), visit.app.clock.now()).await?;
    let options = options(&visit, &person, &origin, challenge.as_str(), &mut tx).await?;
    tx.commit().await?;
    Ok(for_script(&visit, &browser, &options))
}

fn sentence(status: StatusCode, text: String) -> axum::response::Response {
    (status, axum::Json(json!({ "sentence": text }))).into_response()
}

/// `PublicKeyCredentialCreationOptions`, with bytes in base64url (WebAuthn §5.4).
async fn options(visit: &Visit, person: &Person, origin: &Origin, challenge: &str, tx: &mut Tx) -> Result<Value, PageError> {
    let name = account::find_sign_in_name(tx, &person.home, person.account).await?.or_not_found()?;
    let known = passkey::list(tx, &person.home, person.account).await?;
    let excluded: Vec<Value> = known.iter().map(|it| json!({ "type": "public-key", "id": it.credential })).collect();
    let kinds: Vec<Value> = ALGORITHMS.iter().map(|alg| json!({ "type": "public-key", "alg": alg })).collect();
    Ok(json!({
        "rp": { "id": origin.rp_id(), "name": visit.say("site-name") },
        "user": {
            "id": base64url(passkey::user_handle(&person.owner()).as_bytes()),
            "name": name.as_str(),
            "displayName": person.name,
        },
        "challenge": challenge,
        "pubKeyCredParams": kinds,
        "timeout": passkey::LASTS_MS,
        "attestation": "none",
        "excludeCredentials": excluded,
        "authenticatorSelection": { "residentKey": "required", "requireResidentKey": true, "userVerification": "required" },
    }))
}

/// What the authenticator made, in base64url, and what its owner calls it.
#[derive(Deserialize)]
pub(super) struct NewForm {
    #[serde(default)]
    passkey_name: String,
    #[serde(default)]
    client_data: String,
    #[serde(default)]
    attestation: String,
}

/// `POST /me/settings/ways/passkeys`
pub(super) async fn add_passkey(
    Extension(ways): Extension<WaysIn>,
    person: Person,
    visit: Visit,
    CsrfForm(form): CsrfForm<NewForm>,
) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let origin = origin_of(&visit).or_not_found()?;
    let name = match names::display_name(&form.passkey_name) {
        Ok(name) => name,
        Err(fault) => return refused(&visit, &ways, &person, "passkey_name", fault.display_message()).await,
    };
    match made(&origin, &form) {
        Ok(made) if keep(&visit, &person, &made, &name).await? => web::see_other(PLACE),
        Ok(_) => refused(&visit, &ways, &person, "passkey_name", "passkey-unfit").await,
        Err(refusal) => refused(&visit, &ways, &person, "passkey_name", refusal.message()).await,
    }
}

fn made(origin: &Origin, form: &NewForm) -> Result<Made, Refusal> {
    let client_data = from_base64url(&form.client_data, LONGEST_CLIENT_DATA_BYTES).ok_or(Refusal::Unfit)?;
    let attestation = from_base64url(&form.attestation, LONGEST_ATTESTATION_BYTES).ok_or(Refusal::Unfit)?;
    check_made(origin, &client_data, &attestation)
}

/// Keeps the passkey, unless its challenge is none of this browser's and person's, somebody has it, or there are too many.
async fn keep(visit: &Visit, person: &Person, made: &Made, name: &str) -> Result<bool, PageError> {
    let Some(browser) = Browser::of(&visit.headers, Beginning::Passkey) else { return Ok(false) };
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let is_ours = Purpose::Add(&person.owner()).take(&mut tx, &browser, &made.challenge, now).await?;
    let has_room = passkey::list(&mut tx, &person.home, person.account).await?.len() < passkey::MOST;
    if !is_ours || !has_room || !passkey::add(&mut tx, &person.owner(), made, name, now).await? {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// A passkey, and its new name or that it goes.
#[derive(Deserialize)]
pub(super) struct ChangeForm {
    passkey: String,
    #[serde(default)]
    name: String,
    remove: Option<String>,
}

/// `POST /me/settings/ways/passkeys/change`
pub(super) async fn change_passkey(
    Extension(ways): Extension<WaysIn>,
    person: Person,
    visit: Visit,
    CsrfForm(form): CsrfForm<ChangeForm>,
) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let id = form.passkey.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let mut tx = visit.app.db.begin().await?;
    if form.remove.is_some() {
        // One that is gone already is what was wanted.
        passkey::remove(&mut tx, &person.home, person.account, id).await?;
    } else {
        match names::display_name(&form.name) {
            Ok(name) => passkey::rename(&mut tx, &person.home, person.account, id, &name).await?.then_some(()).or_not_found()?,
            Err(fault) => return refused(&visit, &ways, &person, "passkeys", fault.display_message()).await,
        }
    }
    tx.commit().await?;
    web::see_other(PLACE)
}

/// The provider whose account is to be taken off.
#[derive(Deserialize)]
pub(super) struct UnlinkForm {
    issuer: String,
}

/// `POST /me/settings/ways/accounts`
pub(super) async fn unlink(person: Person, visit: Visit, CsrfForm(form): CsrfForm<UnlinkForm>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.begin().await?;
    provider::unlink(&mut tx, &person.owner(), &form.issuer).await?;
    tx.commit().await?;
    web::see_other("/me/settings/ways#accounts")
}
