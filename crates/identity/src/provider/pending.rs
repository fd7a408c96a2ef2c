//! Sign-ins under way at a provider, and which account there is which one here, as rows.

use kernel::{AccountId, Timestamp};
use store::{DbError, Tx, sql};

use crate::browser::Browser;
use crate::guardians::Owner;
use crate::opaque::{Opaque, digest_of};

/// How long somebody may take at the provider, and then here.
const LASTS_MS: i64 = 15 * 60_000;

/// A sign-in that was begun in this browser.
pub(crate) struct Begun {
    pub(crate) next: String,
}

/// An account elsewhere that belongs to one here.
pub(crate) struct Link {
    pub(crate) issuer: String,
    pub(crate) linked_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}

/// Notes that the browser goes to the provider.
pub(crate) async fn begin(
    tx: &mut Tx,
    browser: &Browser,
    state: &Opaque,
    (provider, next): (&str, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    sql("INSERT INTO provider_sign_in (state_hash, browser_hash, provider, next, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(state.digest())
        .bind(browser.digest())
        .bind(provider)
        .bind(next)
        .bind(now.plus_ms(LASTS_MS))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the browser began this at this provider.
pub(crate) async fn is_begun(tx: &mut Tx, browser: &Browser, state: &str, provider: &str, now: Timestamp) -> Result<bool, DbError> {
    let found = sql("SELECT COUNT(*) AS n FROM provider_sign_in
          WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND subject IS NULL AND expires_at > $4")
    .bind(digest_of(state))
    .bind(browser.digest())
    .bind(provider)
    .bind(now)
    .fetch_one(tx, |row| row.get::<i64>("n"))
    .await?;
    Ok(found > 0)
}

/// Takes what the browser began at this provider, once.
pub(crate) async fn take(tx: &mut Tx, browser: &Browser, state: &str, provider: &str, now: Timestamp) -> Result<Option<Begun>, DbError> {
    sql("DELETE FROM provider_sign_in
          WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND subject IS NULL AND expires_at > $4 RETURNING next")
    .bind(digest_of(state))
    .bind(browser.digest())
    .bind(provider)
    .bind(now)
    .fetch_optional(tx, |row| Ok(Begun { next: row.get("next")? }))
    .await
}

/// Notes who the browser's person is at the provider, until they have said whose account here it is.
pub(crate) async fn verified(
    tx: &mut Tx,
    browser: &Browser,
    state: &str,
    (provider, next, subject): (&str, &str, &str),
    now: Timestamp,
) -> Result<(), DbError> {
    sql("DELETE FROM provider_sign_in WHERE browser_hash = $1 AND provider = $2").bind(browser.digest()).bind(provider).execute(tx).await?;
    sql("INSERT INTO provider_sign_in (state_hash, browser_hash, provider, next, subject, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(digest_of(state))
        .bind(browser.digest())
        .bind(provider)
        .bind(next)
        .bind(subject)
        .bind(now.plus_ms(LASTS_MS))
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether the browser's person is known at the provider, and whose account here it is has still to be said.
pub(crate) async fn find_verified(tx: &mut Tx, browser: &Browser, provider: &str, now: Timestamp) -> Result<bool, DbError> {
    let found = sql("SELECT COUNT(*) AS n FROM provider_sign_in
          WHERE browser_hash = $1 AND provider = $2 AND subject IS NOT NULL AND expires_at > $3")
    .bind(browser.digest())
    .bind(provider)
    .bind(now)
    .fetch_one(tx, |row| row.get::<i64>("n"))
    .await?;
    Ok(found > 0)
}

/// Takes who the browser's person is at the provider, and where they wanted to go.
pub(crate) async fn take_verified(
    tx: &mut Tx,
    browser: &Browser,
    provider: &str,
    now: Timestamp,
) -> Result<Option<(String, String)>, DbError> {
    sql("DELETE FROM provider_sign_in
          WHERE browser_hash = $1 AND provider = $2 AND subject IS NOT NULL AND expires_at > $3 RETURNING subject, next")
    .bind(browser.digest())
    .bind(provider)
    .bind(now)
    .fetch_optional(tx, |row| Ok((row.get("subject")?, row.get("next")?)))
    .await
}

/// Forgets what nobody came back for.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM provider_sign_in WHERE expires_at <= $1").bind(now).execute(tx).await?;
    Ok(())
}

/// Whose account here it is; notes that it was used.
pub(crate) async fn find_link(tx: &mut Tx, issuer: &str, subject: &str, now: Timestamp) -> Result<Option<Owner>, DbError> {
    sql("UPDATE provider_link SET used_at = $3 WHERE issuer = $1 AND subject = $2 RETURNING home, account_id")
        .bind(issuer)
        .bind(subject)
        .bind(now)
        .fetch_optional(tx, |row| Ok(Owner { home: row.parse("home")?, account: row.parse::<AccountId>("account_id")? }))
        .await
}

/// Connects the account there with the one here; `false` when either has another already.
pub(crate) async fn link(tx: &mut Tx, owner: &Owner, issuer: &str, subject: &str, now: Timestamp) -> Result<bool, DbError> {
    let linked = sql("INSERT INTO provider_link (home, account_id, issuer, subject, linked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING")
    .bind(&owner.home)
    .bind(owner.account)
    .bind(issuer)
    .bind(subject)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(linked > 0)
}

/// The accounts elsewhere of somebody.
pub(crate) async fn links(tx: &mut Tx, owner: &Owner) -> Result<Vec<Link>, DbError> {
    sql("SELECT issuer, linked_at, used_at FROM provider_link WHERE home = $1 AND account_id = $2 ORDER BY linked_at, issuer LIMIT 100")
        .bind(&owner.home)
        .bind(owner.account)
        .fetch_all(tx, |row| Ok(Link { issuer: row.get("issuer")?, linked_at: row.get("linked_at")?, used_at: row.get("used_at")? }))
        .await
}

/// Takes the accounts apart.
pub(crate) async fn unlink(tx: &mut Tx, owner: &Owner, issuer: &str) -> Result<(), DbError> {
    sql("DELETE FROM provider_link WHERE home = $1 AND account_id = $2 AND issuer = $3")
        .bind(&owner.home)
        .bind(owner.account)
        .bind(issuer)
        .execute(tx)
        .await?;
    Ok(())
}
