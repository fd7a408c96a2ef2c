//! A form must come from a page of ours: the token in the form equals the token in a cookie that other sites can neither read nor set,
//! and a browser that says where the form came from must name this host.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use crate::error::PageError;
use crate::view::cookie;

const COOKIE_NAME: &str = "qh_csrf";
const LARGEST_FORM_BYTES: usize = 256 * 1024;

/// The token of the request's cookie.
#[must_use]
pub fn token_of(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE_NAME).filter(|token| token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Gives a request that has no token one, so that the page it gets can print it; answers the cookie to set.
pub(crate) fn ensure_token(headers: &mut HeaderMap) -> Option<HeaderValue> {
    if token_of(headers).is_some() {
        return None;
    }
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    headers.append(axum::http::header::COOKIE, HeaderValue::from_str(&format!("{COOKIE_NAME}={token}")).ok()?);
    HeaderValue::from_str(&format!("{COOKIE_NAME}={token}; Path=/; Max-Age=31536000; SameSite=Strict")).ok()
}

/// Whether `token` proves that a page of ours sent the request.
#[must_use]
pub fn is_ours(headers: &HeaderMap, token: &str) -> bool {
    let Some(expected) = token_of(headers) else { return false };
    let same_token = bool::from(expected.as_bytes().ct_eq(token.as_bytes()));
    same_token && is_same_origin(headers)
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    match (text(ORIGIN), text(HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, named)| named == host),
        _ => true,
    }
}

/// A request with the token in the header `x-csrf`, as scripts send it.
///
/// # Errors
/// The token is missing or another one.
pub fn check_header(headers: &HeaderMap) -> Result<(), PageError> {
    check_token(headers, headers.get("x-csrf").and_then(|value| value.to_str().ok()).unwrap_or_default())
}

/// A request with the token in a place of its own, such as a form with a file.
///
/// # Errors
/// The token is missing or another one.
pub fn check_token(headers: &HeaderMap, token: &str) -> Result<(), PageError> {
    if is_ours(headers, token) { Ok(()) } else { Err(PageError::Forbidden("error-csrf")) }
}

/// A posted form whose token was checked.
pub struct CsrfForm<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for CsrfForm<T> {
    type Rejection = PageError;
    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await.map_err(|_| PageError::TooLarge)?;
        if body.len() > LARGEST_FORM_BYTES {
            return Err(PageError::TooLarge);
        }
        #[derive(serde::Deserialize)]
        struct Token {
            #[serde(default)]
            csrf: String,
        }
        let token: Token = serde_urlencoded::from_bytes(&body).map_err(|_| PageError::BadRequest("error-form"))?;
        let sent = headers.get("x-csrf").and_then(|value| value.to_str().ok()).unwrap_or(&token.csrf);
        if !is_ours(&headers, sent) {
            return Err(PageError::Forbidden("error-csrf"));
        }
        serde_urlencoded::from_bytes(&body).map(Self).map_err(|_| PageError::BadRequest("error-form"))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::is_ours;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    fn asked(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
    }

    #[test]
    fn only_our_own_pages_can_send_a_form() {
        let cookie = format!("qh_csrf={TOKEN}");
        let ours = asked(&[("cookie", &cookie), ("host", "a.example"), ("origin", "https://a.example")]);
        assert!(is_ours(&ours, TOKEN));
        assert!(!is_ours(&ours, "fedcba9876543210fedcba9876543210"));
        assert!(!is_ours(&ours, ""));
        let foreign = asked(&[("cookie", &cookie), ("host", "a.example"), ("origin", "https://b.example")]);
        assert!(!is_ours(&foreign, TOKEN));
        assert!(!is_ours(&HeaderMap::new(), TOKEN));
    }
}
