use std::str::FromStr;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use library::Library;
use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::code::Guesses;

/// So many exports may run at once: each holds a frozen view of the database.
const MOST_EXPORTS: usize = 2;

/// What an operator can set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Under which address the world knows this node. Without it links are made from the address that a request was sent to.
    pub public_url: Option<PublicUrl>,
    /// How many records an OAI-PMH answer holds at most.
    pub records_per_answer: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { public_url: None, records_per_answer: 100 }
    }
}

/// `https://example.org`: scheme and host, perhaps a port, no path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl(String);

/// A text that is no such address.
#[derive(Debug, PartialEq, Eq)]
pub struct PublicUrlFault;

impl std::fmt::Display for PublicUrlFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the public address must be like https://learn.example, without a path")
    }
}

impl std::error::Error for PublicUrlFault {}

impl TryFrom<String> for PublicUrl {
    type Error = PublicUrlFault;
    fn try_from(text: String) -> Result<Self, PublicUrlFault> {
        text.parse()
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlFault;
    fn from_str(text: &str) -> Result<Self, PublicUrlFault> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let host = text.strip_prefix("https://").or(text.strip_prefix("http://"));
        if host.is_some_and(is_host) { Ok(Self(text.to_owned())) } else { Err(PublicUrlFault) }
    }
}

/// Whether `text` is a host name or address with perhaps a port, and nothing that could break out of a link.
fn is_host(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    (1..=255).contains(&text.len()) && text.bytes().all(plain)
}

/// The open interfaces of a node. Cheap to clone.
#[derive(Clone)]
pub struct Interop {
    pub(crate) library: Library,
    pub(crate) settings: Arc<Settings>,
    pub(crate) exports: Arc<Semaphore>,
    /// Short codes that were wrong
    pub(crate) guesses: Arc<Guesses>,
    /// Short codes that were made
    pub(crate) makings: Arc<Guesses>,
}

impl Interop {
    /// The open interfaces of `library`.
    #[must_use]
    pub fn new(library: Library, settings: Settings) -> Self {
        let exports = Arc::new(Semaphore::new(MOST_EXPORTS));
        Self { library, settings: Arc::new(settings), exports, guesses: Arc::default(), makings: Arc::default() }
    }

    /// Where links that leave the site begin: the address that was set, else the one that the request was sent to.
    pub(crate) fn base(&self, headers: &HeaderMap) -> String {
        if let Some(PublicUrl(address)) = &self.settings.public_url {
            return address.clone();
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
        format!("http://{}", host.unwrap_or("localhost"))
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn a_public_address_has_no_path_and_nothing_odd() {
        for good in ["https://learn.example", "http://127.0.0.1:8080", "https://learn.example/", "http://[::1]:80"] {
            assert!(good.parse::<PublicUrl>().is_ok(), "{good}");
        }
        for bad in ["learn.example", "https://", "https://a/b", "https://a?b", "https://u@a", "ftp://a", "https://a\"b"] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }
}
