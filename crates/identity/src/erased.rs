use kernel::AccountId;
use serde::{Deserialize, Serialize};
use store::outbox;

/// An account is gone; every area forgets what it holds of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountErased {
    /// Where the person's data lives
    pub home: String,
    /// Who it was
    pub account: AccountId,
}

impl outbox::Event for AccountErased {
    const TOPIC: &'static str = "identity.account_erased";
}
