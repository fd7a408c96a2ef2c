//! A job on its way through a worker: claimed under a lease, then finished or failed.

use std::fmt::Write;

use kernel::{JobId, Timestamp};
use store::{Db, DbError, Tx, outbox, sql, sql_dynamic};

use crate::JobDied;
use crate::backoff::delay_ms;
use crate::dialect::skip_locked;

/// How long a worker may be silent before its job is given to another. Workers renew it while they work.
pub(crate) const LEASE_MS: i64 = 60_000;

/// A job that this worker, and no other, runs. The attempt's number tells this run from any later one.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) id: JobId,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) attempt: i64,
    unique_key: Option<String>,
}

/// Whether a claim would find something: asked of a reader, so that an idle queue never writes.
pub(crate) async fn is_any_due(db: &Db, now: Timestamp) -> Result<bool, DbError> {
    let found = sql("SELECT id FROM job WHERE state = 'ready' AND run_at <= $1
          UNION ALL SELECT id FROM job WHERE state = 'running' AND lease_until <= $1
          LIMIT 1");
    Ok(found.bind(now).fetch_optional(&mut db.read().await?, |_| Ok(())).await?.is_some())
}

/// Takes the job that has waited longest among `kinds`. Its unique key is free from now on: what changes while it runs needs another run.
pub(crate) async fn claim(db: &Db, kinds: &[&'static str], now: Timestamp) -> Result<Option<Claimed>, DbError> {
    let mut tx = db.begin().await?;
    release_expired(&mut tx, now).await?;
    let found = next_ready(&mut tx, kinds, now).await?;
    if let Some(job) = &found {
        sql("UPDATE job SET state = 'running', attempts = $2, lease_until = $3, unique_key = NULL WHERE id = $1")
            .bind(job.id)
            .bind(job.attempt)
            .bind(now.plus_ms(LEASE_MS))
            .execute(&mut tx)
            .await?;
    }
    tx.commit().await?;
    Ok(found)
}

/// Gives back the jobs of workers that died.
async fn release_expired(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE job SET state = 'ready', lease_until = NULL WHERE state = 'running' AND lease_until <= $1").bind(now).execute(tx).await?;
    Ok(())
}

async fn next_ready(tx: &mut Tx, kinds: &[&'static str], now: Timestamp) -> Result<Option<Claimed>, DbError> {
    let mut wanted = String::new();
    for place in 0..kinds.len() {
        let comma = if place == 0 { "" } else { ", " };
        let _ = write!(wanted, "{comma}${}", place + 2);
    }
    let mut found = sql_dynamic(format!(
        "SELECT id, kind, payload, attempts, unique_key FROM job
          WHERE state = 'ready' AND run_at <= $1 AND kind IN ({wanted})
          ORDER BY run_at, id LIMIT 1 {}",
        skip_locked(tx.dialect())
    ))
    .bind(now);
    for kind in kinds {
        found = found.bind(*kind);
    }
    found
        .fetch_optional(tx, |row| {
            Ok(Claimed {
                id: row.parse("id")?,
                kind: row.get("kind")?,
                payload: row.get("payload")?,
                attempt: row.get::<i64>("attempts")? + 1,
                unique_key: row.get("unique_key")?,
            })
        })
        .await
}

/// Extends the lease; `false` when the job was given to another worker meanwhile.
pub(crate) async fn renew(db: &Db, job: &Claimed, now: Timestamp) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let renewed = sql("UPDATE job SET lease_until = $3 WHERE id = $1 AND attempts = $2 AND state = 'running'")
        .bind(job.id)
        .bind(job.attempt)
        .bind(now.plus_ms(LEASE_MS))
        .execute(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(renewed == 1)
}

/// Marks the job as done, unless it was given to another worker meanwhile.
pub(crate) async fn finish(db: &Db, job: &Claimed, now: Timestamp) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    sql("UPDATE job SET state = 'done', lease_until = NULL, last_error = NULL, finished_at = $3
          WHERE id = $1 AND attempts = $2 AND state = 'running'")
    .bind(job.id)
    .bind(job.attempt)
    .bind(now)
    .execute(&mut tx)
    .await?;
    tx.commit().await
}

/// Puts the job back to wait, or sets it aside as dead after `most_attempts`, with an event.
pub(crate) async fn fail(db: &Db, job: &Claimed, why: &str, most_attempts: u32, now: Timestamp) -> Result<(), DbError> {
    let is_dead = job.attempt >= i64::from(most_attempts);
    let mut tx = db.begin().await?;
    let failed = if is_dead {
        sql("UPDATE job SET state = 'dead', lease_until = NULL, last_error = $3, finished_at = $4
              WHERE id = $1 AND attempts = $2 AND state = 'running'")
        .bind(job.id)
        .bind(job.attempt)
        .bind(why)
        .bind(now)
    } else {
        // The key is taken again, unless a newer job has it.
        sql("UPDATE job SET state = 'ready', lease_until = NULL, last_error = $3, run_at = $4,
                    unique_key = CASE WHEN EXISTS (SELECT 1 FROM job AS newer WHERE newer.unique_key = $5) THEN NULL ELSE $5 END
              WHERE id = $1 AND attempts = $2 AND state = 'running'")
        .bind(job.id)
        .bind(job.attempt)
        .bind(why)
        .bind(now.plus_ms(delay_ms(job.id, job.attempt)))
        .bind(job.unique_key.clone())
    };
    if failed.execute(&mut tx).await? == 1 && is_dead {
        let died = JobDied { job: job.id, kind: job.kind.clone(), payload: job.payload.clone() };
        outbox::publish(&mut tx, &died, now).await?;
    }
    tx.commit().await
}
