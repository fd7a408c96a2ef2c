//! Signing in with a passkey: no name is typed, the browser shows the keys it has for this node.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{App, CsrfForm, OrNotFound, PageError, PageResult};

use crate::WaysIn;
use crate::arrival::{Arrival, Way};
use crate::attempts::{self, BEGINNINGS, PER_NETWORK, TooOften};
use crate::browser::{Beginning, Browser};
use crate::opaque::from_base64url;
use crate::origin::Origin;
use crate::passkey::{self, Passkey, Purpose, Refusal, Used, check_used};
use crate::session::Token;
use crate::visit::Visit;

use super::sign_in::{SignInPage, enter, welcome};

const LONGEST_CLIENT_DATA_BYTES: usize = 2_048;
const LONGEST_AUTHENTICATOR_DATA_BYTES: usize = 2_048;
const LONGEST_SIGNATURE_BYTES: usize = 1_024;

/// What the authenticator answered, in base64url.
#[derive(Deserialize)]
pub(super) struct PasskeyForm {
    #[serde(default)]
    credential: String,
    #[serde(default)]
    user_handle: String,
    #[serde(default)]
    client_data: String,
    #[serde(default)]
    authenticator_data: String,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    next: String,
}

/// Nothing but the token against forged forms.
#[derive(Deserialize)]
pub(super) struct BeginForm {}

/// `POST /sign-in/passkey/challenge`: what `navigator.credentials.get` is asked.
pub(super) async fn challenge(State(app): State<App>, visit: Visit, CsrfForm(BeginForm {}): CsrfForm<BeginForm>) -> PageResult {
    let origin = Origin::here(&visit).or_not_found()?;
    let rp_id = origin.rp_id().or_not_found()?;
    let network = attempts::of_beginnings(&visit.network);
    if let Err(TooOften(seconds)) = attempts::charge(&app.db, &[(&network, BEGINNINGS)], app.clock.now()).await? {
        return Err(PageError::TooManyRequests(seconds));
    }
    let browser = Browser::begin(Beginning::Passkey)?;
    let mut tx = app.db.begin().await?;
    let challenge = passkey::begin(&mut tx, &browser, Purpose::SignIn, app.clock.now()).await?;
    tx.commit().await?;
    let options = json!({
        "challenge": challenge.as_str(),
        "rpId": rp_id,
        "timeout": passkey::LASTS_MS,
        "userVerification": "required",
    });
    Ok(for_script(&visit, &browser, &options))
}

/// An answer for our own script, with the cookie of what was begun.
pub(super) fn for_script(visit: &Visit, browser: &Browser, value: &Value) -> axum::response::Response {
    let mut response = (StatusCode::OK, [(CACHE_CONTROL, "private, no-store")], Json(value)).into_response();
    browser.set_cookie(&visit.headers, response.headers_mut());
    response
}

/// `POST /sign-in/passkey`
pub(super) async fn sign_in(Extension(ways): Extension<WaysIn>, visit: Visit, CsrfForm(form): CsrfForm<PasskeyForm>) -> PageResult {
    let origin = Origin::here(&visit).or_not_found()?;
    let network = attempts::of_network(&visit.network);
    if let Err(too_often) = attempts::charge(&visit.app.db, &[(&network, PER_NETWORK)], visit.app.clock.now()).await? {
        return SignInPage::too_often(&visit, &ways, &form.next, too_often);
    }
    let answer = match find(&visit, &form).await? {
        Some(passkey) => check(&origin, &form, &passkey).map(|used| (passkey, used)),
        None => Err(Refusal::Unfit),
    };
    let entered = match answer {
        Ok((passkey, used)) => open(&visit, &passkey, &used, &network).await?.ok_or(Refusal::Unfit),
        Err(refusal) => Err(refusal),
    };
    match entered {
        Ok(token) => welcome(&visit, &token, &form.next),
        Err(refusal) => SignInPage::refused(&visit, &ways, &form.next, "passkey", refusal.message()),
    }
}

/// The passkey that the form names, if the authenticator kept it for the account whose it is.
async fn find(visit: &Visit, form: &PasskeyForm) -> Result<Option<Passkey>, PageError> {
    let found = passkey::find_by_credential(&mut visit.app.db.read().await?, &form.credential).await?;
    Ok(found.filter(|passkey| passkey.user_handle() == form.user_handle))
}

fn check(origin: &Origin, form: &PasskeyForm, passkey: &Passkey) -> Result<Used, Refusal> {
    let bytes = |text: &str, longest| from_base64url(text, longest).ok_or(Refusal::Unfit);
    let client_data = bytes(&form.client_data, LONGEST_CLIENT_DATA_BYTES)?;
    let authenticator_data = bytes(&form.authenticator_data, LONGEST_AUTHENTICATOR_DATA_BYTES)?;
    let signature = bytes(&form.signature, LONGEST_SIGNATURE_BYTES)?;
    check_used(origin, &client_data, &authenticator_data, &signature, (&passkey.cose_key, passkey.sign_count))
}

/// Lets the person in, unless the challenge is none of this browser's or was used.
async fn open(visit: &Visit, passkey: &Passkey, used: &Used, network: &str) -> Result<Option<Token>, PageError> {
    let Some(browser) = Browser::of(&visit.headers, Beginning::Passkey) else { return Ok(None) };
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let is_ours = Purpose::SignIn.take(&mut tx, &browser, &used.challenge, now).await?;
    if !is_ours || !passkey::count_use(&mut tx, passkey, used.sign_count, now).await? {
        return Ok(None);
    }
    attempts::refund(&mut tx, network, PER_NETWORK, now).await?;
    let token = enter(visit, &mut tx, &passkey.owner, &Arrival::by(Way::Passkey, &passkey.name)).await?;
    tx.commit().await?;
    Ok(Some(token))
}

impl Refusal {
    /// The sentence about it.
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Unfit => "passkey-unfit",
            Self::Unverified => "passkey-unverified",
            Self::Copied => "passkey-copied",
        }
    }
}
