use jobs::Job;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Db, DbError, sql};

const KEPT_MS: i64 = 180 * 24 * 3_600_000;

/// Forgets requests of schools half a year after they were made. Once an hour is enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetOldSchoolRequests {}

impl Job for ForgetOldSchoolRequests {
    const KIND: &'static str = "administration.forget_old_school_requests";
}

impl ForgetOldSchoolRequests {
    /// Does it; a second run does no harm.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn run(self, db: &Db, now: Timestamp) -> Result<(), DbError> {
        let mut tx = db.begin().await?;
        sql("DELETE FROM school_request WHERE asked_at < $1").bind(now.plus_ms(-KEPT_MS)).execute(&mut tx).await?;
        tx.commit().await
    }
}
