//! What others ask of the queue: put in, look, retry, tidy up.

use kernel::{JobId, Page, PageSize, Timestamp};
use store::{Db, DbError, Tx, sql};

pub(crate) struct NewJob {
    pub(crate) id: JobId,
    pub(crate) kind: &'static str,
    pub(crate) payload: String,
    pub(crate) unique_key: Option<String>,
    pub(crate) run_at: Timestamp,
}

/// Puts a job in, unless its id or its key is there already.
pub(crate) async fn insert(tx: &mut Tx, job: NewJob, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO job (id, kind, payload, unique_key, state, attempts, run_at, created_at)
         VALUES ($1, $2, $3, $4, 'ready', 0, $5, $6) ON CONFLICT DO NOTHING")
    .bind(job.id)
    .bind(job.kind)
    .bind(job.payload)
    .bind(job.unique_key)
    .bind(job.run_at)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// A job that failed too often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id, for [`retry_dead`].
    pub id: JobId,
    /// [`crate::Job::KIND`]
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What the last attempt failed at.
    pub last_error: String,
    /// When it was set aside.
    pub died_at: Timestamp,
}

/// The jobs that failed too often, by falling id; `after` is the last one of the page before.
///
/// # Errors
/// The database refused it.
pub async fn list_dead(tx: &mut Tx, after: Option<JobId>, size: PageSize) -> Result<Page<DeadJob>, DbError> {
    let dead = sql("SELECT id, kind, attempts, last_error, finished_at FROM job
          WHERE state = 'dead' AND ($1 IS NULL OR id < $1)
          ORDER BY id DESC LIMIT $2")
    .bind(after)
    .bind(size.fetch_limit())
    .fetch_all(tx, |row| {
        Ok(DeadJob {
            id: row.parse("id")?,
            kind: row.get("kind")?,
            attempts: row.get("attempts")?,
            last_error: row.get::<Option<String>>("last_error")?.unwrap_or_default(),
            died_at: row.get("finished_at")?,
        })
    })
    .await?;
    Ok(Page::from_rows(dead, size, |job| job.id.to_string()))
}

/// Gives a dead job all its attempts again; `false` when there is no such dead job.
///
/// # Errors
/// The database refused it.
pub async fn retry_dead(tx: &mut Tx, id: JobId, now: Timestamp) -> Result<bool, DbError> {
    let retried = sql("UPDATE job SET state = 'ready', attempts = 0, run_at = $2, finished_at = NULL WHERE id = $1 AND state = 'dead'");
    Ok(retried.bind(id).bind(now).execute(tx).await? == 1)
}

/// Forgets a dead job whose purpose is gone; nothing happens when there is no such dead job.
///
/// # Errors
/// The database refused it.
pub async fn forget_dead(tx: &mut Tx, id: JobId) -> Result<(), DbError> {
    sql("DELETE FROM job WHERE id = $1 AND state = 'dead'").bind(id).execute(tx).await?;
    Ok(())
}

/// How many jobs are in each state.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Waiting.
    pub ready: i64,
    /// In a worker's hands.
    pub running: i64,
    /// Done and not yet forgotten.
    pub done: i64,
    /// Failed too often.
    pub dead: i64,
}

/// Counts the jobs by state.
///
/// # Errors
/// The database refused it.
pub async fn count_by_state(tx: &mut Tx) -> Result<Counts, DbError> {
    let groups = sql("SELECT state, COUNT(*) AS number FROM job GROUP BY state")
        .fetch_all(tx, |row| Ok((row.get::<String>("state")?, row.get::<i64>("number")?)))
        .await?;
    let of = |state: &str| groups.iter().find(|(name, _)| name == state).map_or(0, |(_, number)| *number);
    Ok(Counts { ready: of("ready"), running: of("running"), done: of("done"), dead: of("dead") })
}

/// Forgets the jobs that were done before `before`; answers how many.
///
/// # Errors
/// The database refused it.
pub async fn prune_done(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    let mut tx = db.begin().await?;
    let gone = sql("DELETE FROM job WHERE state = 'done' AND finished_at < $1").bind(before).execute(&mut tx).await?;
    tx.commit().await?;
    Ok(gone)
}
