use sha2::{Digest, Sha256};
use web::PageError;

/// Letters and digits that no handwriting confuses.
const ALPHABET: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// The largest multiple of the alphabet's length in a byte, so that every character is as likely.
const FAIR_BELOW: u8 = 248;
const LONGEST_TYPED_BYTES: usize = 64;

/// A code of `LENGTH` characters that people read and type, for one purpose: none passes for a code of another. Of those on paper only the
/// digest is ever kept.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperCode<const PURPOSE: char, const LENGTH: usize>(String);

/// Leads into an ordinary class: one of 31^8.
pub type JoinCode = PaperCode<'j', 8>;

/// Pairs a guardian with a child: one of 31^10.
pub(crate) type PairingCode = PaperCode<'p', 10>;

/// Shown by a computer that waits for a phone: one of 31^8, good for minutes, and counted when wrong.
pub(crate) type ComputerCode = PaperCode<'c', 8>;

/// Takes over an account that the school made: one of 31^12.
pub(crate) type ActivationCode = PaperCode<'a', 12>;

impl<const PURPOSE: char, const LENGTH: usize> PaperCode<PURPOSE, LENGTH> {
    /// A code that nobody can guess.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn new() -> Result<Self, PageError> {
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
            let fair = bytes.iter().filter(|byte| **byte < FAIR_BELOW).take(LENGTH - code.len());
            code.extend(fair.map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])));
        }
        Ok(Self(code))
    }

    /// What somebody typed, if it can be a code; blanks, hyphens and case do not matter.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > LONGEST_TYPED_BYTES {
            return None;
        }
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        let fits = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then_some(Self(code))
    }

    /// As it is printed: in groups of five, or of four where that comes out even.
    #[must_use]
    pub fn printed(&self) -> String {
        let group = if LENGTH.is_multiple_of(5) { 5 } else { 4 };
        let groups: Vec<&str> = (0..LENGTH).step_by(group).map(|at| &self.0[at..LENGTH.min(at + group)]).collect();
        groups.join("-")
    }

    /// What the database finds it by.
    #[must_use]
    pub fn digest(&self) -> String {
        Sha256::digest(format!("code on paper:{}", self.0)).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ActivationCode, PairingCode};

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = PairingCode::new().unwrap();
        for typed in [code.printed(), code.printed().to_lowercase(), format!(" {} ", code.printed().replace('-', " "))] {
            assert!(PairingCode::typed(&typed).is_some_and(|read| read == code), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "ABCDE", "ABCDE-FGHJKM", "ABCDE-FGHJ0", "ABCDE-FGHJ1", "ABCDE-FGHJI", "一二三四五六七八九十", &"A".repeat(10_000)]
        {
            assert!(PairingCode::typed(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_code_holds_no_letters_that_look_alike_and_is_printed_in_groups() {
        for _ in 0..200 {
            let printed = ActivationCode::new().unwrap().printed();
            assert!(printed.len() == 14 && !printed.contains(['0', 'O', '1', 'I', 'L']), "{printed}");
        }
        assert_eq!(PairingCode::typed("abcdefghjk").unwrap().printed(), "ABCDE-FGHJK");
        assert_eq!(ActivationCode::typed("abcdefghjkmn").unwrap().printed(), "ABCD-EFGH-JKMN");
    }
}
