use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use axum::http::Uri;
use kernel::PageSize;
use sha2::{Digest, Sha256};
use web::{PageError, url_encoded};

use super::operation::{CURSOR, LIMIT, Parameter};

/// A query whose parameters were checked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    path: String,
    given: Arc<BTreeMap<&'static str, String>>,
    /// Tells cursors of one list from those of another.
    list: String,
}

impl Asked {
    /// The parameters of `uri`, if every one is among those `allowed`, fits and comes once; otherwise the message that says what is wrong.
    pub(super) fn of(operation: &str, allowed: &[Parameter], uri: &Uri) -> Result<Self, &'static str> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(uri.query().unwrap_or_default()).map_err(|_| "api-unknown-parameter")?;
        let mut given = BTreeMap::new();
        for (name, text) in pairs {
            let parameter = allowed.iter().find(|parameter| parameter.name == name).ok_or("api-unknown-parameter")?;
            parameter.kind.check(&text)?;
            if given.insert(parameter.name, text).is_some() {
                return Err("api-parameter-twice");
            }
        }
        let list = fingerprint(operation, uri.path(), &given);
        Ok(Self { path: uri.path().to_owned(), given: Arc::new(given), list })
    }

    /// The parameter, or an empty text.
    pub(super) fn text(&self, parameter: Parameter) -> &str {
        self.given.get(parameter.name).map_or("", String::as_str)
    }

    /// The parameter as a number from 0.
    pub(super) fn number(&self, parameter: Parameter) -> i64 {
        self.text(parameter).parse().unwrap_or(0)
    }

    /// How many entries an answer holds at most.
    pub(super) fn limit(&self) -> u16 {
        self.text(LIMIT).parse().unwrap_or(50)
    }

    /// The same for lists.
    pub(super) fn size(&self) -> PageSize {
        PageSize::clamped(self.limit())
    }

    /// The key after which the list goes on; empty at its beginning.
    pub(super) fn after(&self) -> Result<String, PageError> {
        let cursor = self.text(CURSOR);
        if cursor.is_empty() {
            return Ok(String::new());
        }
        let key = cursor.strip_prefix(&self.list).and_then(from_hex);
        key.ok_or(PageError::BadRequest("api-bad-cursor"))
    }

    /// As [`Asked::after`], for lists whose key is a number from 0.
    pub(super) fn after_number(&self) -> Result<i64, PageError> {
        match self.after()?.as_str() {
            "" => Ok(0),
            key => key.parse().ok().filter(|number| *number >= 0).ok_or(PageError::BadRequest("api-bad-cursor")),
        }
    }

    /// The address that goes on after `key`.
    pub(super) fn next(&self, key: &str) -> String {
        self.address_with(CURSOR, &format!("{}{}", self.list, to_hex(key)))
    }

    /// The address with another value of a parameter.
    pub(super) fn address_with(&self, parameter: Parameter, value: &str) -> String {
        let mut address = format!("{}?", self.path);
        for (name, text) in self.given.iter().filter(|(name, _)| **name != parameter.name) {
            let _ = write!(address, "{name}={}&", url_encoded(text));
        }
        let _ = write!(address, "{}={}", parameter.name, url_encoded(value));
        address
    }
}

/// Eight digits for the operation, its path and its filters. The size of answers may change from one to the next.
fn fingerprint(operation: &str, path: &str, given: &BTreeMap<&'static str, String>) -> String {
    let mut digest = Sha256::new();
    digest.update(operation);
    digest.update(path);
    for (name, text) in given.iter().filter(|(name, _)| ![LIMIT.name, CURSOR.name].contains(name)) {
        digest.update(format!("\0{name}\0{text}"));
    }
    digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn to_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn from_hex(text: &str) -> Option<String> {
    let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    if rest.is_empty() { String::from_utf8(bytes?).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::operation::{CURSOR, LIMIT, STAGE};
    use super::{Asked, from_hex, to_hex};

    fn asked(query: &str) -> Result<Asked, &'static str> {
        Asked::of("list", &[LIMIT, CURSOR, STAGE], &format!("/list?{query}").parse().unwrap())
    }

    #[test]
    fn a_cursor_belongs_to_its_list_and_its_filters() {
        let next = asked("limit=7").unwrap().next("课");
        let cursor = next.split_once("cursor=").unwrap().1;
        assert_eq!(asked(&format!("cursor={cursor}&limit=9")).unwrap().after().unwrap(), "课");
        assert!(asked(&format!("cursor={cursor}&stage=a")).unwrap().after().is_err());
    }

    #[test]
    fn parameters_are_known_and_sound_and_come_once() {
        assert_eq!(asked("page=1").unwrap_err(), "api-unknown-parameter");
        assert_eq!(asked("limit=1&limit=2").unwrap_err(), "api-parameter-twice");
        for limit in ["0", "101", "-1", "x", ""] {
            assert_eq!(asked(&format!("limit={limit}")).unwrap_err(), "api-bad-limit", "{limit}");
        }
        assert_eq!(asked("cursor=zz").unwrap_err(), "api-bad-cursor");
        assert_eq!(asked("stage=%00").unwrap_err(), "api-bad-name");
    }

    #[test]
    fn hexadecimal_comes_back_and_nonsense_does_not() {
        assert_eq!(from_hex(&to_hex("a/课")).as_deref(), Some("a/课"));
        assert_eq!((from_hex("6"), from_hex("ff"), from_hex("0g")), (None, None, None));
    }
}
