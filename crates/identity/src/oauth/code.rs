//! Authorization codes: good once, for a minute, for one client, one address and whoever knows the verifier (RFC 6749 §4.1, RFC 7636).

use kernel::{AccountId, ClientId, Timestamp};
use store::{DbError, Row, Tx, sql};
use web::PageError;

use super::Scopes;
use crate::Home;
use crate::guardians::Owner;
use crate::opaque::{Opaque, digest_of};

const LASTS_MS: i64 = 60_000;
/// A code that was used is remembered as long as what came of it, to tell when it is used again.
const REMEMBERED_MS: i64 = 15 * 60_000;

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) who: Owner,
    pub(crate) client: ClientId,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    /// The role one acted in
    pub(crate) role: String,
    pub(crate) nonce: String,
    /// base64url(SHA-256(verifier))
    pub(crate) challenge: String,
    /// When one had signed in here
    pub(crate) signed_in_at: Timestamp,
}

/// What came of showing a code.
pub(crate) enum Redeemed {
    /// It was good, and is used now; with its digest
    Good(Box<Code>, String),
    /// There is no such code
    Unknown,
    /// It was used before, so somebody has a copy: what came of it is revoked
    Again,
}

/// Makes a code. Its home stands before it, so that it says where to look.
pub(crate) async fn issue(tx: &mut Tx, code: &Code, now: Timestamp) -> Result<String, PageError> {
    let text = format!("{}.{}", code.who.home, Opaque::new()?.as_str());
    sql("INSERT INTO oauth_code (home, code_hash, account_id, client_id, redirect_uri, scopes, role_key, nonce, code_challenge,
                                 signed_in_at, is_used, expires_at, forgotten_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)")
    .bind(&code.who.home)
    .bind(digest_of(&text))
    .bind(code.who.account)
    .bind(code.client.to_string())
    .bind(&code.redirect_uri)
    .bind(code.scopes.to_string())
    .bind(&code.role)
    .bind(&code.nonce)
    .bind(&code.challenge)
    .bind(code.signed_in_at)
    .bind(now.plus_ms(LASTS_MS))
    .bind(now.plus_ms(REMEMBERED_MS))
    .execute(tx)
    .await?;
    Ok(text)
}

fn code(row: &Row) -> Result<Code, DbError> {
    Ok(Code {
        who: Owner { home: row.parse("home")?, account: row.parse::<AccountId>("account_id")? },
        client: row.parse("client_id")?,
        redirect_uri: row.get("redirect_uri")?,
        scopes: row.parse("scopes")?,
        role: row.get("role_key")?,
        nonce: row.get("nonce")?,
        challenge: row.get("code_challenge")?,
        signed_in_at: row.get("signed_in_at")?,
    })
}

/// Uses the code for the client. Whoever commits this has used it, right or wrong.
pub(crate) async fn redeem(tx: &mut Tx, text: &str, client: ClientId, now: Timestamp) -> Result<Redeemed, DbError> {
    let Some(home) = text.split_once('.').and_then(|(home, _)| home.parse::<Home>().ok()) else { return Ok(Redeemed::Unknown) };
    let digest = digest_of(text);
    let good =
        sql("UPDATE oauth_code SET is_used = 1 WHERE home = $1 AND code_hash = $2 AND client_id = $3 AND is_used = 0 AND expires_at > $4
         RETURNING home, account_id, client_id, redirect_uri, scopes, role_key, nonce, code_challenge, signed_in_at")
        .bind(&home)
        .bind(&digest)
        .bind(client.to_string())
        .bind(now)
        .fetch_optional(tx, code)
        .await?;
    if let Some(code) = good {
        return Ok(Redeemed::Good(Box::new(code), digest));
    }
    let used = sql("SELECT COUNT(*) AS n FROM oauth_code WHERE home = $1 AND code_hash = $2 AND is_used = 1")
        .bind(&home)
        .bind(&digest)
        .fetch_one(tx, |row| row.get::<i64>("n"))
        .await?;
    if used == 0 {
        return Ok(Redeemed::Unknown);
    }
    sql("DELETE FROM oauth_token WHERE home = $1 AND code_hash = $2").bind(&home).bind(&digest).execute(tx).await?;
    Ok(Redeemed::Again)
}

/// Forgets codes from which nothing can come any more.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM oauth_code WHERE forgotten_at <= $1").bind(now).execute(tx).await?;
    Ok(())
}
