//! What comes again and again.

use std::time::{Duration, Instant, SystemTime};

use jobs::{Context, Failure, Job, Worker};
use serde::{Deserialize, Serialize};
use store::{DbError, list_unchecked, note_check, sweep_blobs};

use crate::{Media, forget, parts, rows};

/// Forgets half uploads that nobody continued, and what is left of them on disk.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExpireUploads {}

impl Job for ExpireUploads {
    const KIND: &'static str = "media.expire";
}

/// Reads kept files through, those first that were not read for longest, and marks the damaged.
#[derive(Debug, Serialize, Deserialize)]
pub struct ScrubFiles {}

impl Job for ScrubFiles {
    const KIND: &'static str = "media.scrub";
}

/// Removes the bytes of files that the database does not know.
#[derive(Debug, Serialize, Deserialize)]
pub struct SweepFiles {}

impl Job for SweepFiles {
    const KIND: &'static str = "media.sweep";
}

const TEN_MINUTES: Duration = Duration::from_secs(600);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
const AT_ONCE: i64 = 100;
/// Every file is read about once in so long, as far as the time for it reaches.
const READ_ANEW_AFTER_MS: i64 = 30 * 24 * 3_600_000;
/// Reading is spread over the hours, so that nobody waits for the disk.
const LONGEST_SCRUB: Duration = Duration::from_secs(300);
/// Folders of work that a crash left behind are older than any work takes.
const OLDEST_WORK: Duration = Duration::from_secs(2 * 24 * 3_600);

pub(crate) fn add(media: &Media, worker: Worker) -> Result<Worker, DbError> {
    let [expiring, scrubbing, sweeping] = [media, media, media].map(Clone::clone);
    worker
        .handle(move |context, job: ExpireUploads| {
            let media = expiring.clone();
            async move { job.run(&media, &context).await }
        })
        .handle(move |context, job: ScrubFiles| {
            let media = scrubbing.clone();
            async move { job.run(&media, &context).await }
        })
        .handle(move |context, _: SweepFiles| {
            let media = sweeping.clone();
            async move {
                sweep_blobs(&context.db, &media.app().blobs, SystemTime::now()).await?;
                Ok(())
            }
        })
        .every(TEN_MINUTES, &ExpireUploads {})?
        .every(HOUR, &ScrubFiles {})?
        .every(DAY, &SweepFiles {})
}

impl ExpireUploads {
    /// Does it.
    ///
    /// # Errors
    /// The database or the disk refused.
    pub async fn run(self, media: &Media, context: &Context) -> Result<(), Failure> {
        loop {
            let mut tx = context.db.begin().await?;
            let expired = rows::list_expired(&mut tx, context.now(), AT_ONCE).await?;
            for upload in &expired {
                forget::forget(&mut tx, &upload.home, upload.id).await?;
            }
            tx.commit().await?;
            if expired.is_empty() {
                break;
            }
        }
        for id in parts::list(&media.app().blobs)? {
            if !rows::is_arriving(&mut context.db.read().await?, id).await? {
                parts::remove(&media.app().blobs, id)?;
            }
        }
        Ok(remove_old_work(media)?)
    }
}

fn remove_old_work(media: &Media) -> std::io::Result<()> {
    for entry in std::fs::read_dir(media.app().blobs.incoming())? {
        let entry = entry?;
        let age = SystemTime::now().duration_since(entry.metadata()?.modified()?).unwrap_or_default();
        if entry.file_name().to_string_lossy().ends_with(".work") && age > OLDEST_WORK {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

impl ScrubFiles {
    /// Does it, for some minutes.
    ///
    /// # Errors
    /// The database or the disk refused.
    pub async fn run(self, media: &Media, context: &Context) -> Result<(), Failure> {
        let began = Instant::now();
        let before = context.now().plus_ms(-READ_ANEW_AFTER_MS);
        while began.elapsed() < LONGEST_SCRUB && !context.stop.is_asked() {
            let files = list_unchecked(&mut context.db.read().await?, before, AT_ONCE).await?;
            if files.is_empty() {
                break;
            }
            for file in files {
                let is_whole = media.app().blobs.is_intact(file.id).await? == Some(true);
                if !is_whole {
                    tracing::error!(file = %file.id, "a kept file is damaged or missing; put back an intact copy of it from a backup");
                }
                note_check(&context.db, file.id, is_whole, context.now()).await?;
            }
        }
        Ok(())
    }
}
