use jobs::Job;
use serde::{Deserialize, Serialize};
use store::{Db, DbError};

use crate::guardians::pairing;
use crate::{attempts, oauth, passkey, phone_sign_in, provider, roster_account, session};

/// Forgets sessions and codes that ran out, and tries that no limit looks at. Once an hour is enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetOldSessions {}

impl Job for ForgetOldSessions {
    const KIND: &'static str = "identity.forget_old_sessions";
}

impl ForgetOldSessions {
    /// Does it; a second run does no harm.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn run(self, db: &Db, now: kernel::Timestamp) -> Result<(), DbError> {
        let mut tx = db.begin().await?;
        session::prune(&mut tx, now).await?;
        attempts::prune(&mut tx, now).await?;
        roster_account::prune(&mut tx, now).await?;
        pairing::prune(&mut tx, now).await?;
        passkey::prune(&mut tx, now).await?;
        phone_sign_in::prune(&mut tx, now).await?;
        provider::prune(&mut tx, now).await?;
        oauth::prune_codes(&mut tx, now).await?;
        oauth::prune_tokens(&mut tx, now).await?;
        oauth::prune_keys(&mut tx, now).await?;
        tx.commit().await
    }
}
