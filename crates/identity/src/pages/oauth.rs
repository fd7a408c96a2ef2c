//! What other systems' servers ask us (RFC 6749 §4.1.3, OpenID Connect Core §5.3, Discovery 1.0). No cookie is looked at here, and no page
//! answers.

use axum::Json;
use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Tx;
use web::{App, PageError, PageResult};

use crate::jose;
use crate::oauth::{self, Client, Code, Redeemed, passed_on};
use crate::opaque::base64url;
use crate::visit::Visit;

use super::authorize::issuer;

const LONGEST_FORM_BYTES: usize = 8 * 1024;
const ID_TOKEN_SECONDS: i64 = 300;

/// `GET /.well-known/openid-configuration`
pub(super) async fn configuration(visit: Visit) -> PageResult {
    let issuer = issuer(&visit)?;
    let at = |path: &str| format!("{issuer}/oauth/{path}");
    let described = json!({
        "issuer": issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "jwks_uri": at("keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "roles"],
        "claims_supported": ["sub", "name", "roles"],
        "prompt_values_supported": ["none", "login", "consent"],
        "authorization_response_iss_parameter_supported": true,
        "claims_parameter_supported": false,
        "request_uri_parameter_supported": false,
    });
    Ok(answer(StatusCode::OK, &described))
}

/// `GET /oauth/keys`
pub(super) async fn keys(visit: Visit) -> PageResult {
    issuer(&visit)?;
    let now = visit.app.clock.now();
    if !oauth::has_current_key(&mut visit.app.db.read().await?, now).await? {
        // The key that signs next is published before it signs.
        let mut tx = visit.app.db.begin().await?;
        oauth::current_key(&mut tx, &visit.app, now).await?;
        tx.commit().await?;
    }
    let keys = oauth::list_keys(&mut visit.app.db.read().await?, now).await?;
    Ok(answer(StatusCode::OK, &keys))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// RFC 6749 §5.2
fn refused(error: &str) -> Response {
    let status = if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let mut response = answer(status, &json!({ "error": error }));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"oauth\""));
    }
    response
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TokenForm {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    client_id: String,
}

/// `POST /oauth/token`
pub(super) async fn token(visit: Visit, body: Bytes) -> PageResult {
    let issuer = issuer(&visit)?;
    let form: Option<TokenForm> = (body.len() <= LONGEST_FORM_BYTES).then(|| serde_urlencoded::from_bytes(&body).ok()).flatten();
    let Some(form) = form else { return Ok(refused("invalid_request")) };
    let client = authenticated(&mut visit.app.db.read().await?, &visit.headers, &form).await?;
    let Some(client) = client else { return Ok(refused("invalid_client")) };
    if form.grant_type != "authorization_code" {
        return Ok(refused("unsupported_grant_type"));
    }
    let mut tx = visit.app.db.begin().await?;
    let given = give(&mut tx, &visit.app, &client, &form, &issuer).await?;
    // Also when nothing is given: the code was used, or what came of it was revoked.
    tx.commit().await?;
    Ok(given.map_or_else(|| refused("invalid_grant"), |given| answer(StatusCode::OK, &given)))
}

/// The client, by its secret in the header, or by its name alone where it can keep none.
async fn authenticated(tx: &mut Tx, headers: &HeaderMap, form: &TokenForm) -> Result<Option<Client>, PageError> {
    let Some((id, secret)) = basic(headers) else {
        let client = oauth::find_client(tx, &form.client_id).await?;
        return Ok(client.filter(|client| !client.is_confidential && headers.get(AUTHORIZATION).is_none()));
    };
    let Some(client) = oauth::find_client(tx, &id).await? else { return Ok(None) };
    Ok(oauth::has_secret(tx, &client, &secret).await?.then_some(client))
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    let plain = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = plain.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (id.to_owned(), secret.to_owned()))
}

/// The tokens for the code, if it is good and all that belongs to it fits.
async fn give(tx: &mut Tx, app: &App, client: &Client, form: &TokenForm, issuer: &str) -> Result<Option<Value>, PageError> {
    let now = app.clock.now();
    let (code, digest) = match oauth::redeem(tx, &form.code, client.id, now).await? {
        Redeemed::Good(code, digest) if fits(&code, form) => (code, digest),
        Redeemed::Again => {
            tracing::warn!("an authorization code was used twice; what came of it was revoked");
            return Ok(None);
        }
        Redeemed::Good(..) | Redeemed::Unknown => return Ok(None),
    };
    let Some(grant) = oauth::find_grant(tx, &code.who, client.id).await? else { return Ok(None) };
    oauth::touch_grant(tx, &code.who, client.id, now).await?;
    let access_token = oauth::issue_token(tx, &code, &digest, now).await?;
    let seconds = now.as_ms() / 1_000;
    let mut claims = json!({
        "iss": issuer,
        "sub": grant.subject,
        "aud": client.id.to_string(),
        "iat": seconds,
        "exp": seconds + ID_TOKEN_SECONDS,
        "auth_time": code.signed_in_at.as_ms() / 1_000,
    });
    if !code.nonce.is_empty() {
        claims["nonce"] = json!(code.nonce);
    }
    let key = oauth::current_key(tx, app, now).await?;
    let id_token = jose::sign(&key.kid, &key.pair, &claims).map_err(PageError::internal)?;
    Ok(Some(json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": oauth::LASTS_SECONDS,
        "id_token": id_token,
        "scope": code.scopes.to_string(),
    })))
}

/// Whether the code is shown where it was sent, by whom it was made for (RFC 7636 §4.6).
fn fits(code: &Code, form: &TokenForm) -> bool {
    let verifier = form.code_verifier.as_bytes();
    let is_verifier = (43..=128).contains(&verifier.len());
    let digest = ring::digest::digest(&ring::digest::SHA256, verifier);
    is_verifier && code.redirect_uri == form.redirect_uri && code.challenge == base64url(digest.as_ref())
}

/// `GET /oauth/userinfo` and `POST`
pub(super) async fn userinfo(visit: Visit) -> PageResult {
    issuer(&visit)?;
    let bearer = visit.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("Bearer "));
    let (now, mut tx) = (visit.app.clock.now(), visit.app.db.read().await?);
    let token = match bearer {
        Some(text) => oauth::find_token(&mut tx, text, now).await?,
        None => None,
    };
    let Some(token) = token else { return Ok(unknown_bearer()) };
    let Some(grant) = oauth::find_grant(&mut tx, &token.who, token.client).await? else { return Ok(unknown_bearer()) };
    let passed = passed_on(&mut tx, &token.who, &token.role, token.scopes.and(grant.scopes), now).await?;
    Ok(answer(StatusCode::OK, &passed.claims(&grant.subject)))
}

/// RFC 6750 §3
fn unknown_bearer() -> Response {
    let mut response = answer(StatusCode::UNAUTHORIZED, &json!({ "error": "invalid_token" }));
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
    response
}
