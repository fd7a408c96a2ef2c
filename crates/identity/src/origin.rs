//! Under which address passkeys and other systems know this node.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use web::PublicUrl;

use crate::visit::Visit;

/// Scheme, host and port of this node, exactly as browsers name it: `https://learn.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin(String);

impl Origin {
    /// The origin that passkeys and other systems are bound to. Without a public address it is known on this machine only: a name that
    /// anybody may put into a request is none to bind secrets to.
    pub(crate) fn of(visit: &Visit) -> Option<Self> {
        Self::known_as(visit.app.public_url.as_ref(), &visit.headers)
    }

    /// As [`Origin::of`], where the request came to it: a browser that is elsewhere can do nothing with what is bound to it.
    pub(crate) fn here(visit: &Visit) -> Option<Self> {
        Self::of(visit).filter(|origin| origin.is_at(&visit.headers))
    }

    fn known_as(public_url: Option<&PublicUrl>, headers: &HeaderMap) -> Option<Self> {
        let host = host_of(headers)?;
        match public_url {
            Some(url) => Some(Self(url.to_string())),
            None if is_this_machine(host) => Some(Self(format!("http://{host}"))),
            None => None,
        }
    }

    fn is_at(&self, headers: &HeaderMap) -> bool {
        host_of(headers) == Some(self.authority())
    }

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

    use super::Origin;

    fn asked_at(host: &str) -> HeaderMap {
        [("host".parse().unwrap(), host.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn without_a_public_address_only_this_machine_has_an_origin() {
        let origin = |host: &str| Origin::known_as(None, &asked_at(host));
        let rp_id = |host: &str| origin(host).and_then(|origin| origin.rp_id().map(str::to_owned));
        assert_eq!(rp_id("localhost:8080").as_deref(), Some("localhost"));
        assert_eq!(rp_id("127.0.0.1:8080"), None);
        assert!(origin("127.0.0.1:8080").is_some());
        for host in ["evil.example", "localhost.evil.example", "", "a/b"] {
            assert!(origin(host).is_none(), "{host}");
        }
    }

    #[test]
    fn with_one_it_is_the_same_for_everybody_and_here_only_where_one_came_to_it() {
        let url = "https://learn.example".parse().unwrap();
        let origin = Origin::known_as(Some(&url), &asked_at("10.0.0.1")).unwrap();
        assert_eq!(origin.as_str(), "https://learn.example");
        assert!(!origin.is_at(&asked_at("10.0.0.1")));
        assert!(origin.is_at(&asked_at("learn.example")));
        assert_eq!(origin.rp_id(), Some("learn.example"));
    }
}
