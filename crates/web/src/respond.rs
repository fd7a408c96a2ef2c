use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse};

use crate::error::{PageError, PageResult};

/// Marks a page that is the same bytes for everyone; the server compresses it once and keeps it.
#[derive(Debug, Clone, Copy)]
pub struct Public;

/// A page that is the same for everyone who reads it in this language, theme and size.
///
/// # Errors
/// The template failed to print.
pub fn public(page: &impl askama::Template) -> PageResult {
    let text = page.render().map_err(PageError::internal)?;
    let mut response = Html(text).into_response();
    response.extensions_mut().insert(Public);
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
