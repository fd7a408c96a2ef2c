use std::fmt;

use crate::origin::is_this_machine;

/// An identity provider that people may sign in with, as the operator named it.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityProvider {
    /// Its name in addresses here
    pub(crate) key: String,
    /// Its address, letter by letter as it calls itself
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    client_secret: Option<String>,
    /// What people read
    pub(crate) label: String,
    pub(crate) scope: String,
}

/// Why a provider makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// The key is no part of an address
    #[error("an identity provider's key has 1 to 32 small letters, digits and hyphens")]
    Key,
    /// The issuer is no address that is safe to ask
    #[error("the issuer {0:?} must be https (or http on this machine), without a query")]
    Issuer(String),
    /// Something is empty or too long
    #[error("an identity provider needs client_id and label")]
    Empty,
    /// The scope lacks `openid`
    #[error("the scope of an identity provider holds openid")]
    Scope,
}

impl IdentityProvider {
    /// A provider.
    ///
    /// # Errors
    /// See [`ProviderFault`].
    pub fn new(
        key: String,
        issuer: String,
        client_id: String,
        client_secret: Option<String>,
        label: String,
        scope: String,
    ) -> Result<Self, ProviderFault> {
        let is_key = (1..=32).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_key {
            return Err(ProviderFault::Key);
        }
        if !is_safe(&issuer) || issuer.contains('?') {
            return Err(ProviderFault::Issuer(issuer));
        }
        if client_id.is_empty() || label.trim().is_empty() {
            return Err(ProviderFault::Empty);
        }
        if !scope.split_ascii_whitespace().any(|scope| scope == "openid") {
            return Err(ProviderFault::Scope);
        }
        Ok(Self { key, issuer, client_id, client_secret: client_secret.filter(|secret| !secret.is_empty()), label, scope })
    }

    /// Its name in addresses here.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn secret(&self) -> Option<&str> {
        self.client_secret.as_deref()
    }
}

impl fmt::Display for IdentityProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.key, self.issuer)
    }
}

impl fmt::Debug for IdentityProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityProvider").field("key", &self.key).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Whether an address may be asked: over https, or on this machine.
pub(crate) fn is_safe(address: &str) -> bool {
    let is_plain = address.len() <= 1_000 && address.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>\\#@".contains(&b));
    let host = |rest: &str| rest.split(['/', '?']).next().unwrap_or_default().to_owned();
    match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => is_plain && !host(rest).is_empty(),
        (_, Some(rest)) => is_plain && is_this_machine(&host(rest)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{IdentityProvider, ProviderFault};

    fn of(key: &str, issuer: &str, scope: &str) -> Result<IdentityProvider, ProviderFault> {
        let text = str::to_owned;
        IdentityProvider::new(text(key), text(issuer), text("qinghe"), Some(text("hunter2")), text("示例省"), text(scope))
    }

    #[test]
    fn a_provider_is_asked_over_https_or_on_this_machine() {
        for issuer in
            ["https://id.example", "https://id.example/", "https://id.example/realms/a", "http://127.0.0.1:8080", "http://localhost"]
        {
            assert!(of("province", issuer, "openid").is_ok(), "{issuer}");
        }
        for issuer in [
            "http://id.example",
            "https://",
            "https://id.example?a=b",
            "https://u@id.example",
            "http://localhost.evil.example",
            "id.example",
        ] {
            assert!(of("province", issuer, "openid").is_err(), "{issuer}");
        }
        assert_eq!(of("A b", "https://id.example", "openid"), Err(ProviderFault::Key));
        assert_eq!(of("a", "https://id.example", "profile"), Err(ProviderFault::Scope));
    }

    #[test]
    fn the_secret_is_not_printed() {
        assert!(!format!("{:?}", of("province", "https://id.example", "openid")).contains("hunter2"));
    }
}
