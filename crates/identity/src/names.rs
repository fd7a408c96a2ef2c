//! What people call themselves: one folded spelling to sign in with, any spelling to be shown.

use std::fmt;

/// What one signs in with: lower case, half width, 3 to 32 letters, digits, `.`, `-`, `_` or `@`.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInName(String);

/// Why a name cannot be taken. Each is a message key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing was written.
    Missing,
    /// Too short or too long.
    Length,
    /// A character that a name cannot hold.
    Character,
}

impl NameFault {
    /// The sentence about a sign-in name.
    pub(crate) const fn sign_in_message(self) -> &'static str {
        match self {
            Self::Missing => "fault-sign-in-name-missing",
            Self::Length => "fault-sign-in-name-length",
            Self::Character => "fault-sign-in-name-character",
        }
    }

    /// The sentence about a shown name.
    pub(crate) const fn display_message(self) -> &'static str {
        match self {
            Self::Missing => "fault-display-name-missing",
            Self::Length => "fault-display-name-length",
            Self::Character => "fault-display-name-character",
        }
    }
}

impl SignInName {
    /// The folded name.
    ///
    /// # Errors
    /// See [`NameFault`].
    pub fn new(typed: &str) -> Result<Self, NameFault> {
        let folded = fold(typed.trim());
        let length = folded.chars().count();
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        match length {
            0 => Err(NameFault::Missing),
            _ if !folded.chars().all(allowed) => Err(NameFault::Character),
            3..=32 => Ok(Self(folded)),
            _ => Err(NameFault::Length),
        }
    }

    /// The name as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names never reach the log, not even through `{:?}`.
impl fmt::Debug for SignInName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInName(…)")
    }
}

/// One spelling for every case and width: full-width forms become half-width, capitals become small.
fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// The name that others read: 1 to 30 characters, none of them invisible.
///
/// # Errors
/// See [`NameFault`].
pub(crate) fn display_name(typed: &str) -> Result<String, NameFault> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(NameFault::Missing),
        _ if name.chars().any(is_invisible) => Err(NameFault::Character),
        1..=30 => Ok(name),
        _ => Err(NameFault::Length),
    }
}

/// Controls, and marks that hide or turn around what stands next to them.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::{NameFault, SignInName, display_name};

    #[test]
    fn one_name_has_one_spelling_whatever_its_case_and_width() {
        for typed in ["Xiaoman7", " xiaoman7 ", "ＸＩＡＯＭＡＮ７", "ｘiaoMAN７"] {
            assert_eq!(SignInName::new(typed).map(|name| name.as_str().to_owned()), Ok("xiaoman7".to_owned()), "{typed}");
        }
        assert!(SignInName::new("林小满").is_ok());
    }

    #[test]
    fn hostile_names_are_refused() {
        for (typed, fault) in [
            ("", NameFault::Missing),
            ("ab", NameFault::Length),
            (&"长".repeat(33), NameFault::Length),
            ("a\0bc", NameFault::Character),
            ("a b c", NameFault::Character),
            ("<script>", NameFault::Character),
            ("a\u{202e}bc", NameFault::Character),
        ] {
            assert_eq!(SignInName::new(typed), Err(fault), "{typed:?}");
        }
        for (typed, fault) in [
            ("  ", NameFault::Missing),
            ("林\0小满", NameFault::Character),
            ("林\u{202e}小满", NameFault::Character),
            (&"满".repeat(31), NameFault::Length),
        ] {
            assert_eq!(display_name(typed), Err(fault), "{typed:?}");
        }
        assert_eq!(display_name("  林　小满 "), Ok("林 小满".to_owned()));
    }
}
