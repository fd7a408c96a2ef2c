//! What people allowed other systems to learn.

use kernel::{ClientId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::{Client, Scopes};
use crate::guardians::Owner;

/// A system that somebody is connected to.
pub(crate) struct Grant {
    pub(crate) client: ClientId,
    pub(crate) name: String,
    /// Under which name the system knows them
    pub(crate) subject: String,
    pub(crate) scopes: Scopes,
    pub(crate) granted_at: Timestamp,
    pub(crate) used_at: Timestamp,
}

fn grant(row: &Row) -> Result<Grant, DbError> {
    Ok(Grant {
        client: row.parse("client_id")?,
        name: row.get("name")?,
        subject: row.get("subject")?,
        scopes: row.parse("scopes")?,
        granted_at: row.get("granted_at")?,
        used_at: row.get("used_at")?,
    })
}

/// What the person allowed the system.
pub(crate) async fn find(tx: &mut Tx, owner: &Owner, client: ClientId) -> Result<Option<Grant>, DbError> {
    sql("SELECT g.client_id, c.name, g.subject, g.scopes, g.granted_at, g.used_at FROM oauth_grant g JOIN oauth_client c ON c.id = g.client_id
          WHERE g.home = $1 AND g.account_id = $2 AND g.client_id = $3")
    .bind(&owner.home)
    .bind(owner.account)
    .bind(client.to_string())
    .fetch_optional(tx, grant)
    .await
}

/// The systems that the person is connected to, the last used first.
pub(crate) async fn list(tx: &mut Tx, owner: &Owner) -> Result<Vec<Grant>, DbError> {
    sql("SELECT g.client_id, c.name, g.subject, g.scopes, g.granted_at, g.used_at FROM oauth_grant g JOIN oauth_client c ON c.id = g.client_id
          WHERE g.home = $1 AND g.account_id = $2 ORDER BY g.used_at DESC, g.client_id LIMIT 100")
    .bind(&owner.home)
    .bind(owner.account)
    .fetch_all(tx, grant)
    .await
}

/// Notes that the person allows it. The name under which the system knows them stays the one it was.
pub(crate) async fn save(
    tx: &mut Tx,
    owner: &Owner,
    client: &Client,
    (subject, scopes): (&str, Scopes),
    now: Timestamp,
) -> Result<(), DbError> {
    sql("INSERT INTO oauth_grant (home, account_id, client_id, subject, scopes, granted_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (home, account_id, client_id) DO UPDATE SET scopes = excluded.scopes, granted_at = excluded.granted_at")
    .bind(&owner.home)
    .bind(owner.account)
    .bind(client.id.to_string())
    .bind(subject)
    .bind(scopes.to_string())
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that the person went there.
pub(crate) async fn touch(tx: &mut Tx, owner: &Owner, client: ClientId, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE oauth_grant SET used_at = $4 WHERE home = $1 AND account_id = $2 AND client_id = $3")
        .bind(&owner.home)
        .bind(owner.account)
        .bind(client.to_string())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes the permission back: nothing that was given out opens anything from now on.
pub(crate) async fn remove(tx: &mut Tx, owner: &Owner, client: ClientId) -> Result<(), DbError> {
    for text in [
        "DELETE FROM oauth_token WHERE home = $1 AND account_id = $2 AND client_id = $3",
        "DELETE FROM oauth_code WHERE home = $1 AND account_id = $2 AND client_id = $3",
        "DELETE FROM oauth_grant WHERE home = $1 AND account_id = $2 AND client_id = $3",
    ] {
        sql(text).bind(&owner.home).bind(owner.account).bind(client.to_string()).execute(tx).await?;
    }
    Ok(())
}
