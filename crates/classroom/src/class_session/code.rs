use std::str::FromStr;

use web::PageError;

const LENGTH: usize = 8;
/// The largest multiple of ten in a byte, so that every digit is as likely.
const FAIR_BELOW: u8 = 250;

/// Eight digits that a device enters: every child finds digits on every keyboard, and nobody meets a running class by trying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionCode(String);

impl SessionCode {
    /// A code that nobody can guess.
    pub(super) fn draw() -> Result<Self, PageError> {
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
            let fair = bytes.iter().filter(|byte| **byte < FAIR_BELOW).take(LENGTH - code.len());
            code.extend(fair.map(|byte| char::from(b'0' + byte % 10)));
        }
        Ok(Self(code))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// In two halves, as it is read aloud.
    pub(super) fn spaced(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        format!("{first} {second}")
    }
}

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeError;

impl FromStr for SessionCode {
    type Err = CodeError;
    /// Takes blanks and hyphens between, and full-width digits.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        if text.len() > 8 * LENGTH {
            return Err(CodeError);
        }
        let half_width =
            |c: char| if ('０'..='９').contains(&c) { char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c) } else { c };
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(half_width).collect();
        let fits = code.len() == LENGTH && code.bytes().all(|b| b.is_ascii_digit());
        fits.then_some(Self(code)).ok_or(CodeError)
    }
}

#[cfg(test)]
mod tests {
    use super::SessionCode;

    #[test]
    fn a_code_is_taken_as_it_is_typed() {
        for text in ["12345678", "1234 5678", " 1234-5678 ", "１２３４５６７８"] {
            assert_eq!(text.parse::<SessionCode>().unwrap().spaced(), "1234 5678", "{text}");
        }
        for odd in ["", "1234567", "123456789", "1234567a", "一二三四五六七八", &"1".repeat(9_000)] {
            assert!(odd.parse::<SessionCode>().is_err());
        }
        assert_eq!(SessionCode::draw().unwrap().as_str().len(), 8);
    }
}
