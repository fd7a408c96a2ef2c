use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jobs::{Context, Failure};
use kernel::{BlobId, JobId};
use store::{BlobError, BlobMeta, find_blob, record_private_blob};

use super::Prepared;
use crate::kind::Kind;
use crate::upload::Upload;
use crate::{Media, Refusal, rows};

/// How often the person sees how far it is, and is heard when they call it off.
const LOOK: Duration = Duration::from_millis(700);

/// Why work ended before it was done.
pub(crate) enum Ended {
    /// This process is asked to stop.
    Stopping,
    /// The person called it off, or removed the upload.
    CalledOff,
    /// The file is not what it says.
    Refused(Refusal),
    /// Ours.
    Failed(Failure),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Work on one upload, in a folder of its own that goes with it.
pub(crate) struct Work<'w> {
    pub(crate) media: &'w Media,
    pub(crate) upload: &'w Upload,
    /// What arrived; empty until it was fetched
    pub(crate) source: PathBuf,
    pub(crate) media_type: String,
    pub(crate) folder: PathBuf,
    pub(crate) prepared: Prepared,
    context: &'w Context,
    progress: Arc<AtomicU32>,
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl<'w> Work<'w> {
    pub(crate) async fn begin(media: &'w Media, context: &'w Context, upload: &'w Upload, blob: BlobId) -> Result<Self, Failure> {
        let blobs = &media.app().blobs;
        let kept = find_blob(&mut context.db.read().await?, blob).await?;
        // What an earlier attempt started may still write into its folder, so each attempt has its own.
        let folder = blobs.incoming().join(format!("{}.work", JobId::new()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            media,
            upload,
            source: PathBuf::new(),
            media_type: kept.map(|kept| kept.media_type).unwrap_or_default(),
            folder: folder.canonicalize()?,
            prepared: upload.prepared.clone(),
            context,
            progress: Arc::new(AtomicU32::new(upload.progress)),
        })
    }

    /// Does all of it, unless it is called off or this process is asked to stop: whatever runs is killed then.
    pub(crate) async fn until_called_off(&mut self, kind: Kind, blob: BlobId) -> Result<(), Ended> {
        let (context, upload, progress) = (self.context, self.upload, self.progress.clone());
        tokio::select! {
            outcome = self.all(kind, blob) => outcome,
            ended = called_off(context, upload, &progress) => Err(ended),
            () = context.stop.asked() => Err(Ended::Stopping),
        }
    }

    /// A path to a kept file for the programs that work on it; a copy goes with the folder. Only bytes that are what they were when they
    /// arrived are worth the work.
    pub(crate) async fn local(&self, blob: BlobId) -> Result<PathBuf, Ended> {
        match self.media.app().blobs.local(blob, &self.folder).await {
            Err(BlobError::Damaged(_)) => Err(Ended::Refused(Refusal::Broken)),
            found => Ok(found?),
        }
    }

    /// Tells how far it is, in thousandths.
    pub(crate) fn reached(&self, thousandths: u64) {
        self.progress.fetch_max(u32::try_from(thousandths.min(999)).unwrap_or(0), Ordering::Relaxed);
    }

    /// Keeps a file that was made; answers its digest. It belongs to the upload once [`Work::save`] has committed.
    pub(crate) async fn keep(&self, file: &Path, media_type: &str) -> Result<String, Ended> {
        let (id, size_bytes) = self.media.app().blobs.adopt(file).await?;
        let mut tx = self.context.db.begin().await?;
        record_private_blob(&mut tx, &BlobMeta { id, size_bytes, media_type: media_type.to_owned() }, self.context.now()).await?;
        rows::save_file(&mut tx, self.upload, id).await?;
        // The upload may have been removed meanwhile; then the file must not be noted for it.
        if !rows::save_prepared(&mut tx, self.upload, &self.prepared).await? {
            return Err(Ended::CalledOff);
        }
        tx.commit().await?;
        std::fs::remove_file(file)?;
        Ok(id.to_string())
    }

    /// As [`Work::keep`], of a text.
    pub(crate) async fn keep_text(&self, text: &str, media_type: &str) -> Result<String, Ended> {
        let file = self.folder.join("text");
        std::fs::write(&file, text)?;
        self.keep(&file, media_type).await
    }

    /// Notes what there is, so that work that is cut off goes on from here.
    pub(crate) async fn save(&self) -> Result<(), Ended> {
        let mut tx = self.context.db.begin().await?;
        if !rows::save_prepared(&mut tx, self.upload, &self.prepared).await? {
            return Err(Ended::CalledOff);
        }
        Ok(tx.commit().await?)
    }
}

/// Shows how far it is until the person calls it off.
async fn called_off(context: &Context, upload: &Upload, progress: &AtomicU32) -> Ended {
    loop {
        tokio::time::sleep(LOOK).await;
        match show_progress(context, upload, progress.load(Ordering::Relaxed)).await {
            Ok(true) => {}
            Ok(false) => return Ended::CalledOff,
            Err(error) => return error.into(),
        }
    }
}

async fn show_progress(context: &Context, upload: &Upload, progress: u32) -> Result<bool, store::DbError> {
    let mut tx = context.db.begin().await?;
    let goes_on = rows::save_progress(&mut tx, upload, progress).await?;
    tx.commit().await?;
    Ok(goes_on)
}
