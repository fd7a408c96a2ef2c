//! Passkeys, as rows.

use kernel::{AccountId, PasskeyId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::Made;
use crate::Home;
use crate::guardians::Owner;
use crate::opaque::{base64url, from_base64url};

/// So many passkeys an account may have.
pub(crate) const MOST: usize = 10;
const LONGEST_KEY_BYTES: usize = 1_024;

/// A passkey of somebody.
pub(crate) struct Passkey {
    pub(crate) id: PasskeyId,
    /// Whose it is
    pub(crate) owner: Owner,
    /// Its id, in base64url
    pub(crate) credential: String,
    pub(crate) cose_key: Vec<u8>,
    pub(crate) sign_count: u32,
    /// What its owner calls it
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}

impl Passkey {
    /// As [`user_handle`] of its owner, in base64url.
    pub(crate) fn user_handle(&self) -> String {
        base64url(user_handle(&self.owner).as_bytes())
    }
}

/// What authenticators keep an account's passkeys under (`user.id`, WebAuthn §5.4.3): no name, and it says where to look.
pub(crate) fn user_handle(owner: &Owner) -> String {
    format!("{}.{}", owner.home, owner.account)
}

fn passkey(row: &Row) -> Result<Passkey, DbError> {
    let cose_key: String = row.get("cose_key")?;
    Ok(Passkey {
        id: row.parse("id")?,
        owner: Owner { home: row.parse("home")?, account: row.parse("account_id")? },
        credential: row.get("credential")?,
        cose_key: from_base64url(&cose_key, LONGEST_KEY_BYTES).unwrap_or_default(),
        sign_count: u32::try_from(row.get::<i64>("sign_count")?).unwrap_or(u32::MAX),
        name: row.get("name")?,
        created_at: row.get("created_at")?,
        used_at: row.get("used_at")?,
    })
}

/// The passkeys of an account, the oldest first.
pub(crate) async fn list(tx: &mut Tx, home: &Home, account: AccountId) -> Result<Vec<Passkey>, DbError> {
    sql("SELECT home, id, account_id, credential, cose_key, sign_count, name, created_at, used_at
           FROM passkey WHERE home = $1 AND account_id = $2 ORDER BY created_at, id LIMIT 100")
    .bind(home)
    .bind(account)
    .fetch_all(tx, passkey)
    .await
}

/// The passkey with the credential's id, as base64url.
pub(crate) async fn find_by_credential(tx: &mut Tx, credential: &str) -> Result<Option<Passkey>, DbError> {
    sql("SELECT home, id, account_id, credential, cose_key, sign_count, name, created_at, used_at FROM passkey WHERE credential = $1")
        .bind(credential)
        .fetch_optional(tx, passkey)
        .await
}

/// Keeps a passkey that was made; `false` when somebody has it already.
pub(crate) async fn add(tx: &mut Tx, owner: &Owner, made: &Made, name: &str, now: Timestamp) -> Result<bool, DbError> {
    let added = sql("INSERT INTO passkey (home, id, account_id, credential, cose_key, sign_count, name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (credential) DO NOTHING")
    .bind(&owner.home)
    .bind(PasskeyId::new().to_string())
    .bind(owner.account)
    .bind(base64url(&made.credential))
    .bind(base64url(&made.cose_key))
    .bind(i64::from(made.sign_count))
    .bind(name)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(added > 0)
}

/// Notes a use; `false` when the passkey is gone, or was used meanwhile by somebody who had counted as far.
pub(crate) async fn count_use(tx: &mut Tx, passkey: &Passkey, sign_count: u32, now: Timestamp) -> Result<bool, DbError> {
    let counted = sql("UPDATE passkey SET sign_count = $4, used_at = $5 WHERE home = $1 AND id = $2 AND sign_count = $3")
        .bind(&passkey.owner.home)
        .bind(passkey.id.to_string())
        .bind(i64::from(passkey.sign_count))
        .bind(i64::from(sign_count))
        .bind(now)
        .execute(tx)
        .await?;
    Ok(counted > 0)
}

/// Calls it something else.
pub(crate) async fn rename(tx: &mut Tx, home: &Home, account: AccountId, id: PasskeyId, name: &str) -> Result<bool, DbError> {
    let renamed = sql("UPDATE passkey SET name = $4 WHERE home = $1 AND account_id = $2 AND id = $3")
        .bind(home)
        .bind(account)
        .bind(id.to_string())
        .bind(name)
        .execute(tx)
        .await?;
    Ok(renamed > 0)
}

/// Forgets it.
pub(crate) async fn remove(tx: &mut Tx, home: &Home, account: AccountId, id: PasskeyId) -> Result<bool, DbError> {
    let removed = sql("DELETE FROM passkey WHERE home = $1 AND account_id = $2 AND id = $3")
        .bind(home)
        .bind(account)
        .bind(id.to_string())
        .execute(tx)
        .await?;
    Ok(removed > 0)
}
