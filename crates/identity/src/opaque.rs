//! Texts that open something and mean nothing: 256 random bits, of which only the digest is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use web::PageError;

/// 256 random bits, as 43 characters of base64url.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Opaque(String);

impl Opaque {
    /// A text that nobody can guess.
    ///
    /// # Errors
    /// The system has no randomness.
    pub(crate) fn new() -> Result<Self, PageError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
        Ok(Self(base64url(&bytes)))
    }

    /// What somebody shows, if it can be one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let fits = text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database knows of it.
    pub(crate) fn digest(&self) -> String {
        digest_of(&self.0)
    }
}

/// The digest under which a secret text is kept.
pub(crate) fn digest_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Bytes as digests are kept: two small digits each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 4648 §5, without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes, if the text is base64url and stands for at most `longest` of them.
pub(crate) fn from_base64url(text: &str, longest: usize) -> Option<Vec<u8>> {
    let fits = text.len() <= longest.div_ceil(3) * 4;
    fits.then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten().filter(|bytes| bytes.len() <= longest)
}

#[cfg(test)]
mod tests {
    use super::{Opaque, base64url, from_base64url};

    #[test]
    fn only_what_we_could_have_made_is_read() {
        let made = Opaque::new().unwrap();
        assert!(Opaque::read(made.as_str()).is_some_and(|read| read == made));
        for text in ["", "a", &"a".repeat(44), &"*".repeat(43)] {
            assert!(Opaque::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn base64url_is_read_strictly_and_bounded() {
        assert_eq!(from_base64url(&base64url(b"\xff\xfe\xfd"), 3), Some(vec![0xff, 0xfe, 0xfd]));
        for text in ["__79=", "//79", "a", "a b", "__79__79"] {
            assert_eq!(from_base64url(text, 3), None, "{text}");
        }
    }
}
