//! What a passkey is asked to sign: made for one browser, good once and for minutes.

use kernel::Timestamp;
use store::{DbError, Tx, sql};
use web::PageError;

use crate::browser::Browser;
use crate::opaque::{Opaque, digest_of};

/// How long somebody may look for their key.
pub(crate) const LASTS_MS: i64 = 5 * 60_000;

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Add,
    SignIn,
}

impl Purpose {
    const fn key(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::SignIn => "sign_in",
        }
    }

    /// Whether `challenge` was made in this browser for this and not used yet; from now on it is used.
    pub(crate) async fn take(self, tx: &mut Tx, browser: &Browser, challenge: &str, now: Timestamp) -> Result<bool, DbError> {
        let taken =
            sql("DELETE FROM passkey_challenge WHERE challenge_hash = $1 AND browser_hash = $2 AND purpose = $3 AND expires_at > $4")
                .bind(digest_of(challenge))
                .bind(browser.digest())
                .bind(self.key())
                .bind(now)
                .execute(tx)
                .await?;
        Ok(taken > 0)
    }
}

/// Makes a challenge for the browser.
pub(crate) async fn begin(tx: &mut Tx, browser: &Browser, purpose: Purpose, now: Timestamp) -> Result<Opaque, PageError> {
    let challenge = Opaque::new()?;
    sql("INSERT INTO passkey_challenge (challenge_hash, browser_hash, purpose, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(challenge.digest())
        .bind(browser.digest())
        .bind(purpose.key())
        .bind(now.plus_ms(LASTS_MS))
        .execute(tx)
        .await?;
    Ok(challenge)
}

/// Forgets challenges that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM passkey_challenge WHERE expires_at <= $1").bind(now).execute(tx).await?;
    Ok(())
}
