//! Short texts that people type, and forms without any.

use serde::Deserialize;

/// A form that says nothing but that it was sent.
#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// So many characters of a reason, question or answer are taken.
pub(crate) const LONGEST_TEXT: usize = 300;

/// What was typed, without the blanks around it; `None` when nothing is left or it is too long.
pub(crate) fn short_text(typed: &str) -> Option<String> {
    text_within(typed, LONGEST_TEXT)
}

/// As [`short_text`], with at most `longest` characters.
pub(crate) fn text_within(typed: &str, longest: usize) -> Option<String> {
    let text = typed.trim();
    let has_odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
    (!text.is_empty() && !has_odd && text.chars().count() <= longest).then(|| text.to_owned())
}
