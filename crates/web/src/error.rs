//! What can go wrong, for people. The status is chosen here and nowhere else; the page is drawn in the reader's language at the
//! server's edge; the cause goes to the log under the request's number and never to the page.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::link::url_encoded;

const LONGEST_WAY_BACK_BYTES: usize = 1_000;

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
    /// First one has to read another page of this site, which leads back to the path.
    GoFirst(&'static str, String),
    /// The request makes no sense; the message key says what to do.
    BadRequest(&'static str),
    /// It was done already or changed meanwhile; the message key says what to do.
    Conflict(&'static str),
    /// More bytes than are taken.
    TooLarge,
    /// Too often; again after so many seconds.
    TooManyRequests(u32),
    /// The database or the file store is busy or away.
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
            Self::SignInFirst(_) | Self::GoFirst(..) => StatusCode::SEE_OTHER,
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

impl From<store::BlobError> for PageError {
    fn from(error: store::BlobError) -> Self {
        match error {
            store::BlobError::Missing(_) => Self::NotFound,
            store::BlobError::TooLarge(_) => Self::TooLarge,
            store::BlobError::Bucket(_) => Self::Unavailable(Arc::new(error)),
            store::BlobError::Damaged(_) | store::BlobError::Io(_) => Self::internal(error),
        }
    }
}

/// What the server's edge needs to draw the page.
#[derive(Clone)]
pub(crate) struct Failure {
    pub(crate) explanation: Option<&'static str>,
    pub(crate) recovery: Option<Recovery>,
    pub(crate) cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = status.into_response();
        let mut failure = Failure { explanation: None, recovery: None, cause: None };
        match self {
            Self::SignInFirst(back) => {
                lead(&mut response, "/sign-in", &back);
                return response;
            }
            Self::GoFirst(page, back) => {
                lead(&mut response, page, &back);
                return response;
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

/// Leads to `page`, which comes back to `back`.
fn lead(response: &mut Response, page: &str, back: &str) {
    // Proxies refuse long headers, and an address that long was not typed by anybody.
    let back = if back.len() > LONGEST_WAY_BACK_BYTES { "/me" } else { back };
    // What was encoded for a link is always fit for a header.
    if let Ok(target) = HeaderValue::from_str(&format!("{page}?next={}", url_encoded(back))) {
        response.headers_mut().insert(LOCATION, target);
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
