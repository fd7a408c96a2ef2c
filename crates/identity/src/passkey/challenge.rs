//! What a passkey is asked to sign: made for one browser and, where a key is to be added, for one account; good once and for minutes.

use kernel::Timestamp;
use store::{DbError, Tx, sql};
use web::PageError;

use crate::browser::Browser;
use crate::guardians::Owner;
use crate::opaque::{Opaque, digest_of};

/// How long somebody may look for their key.
pub(crate) const LASTS_MS: i64 = 5 * 60_000;

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose<'o> {
    /// A key for this account, whose password was right
    Add(&'o Owner),
    SignIn,
}

impl Purpose<'_> {
    const fn key(self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::SignIn => "sign_in",
        }
    }

    /// Home and account as columns: empty where nobody is known yet.
    fn whose(self) -> (String, String) {
        match self {
            Self::Add(owner) => (owner.home.to_string(), owner.account.to_string()),
            Self::SignIn => Default::default(),
        }
    }

    /// Whether `challenge` was made in this browser for this and not used yet; from now on it is used.
    pub(crate) async fn take(self, tx: &mut Tx, browser: &Browser, challenge: &str, now: Timestamp) -> Result<bool, DbError> {
        let (home, account) = self.whose();
        let taken = sql("DELETE FROM passkey_challenge
              WHERE challenge_hash = $1 AND browser_hash = $2 AND purpose = $3 AND home = $4 AND account_id = $5 AND expires_at > $6")
        .bind(digest_of(challenge))
        .bind(browser.digest())
        .bind(self.key())
        .bind(home)
        .bind(account)
        .bind(now)
        .execute(tx)
        .await?;
        Ok(taken > 0)
    }
}

/// Makes a challenge for the browser.
pub(crate) async fn begin(tx: &mut Tx, browser: &Browser, purpose: Purpose<'_>, now: Timestamp) -> Result<Opaque, PageError> {
    let challenge = Opaque::new()?;
    let (home, account) = purpose.whose();
    sql("INSERT INTO passkey_challenge (challenge_hash, browser_hash, purpose, home, account_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(challenge.digest())
        .bind(browser.digest())
        .bind(purpose.key())
        .bind(home)
        .bind(account)
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
