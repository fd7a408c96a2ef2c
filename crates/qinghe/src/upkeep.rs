//! Work that a node does for itself now and then.

use std::time::Duration;

use administration::ForgetOldSchoolRequests;
use classroom::ForgetClassSessions;
use identity::{EraseDueAccounts, ForgetOldSessions};
use jobs::{Context, Job, Worker};
use media::Media;
use roster::{ForgetOldImports, ForgetOldJoining};
use serde::{Deserialize, Serialize};
use store::DbError;

const HOUR: Duration = Duration::from_secs(3600);
const DAY_MS: i64 = 24 * 3_600_000;
/// How long done jobs and delivered events can still be looked at.
const KEPT_MS: i64 = 14 * DAY_MS;

#[derive(Serialize, Deserialize)]
struct PruneDoneJobs {}

impl Job for PruneDoneJobs {
    const KIND: &'static str = "jobs.prune";
}

#[derive(Serialize, Deserialize)]
struct PruneOutbox {}

impl Job for PruneOutbox {
    const KIND: &'static str = "outbox.prune";
}

/// The worker of this process, with everything that comes again and again.
///
/// # Errors
/// A job has no stored form.
pub fn worker(context: Context, media: &Media) -> Result<Worker, DbError> {
    media
        .look_after_with(Worker::new(context))?
        .handle(|context: Context, _: PruneDoneJobs| async move {
            jobs::prune_done(&context.db, context.now().plus_ms(-KEPT_MS)).await?;
            Ok(())
        })
        .handle(|context: Context, _: PruneOutbox| async move {
            store::outbox::prune(&context.db, context.now().plus_ms(-KEPT_MS)).await?;
            Ok(())
        })
        .handle(|context: Context, job: ForgetOldSessions| async move {
            job.run(&context.db, context.now()).await?;
            Ok(())
        })
        .handle(|context: Context, job: ForgetOldImports| async move {
            job.run(&context.db, context.now()).await?;
            Ok(())
        })
        .handle(|context: Context, job: ForgetOldSchoolRequests| async move {
            job.run(&context.db, context.now()).await?;
            Ok(())
        })
        .handle(|context: Context, job: ForgetOldJoining| async move {
            job.run(&context.db, context.now()).await?;
            Ok(())
        })
        .handle(|context: Context, job: ForgetClassSessions| async move {
            job.run(&context.db, context.now()).await?;
            Ok(())
        })
        .handle(|context: Context, job: EraseDueAccounts| async move {
            job.run(&context.db, context.now()).await?;
            Ok(())
        })
        .every(HOUR, &ForgetOldSessions {})?
        .every(HOUR, &ForgetOldImports {})?
        .every(HOUR, &ForgetOldSchoolRequests {})?
        .every(HOUR, &ForgetOldJoining {})?
        .every(HOUR, &ForgetClassSessions {})?
        .every(HOUR, &EraseDueAccounts {})?
        .every(HOUR, &PruneDoneJobs {})?
        .every(HOUR, &PruneOutbox {})
}
