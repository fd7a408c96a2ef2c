use jobs::Job;
use serde::{Deserialize, Serialize};
use store::{Db, DbError, sql};

const DAY_MS: i64 = 24 * 3_600_000;

/// Forgets class sessions, and which devices were in them, a day after they ended. Once an hour is enough.
#[derive(Debug, Serialize, Deserialize)]
pub struct ForgetClassSessions {}

impl Job for ForgetClassSessions {
    const KIND: &'static str = "classroom.forget_class_sessions";
}

impl ForgetClassSessions {
    /// Does it; a second run does no harm.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn run(self, db: &Db, now: kernel::Timestamp) -> Result<(), DbError> {
        let mut tx = db.begin().await?;
        sql("DELETE FROM class_session_device WHERE EXISTS (
                SELECT 1 FROM class_session s
                 WHERE s.home = class_session_device.home AND s.id = class_session_device.class_session_id AND s.ends_at < $1)")
        .bind(now.plus_ms(-DAY_MS))
        .execute(&mut tx)
        .await?;
        sql("DELETE FROM class_session WHERE ends_at < $1").bind(now.plus_ms(-DAY_MS)).execute(&mut tx).await?;
        tx.commit().await
    }
}
