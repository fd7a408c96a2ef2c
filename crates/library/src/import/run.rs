use std::path::Path;

use kernel::ImportId;
use store::sql;

use super::detect::{Dataset, detect};
use super::importer::{Importer, drop_staged};
use super::report::{self, ImportReport};
use super::{ImportError, apply, read, stage};

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
