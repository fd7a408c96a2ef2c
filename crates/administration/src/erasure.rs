//! What an org said stays its own; who said it for it goes with their account, and so does how whoever was invited to administer a school was
//! called and reached.

use identity::AccountErased;
use jobs::Subscribers;

const STATEMENTS: [&str; 3] = [
    "UPDATE org_notice SET author_id = '' WHERE $1 <> '' AND author_id = $2",
    "UPDATE school_request SET contact_name = '', contact = '', note = '', invited_id = NULL WHERE home = $1 AND invited_id = $2",
    "UPDATE org_notice_receipt SET account_id = '' WHERE $1 <> '' AND account_id = $2",
];

/// Lets this area hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    AccountErased::subscribe(subscribers, "administration", |tx, gone, _| Box::pin(async move { gone.delete(tx, &STATEMENTS).await }))
}
