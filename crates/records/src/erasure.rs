//! A person's records go with their account.

use identity::AccountErased;
use jobs::Subscribers;

const STATEMENTS: [&str; 4] = [
    "DELETE FROM record_answer WHERE home = $1 AND account_id = $2",
    "DELETE FROM record_kept WHERE home = $1 AND account_id = $2",
    "DELETE FROM record_progress WHERE home = $1 AND account_id = $2",
    "DELETE FROM record_statement WHERE home = $1 AND account_id = $2",
];

/// Lets records hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    AccountErased::subscribe(subscribers, "records", |tx, gone, _| Box::pin(gone.delete(tx, &STATEMENTS)))
}
