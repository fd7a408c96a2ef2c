//! The page for an error status, in the reader's language.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::{Failure, Recovery};
use crate::problem::PROBLEM_CODES;
use crate::request::RequestId;
use crate::shell::Shell;
use crate::view::View;

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
    let code = code_with_words(status);
    let shell = Shell::new(app, view, path).titled(&format!("error-{code}-title"));
    let (explanation, recovery) = failure.map(|f| (f.explanation, f.recovery)).unwrap_or_default();
    let sentence = shell.t(&format!("error-{code}-title")).into_owned();
    let advice = shell.t(explanation.unwrap_or(&format!("error-{code}-advice"))).into_owned();
    let page = ErrorPage { status: code, sentence, advice, recovery, search_words: words_of(path), request_id: id, shell };
    crate::respond::html(status, &page).unwrap_or_else(|_| status.into_response())
}

/// The status for whose number there are words: itself, or the plainest of its class.
pub(crate) fn code_with_words(status: StatusCode) -> u16 {
    match status.as_u16() {
        known if PROBLEM_CODES.contains(&known) => known,
        500.. => 500,
        _ => 400,
    }
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
