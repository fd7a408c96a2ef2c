//! What we ask a provider: where it answers, for the tokens of a code, and with which keys it signs.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Timestamp;
use serde_json::Value;
use web::url_encoded;

use super::id_token::Expected;
use super::settings::{IdentityProvider, is_safe};
use super::wire::Wire;
use crate::jose::{self, Jwk, TokenFault};

/// How long what a provider says of itself is taken for true.
const KNOWN_FOR_MS: i64 = 10 * 60_000;

/// Why nobody can be signed in with the provider. Each is for the log; people read one sentence about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// It cannot be reached
    #[error("the identity provider is away: {0}")]
    Away(&'static str),
    /// It says no
    #[error("the identity provider refused")]
    Refused,
    /// It says something that makes no sense
    #[error("the identity provider sent {0}")]
    Broken(&'static str),
    /// Its token is not for this sign-in
    #[error("the ID token's claim {0} is not what was asked for")]
    Claim(&'static str),
    /// Its token is not signed as it must be
    #[error(transparent)]
    Token(#[from] TokenFault),
}

/// What a provider says of itself (Discovery 1.0 §3), and its keys.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) authorization_endpoint: String,
    token_endpoint: String,
    keys: Vec<Jwk>,
    /// It says in every answer who answers (RFC 9207)
    pub(crate) names_itself: bool,
    at: Timestamp,
}

/// Speaks to providers, and remembers for minutes what they said of themselves.
#[derive(Default)]
pub(crate) struct Speaker {
    wire: OnceLock<Wire>,
    known: Mutex<HashMap<String, Known>>,
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Speaker").finish_non_exhaustive()
    }
}

impl Speaker {
    fn wire(&self) -> Result<&Wire, Fault> {
        match self.wire.get() {
            Some(wire) => Ok(wire),
            None => Wire::new().map(|wire| self.wire.get_or_init(|| wire)),
        }
    }

    /// What the provider says of itself.
    pub(crate) async fn known(&self, provider: &IdentityProvider, now: Timestamp) -> Result<Known, Fault> {
        let remembered = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&provider.key).cloned();
        match remembered.filter(|known| now < known.at.plus_ms(KNOWN_FOR_MS)) {
            Some(known) => Ok(known),
            None => self.learn(provider, now).await,
        }
    }

    async fn learn(&self, provider: &IdentityProvider, now: Timestamp) -> Result<Known, Fault> {
        // A name may end with a slash, the address has one all the same (Discovery §4).
        let place = provider.issuer.strip_suffix('/').unwrap_or(&provider.issuer);
        let said = self.wire()?.get(&format!("{place}/.well-known/openid-configuration")).await?;
        // Without this, one provider could pass for another (Discovery §4.3).
        if said.get("issuer").and_then(Value::as_str) != Some(&provider.issuer) {
            return Err(Fault::Broken("the name of another"));
        }
        let endpoint = |name: &str| {
            let address = said.get(name).and_then(Value::as_str).filter(|address| is_safe(address));
            address.map(str::to_owned).ok_or(Fault::Broken("an address that is not safe"))
        };
        let keys = jose::read_keys(&self.wire()?.get(&endpoint("jwks_uri")?).await?);
        let names_itself = said.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true));
        let (authorization_endpoint, token_endpoint) = (endpoint("authorization_endpoint")?, endpoint("token_endpoint")?);
        let known = Known { authorization_endpoint, token_endpoint, keys, names_itself, at: now };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(provider.key.clone(), known.clone());
        Ok(known)
    }

    /// Who the code stands for, by the name that the provider gives them.
    pub(crate) async fn subject(
        &self,
        provider: &IdentityProvider,
        (code, verifier, redirect_uri): (&str, &str, &str),
        expected: Expected<'_>,
    ) -> Result<String, Fault> {
        let known = self.known(provider, expected.now).await?;
        let client = match provider.secret() {
            Some(_) => String::new(),
            None => format!("&client_id={}", url_encoded(&provider.client_id)),
        };
        let form = format!(
            "grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={verifier}{client}",
            url_encoded(code),
            url_encoded(redirect_uri)
        );
        let basic = provider.secret().map(|secret| basic(&provider.client_id, secret));
        let answer = self.wire()?.post(&known.token_endpoint, basic.as_deref(), form).await?;
        let token = answer.get("id_token").and_then(Value::as_str).ok_or(Fault::Broken("no ID token"))?;
        let claims = match jose::verify(token, &known.keys) {
            // It may have a new key since we asked.
            Err(TokenFault::Key) => jose::verify(token, &self.learn(provider, expected.now).await?.keys)?,
            checked => checked?,
        };
        expected.subject(&claims).map_err(Fault::Claim)
    }
}

/// RFC 6749 §2.3.1: both are encoded as in a form first.
fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{}:{}", url_encoded(id).replace('/', "%2F"), url_encoded(secret).replace('/', "%2F"))))
}
