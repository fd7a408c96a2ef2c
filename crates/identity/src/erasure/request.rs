use kernel::Timestamp;
use store::{DbError, Tx, sql};

use crate::guardians::Owner;

/// How long an erasure can be taken back.
const TAKEN_BACK_WITHIN_MS: i64 = 7 * 24 * 3_600_000;
const AT_ONCE: i64 = 500;

/// Asks for the account to be erased; asked for already, nothing changes.
pub(crate) async fn ask(tx: &mut Tx, owner: &Owner, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO erasure (home, account_id, asked_at, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT (home, account_id) DO NOTHING")
        .bind(&owner.home)
        .bind(owner.account)
        .bind(now)
        .bind(now.plus_ms(TAKEN_BACK_WITHIN_MS))
        .execute(tx)
        .await?;
    Ok(())
}

/// When the account will be erased, if that was asked for.
pub(crate) async fn find_due_at(tx: &mut Tx, owner: &Owner) -> Result<Option<Timestamp>, DbError> {
    sql("SELECT due_at FROM erasure WHERE home = $1 AND account_id = $2")
        .bind(&owner.home)
        .bind(owner.account)
        .fetch_optional(tx, |row| row.get("due_at"))
        .await
}

/// Keeps the account after all.
pub(crate) async fn take_back(tx: &mut Tx, owner: &Owner) -> Result<(), DbError> {
    sql("DELETE FROM erasure WHERE home = $1 AND account_id = $2").bind(&owner.home).bind(owner.account).execute(tx).await?;
    Ok(())
}

/// Whose days are over, some hundreds at a time.
pub(super) async fn list_due(tx: &mut Tx, now: Timestamp) -> Result<Vec<Owner>, DbError> {
    sql("SELECT home, account_id FROM erasure WHERE due_at <= $1 ORDER BY due_at LIMIT $2")
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(tx, |row| Ok(Owner { home: row.parse("home")?, account: row.parse("account_id")? }))
        .await
}

/// Takes the request off the list; `false` when it was taken back meanwhile, or another process is at it.
pub(super) async fn take_due(tx: &mut Tx, owner: &Owner, now: Timestamp) -> Result<bool, DbError> {
    let taken = sql("DELETE FROM erasure WHERE home = $1 AND account_id = $2 AND due_at <= $3")
        .bind(&owner.home)
        .bind(owner.account)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(taken > 0)
}
