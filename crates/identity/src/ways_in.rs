//! What an operator sets about signing in, and under which address the world finds this node.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use web::PublicUrl;

use crate::provider::{IdentityProvider, Speaker};

/// What the ways to sign in beside the password need to know of this node. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct WaysIn(Arc<Settings>);

#[derive(Debug, Default)]
struct Settings {
    public_url: Option<PublicUrl>,
    providers: Vec<IdentityProvider>,
    speaker: Speaker,
}

/// Scheme, host and port of this node, exactly as browsers name it: `https://learn.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin(String);

impl WaysIn {
    /// `public_url` is the address of this node, such as `https://learn.example`; with `providers` people may sign in.
    #[must_use]
    pub fn new(public_url: Option<PublicUrl>, providers: Vec<IdentityProvider>) -> Self {
        Self(Arc::new(Settings { public_url, providers, speaker: Speaker::default() }))
    }

    /// The providers that people may sign in with.
    pub(crate) fn providers(&self) -> &[IdentityProvider] {
        &self.0.providers
    }

    /// The provider with the name that it has in addresses here.
    pub(crate) fn provider(&self, key: &str) -> Option<&IdentityProvider> {
        self.0.providers.iter().find(|provider| provider.key == key)
    }

    /// What speaks to providers.
    pub(crate) fn speaker(&self) -> &Speaker {
        &self.0.speaker
    }

    /// The origin that passkeys and other systems are bound to. Without a public address it is known on this machine only: a name that
    /// anybody may put into a request is none to bind secrets to.
    pub(crate) fn origin(&self, headers: &HeaderMap) -> Option<Origin> {
        let host = host_of(headers)?;
        match &self.0.public_url {
            Some(url) => Some(Origin(url.to_string())),
            None if is_this_machine(host) => Some(Origin(format!("http://{host}"))),
            None => None,
        }
    }

    /// As [`WaysIn::origin`], where the request came to it: a browser that is elsewhere can do nothing with what is bound to it.
    pub(crate) fn origin_here(&self, headers: &HeaderMap) -> Option<Origin> {
        let host = host_of(headers)?;
        self.origin(headers).filter(|origin| origin.authority() == host)
    }

    /// Where links begin that leave this device, on a QR code: the public address, else the one that the request was sent to.
    pub(crate) fn base(&self, headers: &HeaderMap) -> String {
        web::public_base(self.0.public_url.as_ref(), headers)
    }
}

impl Origin {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn authority(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, authority)| authority)
    }

    /// What passkeys are bound to: the host's name, for which an address of digits will not do (WebAuthn §5.1.2).
    pub(crate) fn rp_id(&self) -> Option<&str> {
        let host = without_port(self.authority());
        let is_name = host.parse::<IpAddr>().is_err() && !host.starts_with('[');
        is_name.then_some(host)
    }
}

fn host_of(headers: &HeaderMap) -> Option<&str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    let host = headers.get(HOST)?.to_str().ok()?;
    ((1..=255).contains(&host.len()) && host.bytes().all(plain)).then_some(host)
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Whether an authority (a host, perhaps with a port) is this machine, where no encryption is needed.
pub(crate) fn is_this_machine(host: &str) -> bool {
    matches!(without_port(host), "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::WaysIn;

    fn asked_at(host: &str) -> HeaderMap {
        [("host".parse().unwrap(), host.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn without_a_public_address_only_this_machine_has_an_origin() {
        let ways = WaysIn::new(None, Vec::new());
        let rp_id = |host: &str| ways.origin_here(&asked_at(host)).and_then(|origin| origin.rp_id().map(str::to_owned));
        assert_eq!(rp_id("localhost:8080").as_deref(), Some("localhost"));
        assert_eq!(rp_id("127.0.0.1:8080"), None);
        assert!(ways.origin(&asked_at("127.0.0.1:8080")).is_some());
        for host in ["evil.example", "localhost.evil.example", "", "a/b"] {
            assert!(ways.origin(&asked_at(host)).is_none(), "{host}");
        }
    }

    #[test]
    fn with_one_it_is_the_same_for_everybody_and_here_only_where_one_came_to_it() {
        let ways = WaysIn::new("https://learn.example".parse().ok(), Vec::new());
        assert_eq!(ways.origin(&asked_at("10.0.0.1")).unwrap().as_str(), "https://learn.example");
        assert!(ways.origin_here(&asked_at("10.0.0.1")).is_none());
        assert_eq!(ways.origin_here(&asked_at("learn.example")).unwrap().rp_id(), Some("learn.example"));
    }
}
