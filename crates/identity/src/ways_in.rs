//! What an operator sets about signing in.

use std::sync::Arc;

use crate::provider::{IdentityProvider, Speaker};

/// What the ways to sign in beside the password need to know. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct WaysIn(Arc<Settings>);

#[derive(Debug, Default)]
struct Settings {
    providers: Vec<IdentityProvider>,
    speaker: Speaker,
}

impl WaysIn {
    /// People may sign in with `providers`.
    #[must_use]
    pub fn new(providers: Vec<IdentityProvider>) -> Self {
        Self(Arc::new(Settings { providers, speaker: Speaker::default() }))
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
}
