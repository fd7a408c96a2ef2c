//! What a run needs, and who follows it.

use std::ops::ControlFlow;

use kernel::{Clock, ImportId};
use store::{BlobStore, Db, Tx, sql};

use super::ImportError;

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
    pub(super) fn report(&self, step: Step) -> Result<(), ImportError> {
        match self.progress.step(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ImportError::Stopped),
        }
    }
}

/// Refuses to go on once the run is no longer in `phase`: another import of the same source has ended it.
pub(super) async fn ensure_phase(tx: &mut Tx, import: ImportId, phase: &str) -> Result<(), ImportError> {
    // Touching the row locks it, so that the answer holds until the end of the transaction.
    let touched = sql("UPDATE library_import SET phase = phase WHERE id = $1 AND phase = $2").bind(import).bind(phase).execute(tx).await?;
    if touched == 1 { Ok(()) } else { Err(ImportError::TakenOver) }
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
