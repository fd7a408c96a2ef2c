use std::ops::ControlFlow;
use std::path::Path;

use kernel::{Clock, ImportId};
use store::{BlobStore, Db, Tx, sql};

use super::detect::{Dataset, detect};
use super::report::{self, ImportReport};
use super::{ImportError, apply, read, stage};

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading files into the staging tables.
    Staging,
    /// Comparing what was staged with the library, and changing the library.
    Applying,
}

/// How far a run is, after each of its transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What it is doing.
    pub phase: Phase,
    /// Records read, or staged rows applied.
    pub done: u64,
    /// Rows to apply; 0 while staging.
    pub of: u64,
    /// Bytes read.
    pub bytes_read: u64,
    /// Bytes to read.
    pub bytes_total: u64,
}

/// Follows a run.
pub trait Progress: Send + Sync {
    /// Called after each transaction; `Break` stops the run, and the same import goes on from there later.
    fn step(&self, step: Step) -> ControlFlow<()>;
}

/// Follows nothing.
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _: Step) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Everything a run needs.
pub struct Importer<'n> {
    /// The node's database
    pub db: &'n Db,
    /// The node's files
    pub blobs: &'n BlobStore,
    /// The time
    pub clock: &'n dyn Clock,
    /// Who follows it
    pub progress: &'n dyn Progress,
}

impl Importer<'_> {
    /// Imports every data set at `path`, one after the other, in order of path.
    ///
    /// # Errors
    /// See [`ImportError`]; data sets before the one that failed stay imported.
    pub async fn import(&self, path: &Path) -> Result<Vec<ImportReport>, ImportError> {
        let found = detect(path)?;
        if found.datasets.is_empty() {
            return Err(ImportError::NothingFound(path.to_owned()));
        }
        let mut reports = Vec::new();
        for dataset in &found.datasets {
            reports.push(self.run(dataset).await?);
        }
        Ok(reports)
    }

    /// Imports one data set, or goes on with the import of it that was stopped.
    ///
    /// # Errors
    /// See [`ImportError`]. After [`ImportError::Broken`] nothing has changed.
    pub async fn run(&self, dataset: &Dataset) -> Result<ImportReport, ImportError> {
        let of = dataset.clone();
        let fingerprint = tokio::task::spawn_blocking(move || read::fingerprint(&of)).await.map_err(std::io::Error::other)??;
        let import = match self.take_up(dataset, &fingerprint).await? {
            Some(import) => import,
            None => {
                let import = self.begin(dataset, &fingerprint).await?;
                if let Err(error) = stage::stage(self, import, dataset).await {
                    self.give_up(import, &error).await?;
                    return Err(error);
                }
                import
            }
        };
        apply::apply(self, import, dataset).await?;
        report::finish(self, import, dataset).await
    }

    pub(super) fn report(&self, step: Step) -> Result<(), ImportError> {
        match self.progress.step(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ImportError::Stopped),
        }
    }

    /// Ends every unfinished run of the source but the one of the same input that was being applied, which is answered.
    async fn take_up(&self, dataset: &Dataset, fingerprint: &str) -> Result<Option<ImportId>, ImportError> {
        let mut tx = self.db.begin().await?;
        let unfinished =
            sql("SELECT id FROM library_import WHERE source = $1 AND phase = 'applying' AND fingerprint = $2 ORDER BY id LIMIT 1")
                .bind(&dataset.source)
                .bind(fingerprint)
                .fetch_optional(&mut tx, |row| row.parse::<ImportId>("id"))
                .await?;
        sql("UPDATE library_import SET phase = 'failed', finished_at = $1 WHERE source = $2 AND phase IN ('staging', 'applying') AND id <> $3")
            .bind(self.clock.now())
            .bind(&dataset.source)
            .bind(unfinished.map(|id| id.to_string()).unwrap_or_default())
            .execute(&mut tx)
            .await?;
        tx.commit().await?;
        drop_staged(self).await?;
        Ok(unfinished)
    }

    async fn begin(&self, dataset: &Dataset, fingerprint: &str) -> Result<ImportId, ImportError> {
        let import = ImportId::new();
        let mut tx = self.db.begin().await?;
        sql("INSERT INTO library_import (id, source, origin, fingerprint, phase, is_complete, applied, added, changed, moved, vanished,
                unchanged, refused, started_at, finished_at) VALUES ($1, $2, $3, $4, 'staging', $5, 0, 0, 0, 0, 0, 0, 0, $6, NULL)")
        .bind(import)
        .bind(&dataset.source)
        .bind(dataset.origin.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
        .bind(fingerprint)
        .bind(dataset.is_complete)
        .bind(self.clock.now())
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(import)
    }

    async fn give_up(&self, import: ImportId, why: &ImportError) -> Result<(), ImportError> {
        tracing::warn!(%import, error = %why, "an import failed while its files were read");
        let mut tx = self.db.begin().await?;
        sql("UPDATE library_import SET phase = 'failed', finished_at = $1 WHERE id = $2 AND phase = 'staging'")
            .bind(self.clock.now())
            .bind(import)
            .execute(&mut tx)
            .await?;
        tx.commit().await?;
        drop_staged(self).await
    }
}

/// Takes away what was staged by runs that have ended, a part at a time.
pub(super) async fn drop_staged(importer: &Importer<'_>) -> Result<(), ImportError> {
    loop {
        let mut tx = importer.db.begin().await?;
        let ended = sql("SELECT id FROM library_import i WHERE phase IN ('done', 'failed')
                AND EXISTS (SELECT 1 FROM library_staged s WHERE s.import_id = i.id) LIMIT 1");
        let Some(import) = ended.fetch_optional(&mut tx, |row| row.get::<String>("id")).await? else { return Ok(()) };
        drop_some(&mut tx, &import).await?;
        tx.commit().await?;
    }
}

async fn drop_some(tx: &mut Tx, import: &str) -> Result<(), ImportError> {
    sql("DELETE FROM library_staged WHERE import_id = $1 AND ordinal IN
            (SELECT ordinal FROM library_staged WHERE import_id = $1 ORDER BY ordinal LIMIT 20000)")
    .bind(import)
    .execute(tx)
    .await?;
    Ok(())
}

/// Refuses to go on once the run is no longer in `phase`: another import of the same source has ended it.
pub(super) async fn ensure_phase(tx: &mut Tx, import: ImportId, phase: &str) -> Result<(), ImportError> {
    // Touching the row locks it, so that the answer holds until the end of the transaction.
    let touched = sql("UPDATE library_import SET phase = phase WHERE id = $1 AND phase = $2").bind(import).bind(phase).execute(tx).await?;
    if touched == 1 { Ok(()) } else { Err(ImportError::TakenOver) }
}
