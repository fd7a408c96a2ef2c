use kernel::{AccountId, Timestamp};
use store::{DbError, Tx};

use super::Purpose;
use super::ledger::{Decision, decide};
use crate::guardians::Owner;

/// Something agreed to, to try the program with: `guardian` agrees for `child` to `purpose`. Withdrawn since, it stays so.
///
/// # Errors
/// The database refused it.
pub async fn demo_consent(tx: &mut Tx, child: &Owner, purpose: Purpose, guardian: AccountId, now: Timestamp) -> Result<(), DbError> {
    let was_decided = super::list_decided(tx, child).await?.iter().any(|one| one.purpose == purpose);
    if was_decided {
        return Ok(());
    }
    decide(tx, child, purpose, Decision::Given, guardian, now).await
}
