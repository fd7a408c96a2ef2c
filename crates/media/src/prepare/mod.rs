//! Background work on what arrived: measuring, other sizes, page images. Each result is kept as soon as it is there, so work that was
//! cut off, also by `kill -9`, goes on with the first that is missing.

mod book;
mod film;
mod page_text;
mod pages;
mod playlist;
mod prepared;
mod recordings;
mod trouble;
mod work;

use jobs::{Context, Failure, Job};
use kernel::{BlobId, UploadId};
use serde::{Deserialize, Serialize};

pub use book::PreparedBook;
pub use prepared::{Note, Prepared};
pub use trouble::Trouble;
pub(crate) use work::{Ended, Work};

use crate::inspect::captions::to_webvtt;
use crate::kind::Kind;
use crate::upload::{State, Upload};
use crate::{Media, Refusal, forget, rows};

/// The work on one upload.
#[derive(Debug, Serialize, Deserialize)]
pub struct Prepare {
    /// Where its owner's data lives
    pub home: String,
    /// Which one
    pub upload: UploadId,
}

impl Job for Prepare {
    const KIND: &'static str = "media.prepare";
    const MOST_ATTEMPTS: u32 = 3;
    fn unique_key(&self) -> Option<String> {
        Some(self.upload.to_string())
    }
}

impl Prepare {
    /// Goes on with the work until it is done, called off, or this process is asked to stop.
    ///
    /// # Errors
    /// The database, the disk or a program failed; the next attempt goes on from what was kept.
    pub async fn run(self, media: &Media, context: &Context) -> Result<(), Failure> {
        let outcome = self.attempt(media, context).await;
        if let Err(failure) = &outcome {
            let mut tx = context.db.begin().await?;
            rows::save_trouble(&mut tx, &self.home, self.upload, Trouble::of(&**failure)).await?;
            tx.commit().await?;
        }
        outcome
    }

    async fn attempt(&self, media: &Media, context: &Context) -> Result<(), Failure> {
        let found = rows::find(&mut context.db.read().await?, &self.home, self.upload).await?;
        let Some(upload) = found.filter(|upload| upload.state == State::Preparing) else { return Ok(()) };
        let Some(blob) = upload.blob else { return Ok(()) };
        if upload.failed().is_some() {
            // An administrator gave the job its attempts again.
            self.begin_anew(context).await?;
        }
        let Some(kind) = upload.kind else { return Ok(()) };
        let mut work = Work::begin(media, context, &upload, blob).await?;
        match work.until_called_off(kind, blob).await {
            Ok(()) => finish(context, &upload, &work.prepared).await,
            Err(Ended::Stopping) => {
                let mut tx = context.db.begin().await?;
                jobs::enqueue(&mut tx, self, context.now()).await?;
                Ok(tx.commit().await?)
            }
            Err(Ended::CalledOff) => Ok(()),
            Err(Ended::Refused(refusal)) => refuse(context, &upload, refusal).await,
            Err(Ended::Failed(error)) => Err(error),
        }
    }
}

impl Prepare {
    async fn begin_anew(&self, context: &Context) -> Result<(), Failure> {
        let mut tx = context.db.begin().await?;
        rows::clear_failure(&mut tx, &self.home, self.upload).await?;
        Ok(tx.commit().await?)
    }
}

impl Work<'_> {
    pub(crate) async fn all(&mut self, kind: Kind, blob: BlobId) -> Result<(), Ended> {
        self.source = self.local(blob).await?;
        match kind {
            Kind::Film => self.film().await,
            Kind::Recording => self.recording().await,
            Kind::Pdf => self.pdf(&self.source.clone()).await,
            Kind::Office => self.office().await,
            Kind::Picture => self.picture().await,
            Kind::Captions => self.captions().await,
            Kind::Book => self.book().await,
            Kind::AudioBook => self.audio_book().await,
        }
    }

    /// Captions become WebVTT.
    async fn captions(&mut self) -> Result<(), Ended> {
        let text = to_webvtt(&std::fs::read(&self.source)?).map_err(Ended::Refused)?;
        self.prepared.captions = Some(self.keep_text(&text, "text/vtt").await?);
        Ok(())
    }
}

async fn finish(context: &Context, upload: &Upload, prepared: &Prepared) -> Result<(), Failure> {
    let mut tx = context.db.begin().await?;
    rows::mark_ready(&mut tx, upload, prepared).await?;
    Ok(tx.commit().await?)
}

async fn refuse(context: &Context, upload: &Upload, refusal: Refusal) -> Result<(), Failure> {
    let mut tx = context.db.begin().await?;
    forget::let_files_go(&mut tx, &upload.home, upload.id).await?;
    rows::mark_refused(&mut tx, upload, refusal).await?;
    Ok(tx.commit().await?)
}
