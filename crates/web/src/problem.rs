//! Problem documents (RFC 9457): what programs read where people read an error page.

use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::Language;
use serde::Serialize;

use crate::error::Failure;
use crate::error_page::code_with_words;
use crate::request::RequestId;
use crate::words::{Words, words};

/// The statuses for which there are words of their own: `error-404-title`, `error-404-advice` and so on.
pub const PROBLEM_CODES: [u16; 10] = [400, 403, 404, 405, 409, 410, 413, 429, 500, 503];

/// RFC 9457 §3.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A reference to what is said of this kind of problem on the page `/api`; it names the reason and never changes.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status of the answer
    pub status: u16,
    /// The kind of problem in the caller's language
    pub title: String,
    /// What to do next, in the caller's language
    pub detail: String,
    /// Under which number the request stands in the log
    pub instance: String,
    /// Where to go instead, if there is such a place
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// What a program is told to do next for a status of [`PROBLEM_CODES`]; for most of them the same as people are.
#[must_use]
pub fn problem_detail(words: &Words, code: u16) -> String {
    let own = format!("problem-{code}");
    let key = if words.has(&own) { own } else { format!("error-{code}-advice") };
    words.get(&key).into_owned()
}

/// The problem document for an error status.
pub(crate) fn answer(language: Language, status: StatusCode, failure: Option<Failure>, id: RequestId) -> Response {
    let words = words(language);
    let code = code_with_words(status);
    let (explanation, recovery) = failure.map(|failure| (failure.explanation, failure.recovery)).unwrap_or_default();
    let problem = Problem {
        kind: format!("/api#{}", explanation.map_or_else(|| format!("error-{code}"), str::to_owned)),
        status: status.as_u16(),
        title: words.get(&format!("error-{code}-title")).into_owned(),
        detail: explanation.map_or_else(|| problem_detail(words, code), |key| words.get(key).into_owned()),
        instance: format!("urn:qinghe:request:{id}"),
        instead: recovery.map(|recovery| recovery.href),
    };
    let Ok(body) = serde_json::to_vec(&problem) else { return status.into_response() };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (VARY, HeaderValue::from_static("accept-language, cookie")),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (status, headers, body).into_response()
}
