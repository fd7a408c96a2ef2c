//! What the program says: answers on stdout, everything else on stderr.

use std::fmt::Display;
use std::io::{Write, stderr, stdout};

use serde::Serialize;

use crate::failure::Failure;

/// Prints an answer: for people as it displays, for machines as one line of JSON.
///
/// # Errors
/// The answer has no JSON form.
pub fn answer<A: Display + Serialize>(as_json: bool, answer: &A) -> Result<(), Failure> {
    if as_json {
        line(&serde_json::to_string(answer).map_err(std::io::Error::from)?);
    } else {
        line(&answer.to_string());
    }
    Ok(())
}

/// A line on stdout. Whoever closes the pipe has read enough.
pub fn line(text: &str) {
    let _ = writeln!(stdout().lock(), "{}", text.trim_end());
}

/// A line on stderr, for people who wait.
pub fn note(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}

/// Why the command failed.
pub fn complain(failure: &Failure) {
    note(&format!("qinghe: {failure}"));
}

/// `text` with spaces up to `width` columns of a terminal, where a Chinese character takes two.
pub fn padded(text: &str, width: usize) -> String {
    let used: usize = text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(used)))
}

/// `number` with commas between the thousands.
pub fn grouped(number: impl Into<i128>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{grouped, padded};

    #[test]
    fn columns_and_thousands_line_up() {
        assert_eq!(padded("小学", 6), "小学  ");
        assert_eq!(padded("abcdefgh", 6), "abcdefgh");
        assert_eq!([0, 999, 1000, 1_234_567, -1000].map(grouped), ["0", "999", "1,000", "1,234,567", "-1,000"]);
    }
}
