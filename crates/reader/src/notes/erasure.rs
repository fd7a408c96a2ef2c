//! A person's notes go with their account.

use identity::AccountErased;
use jobs::Subscribers;

const STATEMENTS: [&str; 1] = ["DELETE FROM annotation WHERE home = $1 AND account_id = $2"];

/// Lets the reader hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    AccountErased::subscribe(subscribers, "reader", |tx, gone, _| Box::pin(gone.delete(tx, &STATEMENTS)))
}
