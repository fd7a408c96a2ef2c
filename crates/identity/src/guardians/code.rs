use sha2::{Digest, Sha256};
use web::PageError;

/// Letters and digits that no handwriting confuses.
const ALPHABET: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const LENGTH: usize = 10;
/// The largest multiple of the alphabet's length in a byte, so that every character is as likely.
const FAIR_BELOW: u8 = 248;

/// The code on a pairing slip. Only its digest is ever kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PairingCode(String);

impl PairingCode {
    /// A code that nobody can guess: 31^10 are possible.
    pub(crate) fn new() -> Result<Self, PageError> {
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
    pub(crate) fn typed(text: &str) -> Option<Self> {
        if text.len() > 64 {
            return None;
        }
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        let fits = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then_some(Self(code))
    }

    /// As it is printed: two groups of five.
    pub(crate) fn printed(&self) -> String {
        let (first, last) = self.0.split_at(LENGTH / 2);
        format!("{first}-{last}")
    }

    /// What the database knows of it.
    pub(crate) fn digest(&self) -> String {
        Sha256::digest(format!("pairing code:{}", self.0)).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::PairingCode;

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
}
