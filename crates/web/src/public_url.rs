//! Where links that leave the site begin: on paper, in a QR code, in a feed.

use std::str::FromStr;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use serde::Deserialize;

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

/// The address that was set, else the one that the request was sent to; without a slash at its end.
pub(crate) fn public_base(set: Option<&PublicUrl>, headers: &HeaderMap) -> String {
    if let Some(PublicUrl(address)) = set {
        return address.clone();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
    format!("http://{}", host.unwrap_or("localhost"))
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
