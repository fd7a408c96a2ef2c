//! In how many ways somebody can come in: the last one cannot be taken away.

use store::{DbError, Tx, sql};

use crate::guardians::Owner;

/// So many ways lead into the account: its password, its passkeys, its accounts elsewhere.
pub(crate) async fn count(tx: &mut Tx, owner: &Owner) -> Result<i64, DbError> {
    sql("SELECT (SELECT COUNT(*) FROM account WHERE home = $1 AND id = $2 AND password_hash <> '')
              + (SELECT COUNT(*) FROM passkey WHERE home = $1 AND account_id = $2)
              + (SELECT COUNT(*) FROM provider_link WHERE home = $1 AND account_id = $2) AS n")
    .bind(&owner.home)
    .bind(owner.account)
    .fetch_one(tx, |row| row.get("n"))
    .await
}
