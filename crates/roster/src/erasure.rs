//! The numbers and codes that a school gave a person, and their places in classes, go with their account. What they led goes on.

use identity::{AccountErased, roster_account};
use jobs::Subscribers;

use crate::ordinary;

const STATEMENTS: &[&str] = &[
    "DELETE FROM enrollment WHERE account_home = $1 AND account_id = $2",
    "DELETE FROM join_request WHERE account_home = $1 AND account_id = $2",
    "DELETE FROM roster_number WHERE account_home = $1 AND account_id = $2",
    "DELETE FROM transfer_code WHERE home = $1 AND child_id = $2",
    "DELETE FROM pupil_transfer WHERE home = $1 AND child_id = $2",
    "DELETE FROM roster_source WHERE $1 <> '' AND kind = 'person' AND target_id = $2",
    "DELETE FROM roster_import WHERE home = $1 AND account_id = $2",
];

/// Lets rosters hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    AccountErased::subscribe(subscribers, "roster", |tx, gone, at| {
        Box::pin(async move {
            roster_account::forget_code(tx, &gone.home, gone.account).await?;
            ordinary::go_on_without(tx, gone.account, at).await?;
            gone.delete(tx, STATEMENTS).await
        })
    })
}
