//! What can go wrong, for people. The status is chosen here and nowhere else; the page is drawn in the reader's language at the
//! server's edge; the cause goes to the log under the request's number and never to the page.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::request::RequestId;
use crate::shell::Shell;
use crate::view::View;

/// What a handler answers.
pub type PageResult = Result<Response, PageError>;

/// Why a page cannot be shown.
#[derive(Debug)]
pub enum PageError {
    /// There is no such thing, or the reader may not know that there is.
    NotFound,
    /// It was withdrawn; perhaps something stands in its place.
    Gone(Option<Recovery>),
    /// The reader is known, and this is not for them; the message key says who may.
    Forbidden(&'static str),
    /// First one has to sign in; then one comes back to the path.
    SignInFirst(String),
    /// The request makes no sense; the message key says what to do.
    BadRequest(&'static str),
    /// It was done already or changed meanwhile; the message key says what to do.
    Conflict(&'static str),
    /// More bytes than are taken.
    TooLarge,
    /// Too often; again after so many seconds.
    TooManyRequests(u32),
    /// The database is busy or away.
    Unavailable(Arc<dyn Error + Send + Sync>),
    /// A fault of ours.
    Internal(Arc<dyn Error + Send + Sync>),
}

/// Where the reader can go instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The link
    pub href: String,
    /// What is there
    pub title: String,
}

impl PageError {
    /// A fault of ours, with its cause.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(cause))
    }

    /// The status: the only place that picks one.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone(_) => StatusCode::GONE,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::SignInFirst(_) => StatusCode::SEE_OTHER,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answered {}", self.status())
    }
}

impl From<store::DbError> for PageError {
    fn from(error: store::DbError) -> Self {
        if error.is_unavailable() { Self::Unavailable(Arc::new(error)) } else { Self::internal(error) }
    }
}

/// What the server's edge needs to draw the page.
#[derive(Clone)]
pub(crate) struct Failure {
    explanation: Option<&'static str>,
    recovery: Option<Recovery>,
    pub(crate) cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = status.into_response();
        let mut failure = Failure { explanation: None, recovery: None, cause: None };
        match self {
            Self::SignInFirst(back) => {
                let target = format!("/sign-in?next={}", crate::shell::url_encoded(&back));
                return crate::respond::see_other(&target).unwrap_or_else(|_| StatusCode::FORBIDDEN.into_response());
            }
            Self::Forbidden(key) | Self::BadRequest(key) | Self::Conflict(key) => failure.explanation = Some(key),
            Self::Gone(recovery) => failure.recovery = recovery,
            Self::TooManyRequests(seconds) => {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            Self::Unavailable(cause) => {
                response.headers_mut().insert(RETRY_AFTER, 5.into());
                failure.cause = Some(cause);
            }
            Self::Internal(cause) => failure.cause = Some(cause),
            Self::NotFound | Self::TooLarge => {}
        }
        response.extensions_mut().insert(failure);
        response
    }
}

/// Turns absence into a page that says so.
pub trait OrNotFound<T> {
    /// The value, or [`PageError::NotFound`].
    ///
    /// # Errors
    /// There is none.
    fn or_not_found(self) -> Result<T, PageError>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self) -> Result<T, PageError> {
        self.ok_or(PageError::NotFound)
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    sentence: String,
    advice: String,
    recovery: Option<Recovery>,
    search_words: String,
    request_id: RequestId,
}

/// Draws the page for an error status, in the reader's language.
pub(crate) fn draw(app: &App, view: View, path: &str, status: StatusCode, failure: Option<Failure>, id: RequestId) -> Response {
    let known = matches!(status.as_u16(), 400 | 403 | 404 | 405 | 409 | 410 | 413 | 429 | 500 | 503);
    let code = if known {
        status.as_u16()
    } else if status.is_server_error() {
        500
    } else {
        400
    };
    let shell = Shell::new(app, view, path).titled(&format!("error-{code}-title"));
    let (explanation, recovery) = failure.map(|f| (f.explanation, f.recovery)).unwrap_or_default();
    let sentence = shell.t(&format!("error-{code}-title")).into_owned();
    let advice = shell.t(explanation.unwrap_or(&format!("error-{code}-advice"))).into_owned();
    let page = ErrorPage { status: code, sentence, advice, recovery, search_words: words_of(path), request_id: id, shell };
    crate::respond::html(status, &page).unwrap_or_else(|_| status.into_response())
}

/// The words of a path, for the search box of a page that is not there.
fn words_of(path: &str) -> String {
    let plain = path.split('?').next().unwrap_or_default();
    let decoded = percent_decoded(plain);
    let words: Vec<&str> = decoded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= 24 && word.chars().any(|c| !c.is_ascii_hexdigit()))
        .take(6)
        .collect();
    words.join(" ")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        match (byte, hex) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn a_missing_page_offers_to_search_for_the_words_of_its_address() {
        assert_eq!(words_of("/lesson/%E5%B9%B3%E8%A1%8C%E7%BA%BF"), "lesson 平行线");
        assert_eq!(words_of("/r/0198f0a2-aaaa"), "r");
        assert_eq!(words_of("/%E5%B"), "");
    }
}
