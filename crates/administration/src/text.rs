//! Texts that people type.

/// What was typed, without the blanks around it; `None` when nothing is left, it is too long, or holds controls.
pub(crate) fn typed(text: &str, longest: usize) -> Option<String> {
    let text = text.trim();
    let has_odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
    (!text.is_empty() && !has_odd && text.chars().count() <= longest).then(|| text.to_owned())
}

/// As [`typed`], and nothing is a text too.
pub(crate) fn typed_or_nothing(text: &str, longest: usize) -> Option<String> {
    if text.trim().is_empty() { Some(String::new()) } else { typed(text, longest) }
}
