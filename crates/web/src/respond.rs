use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse};

use crate::error::{PageError, PageResult};

/// Marks a page that the server compresses once and keeps: who gets the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    /// Everyone
    Everyone,
    /// Everyone who is not signed in; for others the handler is asked
    Guests,
}

/// A page that is the same for everyone who reads it in this language, theme and size.
///
/// # Errors
/// The template failed to print.
pub fn public(page: &impl askama::Template) -> PageResult {
    kept(page, Public::Everyone)
}

/// As [`public`], for a page at whose address people who are signed in find something of their own.
///
/// # Errors
/// The template failed to print.
pub fn public_for_guests(page: &impl askama::Template) -> PageResult {
    kept(page, Public::Guests)
}

fn kept(page: &impl askama::Template, readers: Public) -> PageResult {
    let text = page.render().map_err(PageError::internal)?;
    let mut response = Html(text).into_response();
    response.extensions_mut().insert(readers);
    Ok(response)
}

/// A page for one person: never cached.
///
/// # Errors
/// The template failed to print.
pub fn html(status: StatusCode, page: &impl askama::Template) -> PageResult {
    let text = page.render().map_err(PageError::internal)?;
    Ok((status, [(CACHE_CONTROL, "private, no-store")], Html(text)).into_response())
}

/// Sends the browser on with a GET, after something was done.
///
/// # Errors
/// The path holds what a header cannot carry.
pub fn see_other(path: &str) -> PageResult {
    let location = HeaderValue::from_str(path).map_err(PageError::internal)?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response())
}

/// What pages may load and do, up to where their forms may lead: other sites are added there.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; media-src 'self' blob:; object-src 'none'; \
                      base-uri 'none'; frame-ancestors 'self'; form-action 'self'";

/// Lets the forms of this one page lead on to `origin` (`https://other.example`): browsers look at where a redirect goes, too.
///
/// # Errors
/// The origin holds what a header cannot carry.
pub fn let_form_lead_to(headers: &mut HeaderMap, origin: &str) -> Result<(), PageError> {
    let policy = HeaderValue::from_str(&format!("{POLICY} {origin}")).map_err(PageError::internal)?;
    headers.insert(HeaderName::from_static("content-security-policy"), policy);
    Ok(())
}

/// What every answer tells the browser to refuse.
pub(crate) fn harden(headers: &mut HeaderMap) {
    let mut set = |name, value| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
}
