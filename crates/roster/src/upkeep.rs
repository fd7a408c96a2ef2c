use jobs::Job;
use serde::{Deserialize, Serialize};
use store::{Db, DbError};

/// Forgets roster files that were not confirmed within a day, and transfer codes that ran out. Once an hour is enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetOldImports {}

impl Job for ForgetOldImports {
    const KIND: &'static str = "roster.forget_old_imports";
}

/// Ends what a closed class was kept readable for, and forgets old codes and requests. Once an hour is enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetOldJoining {}

impl Job for ForgetOldJoining {
    const KIND: &'static str = "roster.forget_old_joining";
}

impl ForgetOldJoining {
    /// Does it; a second run does no harm.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn run(self, db: &Db, now: kernel::Timestamp) -> Result<(), DbError> {
        let mut tx = db.begin().await?;
        crate::ordinary::forget_old(&mut tx, now).await?;
        tx.commit().await
    }
}

impl ForgetOldImports {
    /// Does it; a second run does no harm.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn run(self, db: &Db, now: kernel::Timestamp) -> Result<(), DbError> {
        let mut tx = db.begin().await?;
        crate::import::prune(&mut tx, now).await?;
        crate::transfer::prune_codes(&mut tx, now).await?;
        tx.commit().await
    }
}
