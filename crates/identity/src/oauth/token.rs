//! Access tokens: they open `/oauth/userinfo`, for minutes. Only the digest is kept.

use kernel::{AccountId, ClientId, Timestamp};
use store::{DbError, Tx, sql};
use web::PageError;

use super::{Code, Scopes};
use crate::Home;
use crate::guardians::Owner;
use crate::opaque::{Opaque, digest_of};

/// How long a token is good.
pub(crate) const LASTS_SECONDS: i64 = 600;

/// What a token stands for.
pub(crate) struct Token {
    pub(crate) who: Owner,
    pub(crate) client: ClientId,
    pub(crate) scopes: Scopes,
    pub(crate) role: String,
}

/// Makes a token from a code.
pub(crate) async fn issue(tx: &mut Tx, code: &Code, code_digest: &str, now: Timestamp) -> Result<String, PageError> {
    let text = format!("{}.{}", code.who.home, Opaque::new()?.as_str());
    sql("INSERT INTO oauth_token (home, token_hash, code_hash, account_id, client_id, scopes, role_key, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(&code.who.home)
    .bind(digest_of(&text))
    .bind(code_digest)
    .bind(code.who.account)
    .bind(code.client.to_string())
    .bind(code.scopes.to_string())
    .bind(&code.role)
    .bind(now.plus_ms(LASTS_SECONDS * 1_000))
    .execute(tx)
    .await?;
    Ok(text)
}

/// What the token stands for, if it is good.
pub(crate) async fn find(tx: &mut Tx, text: &str, now: Timestamp) -> Result<Option<Token>, DbError> {
    let Some(home) = text.split_once('.').and_then(|(home, _)| home.parse::<Home>().ok()) else { return Ok(None) };
    sql("SELECT account_id, client_id, scopes, role_key FROM oauth_token WHERE home = $1 AND token_hash = $2 AND expires_at > $3")
        .bind(&home)
        .bind(digest_of(text))
        .bind(now)
        .fetch_optional(tx, |row| {
            let who = Owner { home: home.clone(), account: row.parse::<AccountId>("account_id")? };
            Ok(Token { who, client: row.parse("client_id")?, scopes: row.parse("scopes")?, role: row.get("role_key")? })
        })
        .await
}

/// Forgets tokens that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM oauth_token WHERE expires_at <= $1").bind(now).execute(tx).await?;
    Ok(())
}
