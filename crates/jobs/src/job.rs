use kernel::{JobId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::outbox::Event;
use store::{DbError, Tx};

use crate::queue::{self, NewJob};

/// One kind of background work, and what it needs to know. It is stored as JSON: a field may be added with a default, never renamed.
pub trait Job: Serialize + DeserializeOwned {
    /// Its name in the queue, such as `sessions.prune`. It never changes.
    const KIND: &'static str;

    /// After so many failed attempts the job is set aside as dead, until somebody retries it.
    const MOST_ATTEMPTS: u32 = 5;

    /// Two jobs of a kind with the same key are one as long as the first has not begun.
    fn unique_key(&self) -> Option<String> {
        None
    }
}

/// A job failed too often and is set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobDied {
    /// Which, for [`crate::retry_dead`]
    pub job: JobId,
    /// [`Job::KIND`]
    pub kind: String,
    /// Its stored form
    pub payload: String,
}

impl Event for JobDied {
    const TOPIC: &'static str = "jobs.job_died";
}

impl JobDied {
    /// The job, if it is a `J`.
    #[must_use]
    pub fn open<J: Job>(&self) -> Option<J> {
        if self.kind == J::KIND { serde_json::from_str(&self.payload).ok() } else { None }
    }
}

/// Asks for `job` as soon as `tx` has committed; nothing is asked for when it does not.
///
/// # Errors
/// The database refused it.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J, now: Timestamp) -> Result<(), DbError> {
    enqueue_later(tx, job, now, now).await
}

/// As [`enqueue`], but not before `run_at`.
///
/// # Errors
/// The database refused it.
pub async fn enqueue_later<J: Job>(tx: &mut Tx, job: &J, now: Timestamp, run_at: Timestamp) -> Result<(), DbError> {
    let payload = payload(job)?;
    let unique_key = job.unique_key().map(|key| format!("{}/{key}", J::KIND));
    queue::insert(tx, NewJob { id: JobId::new(), kind: J::KIND, payload, unique_key, run_at }, now).await
}

/// The stored form of a job.
pub(crate) fn payload<J: Job>(job: &J) -> Result<String, DbError> {
    serde_json::to_string(job).map_err(|_| DbError::column("payload", format!("{} has no stored form", J::KIND)))
}
