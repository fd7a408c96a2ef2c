use kernel::{AccountId, Timestamp};
use store::{DbError, Tx};

use super::Purpose;
use super::ledger::{Decision, decide};
use crate::guardians::Owner;

/// Something agreed to, to try the program with: `guardian` lets `child` upload what shows them. Withdrawn since, it stays so.
///
/// # Errors
/// The database refused it.
pub async fn demo_consent(tx: &mut Tx, child: &Owner, guardian: AccountId, now: Timestamp) -> Result<(), DbError> {
    let was_decided = super::list_decided(tx, child).await?.iter().any(|one| one.purpose == Purpose::Recording);
    if was_decided {
        return Ok(());
    }
    decide(tx, child, Purpose::Recording, Decision::Given, guardian, now).await
}
