use std::collections::{BTreeMap, BTreeSet};

use kernel::{ImportId, Page, PageSize};
use store::{DbError, Row, Tx, sql};

use super::importer::{Importer, drop_staged, ensure_phase};
use super::{Dataset, ImportError};
use crate::document::FaultReason;
use crate::log::Change;

/// What an import changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New, or back after having vanished.
    pub added: i64,
    /// With other content.
    pub changed: i64,
    /// In another place, with the same content.
    pub moved: i64,
    /// No longer at the source.
    pub vanished: i64,
    /// As before.
    pub unchanged: i64,
    /// Not taken; each with its reason.
    pub refused: i64,
}

impl Counts {
    pub(super) fn count(&mut self, change: Change) {
        match change {
            Change::Added | Change::Restored => self.added += 1,
            Change::Changed => self.changed += 1,
            Change::Moved => self.moved += 1,
            Change::Vanished | Change::Recalled => self.vanished += 1,
        }
    }
}

/// How many textbooks of a stage and subject the input holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SubjectCount {
    pub stage: String,
    pub subject: String,
    pub textbooks: i64,
}

/// How many resources of a section the input holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SectionCount {
    pub section: String,
    pub resources: i64,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The run
    pub import: ImportId,
    /// The stable name of where the data came from
    pub source: String,
    /// The name of the folder or file
    pub origin: String,
    /// Whether everything of the source was there; otherwise nothing was declared vanished.
    pub is_complete: bool,
    /// Files that the data set names and that were not there; known only right after the run.
    pub missing: Vec<String>,
    /// What changed
    pub counts: Counts,
    /// By stage and subject; known only right after the run.
    pub subjects: Vec<SubjectCount>,
    /// By section; known only right after the run.
    pub sections: Vec<SectionCount>,
}

/// One record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its number in the input, from 1.
    pub ordinal: i64,
    /// The file
    pub file: String,
    /// The line it begins on
    pub line: i64,
    /// The key in the record
    pub field: String,
    /// What is wrong
    pub reason: FaultReason,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let field = if self.field.is_empty() { "record" } else { &self.field };
        write!(f, "{}:{} {field} {}", self.file, self.line, self.reason)
    }
}

/// Closes a run that has applied everything, and takes its staged rows away.
pub(super) async fn finish(importer: &Importer<'_>, import: ImportId, dataset: &Dataset) -> Result<ImportReport, ImportError> {
    let mut tx = importer.db.begin().await?;
    ensure_phase(&mut tx, import, "applying").await?;
    let subjects = count_subjects(&mut tx, import).await?;
    let sections = count_sections(&mut tx, import).await?;
    sql("UPDATE library_import SET phase = 'done', finished_at = $1 WHERE id = $2")
        .bind(importer.clock.now())
        .bind(import)
        .execute(&mut tx)
        .await?;
    let report = find_report(&mut tx, import).await?.ok_or(ImportError::TakenOver)?;
    tx.commit().await?;
    drop_staged(importer).await?;
    Ok(ImportReport { missing: dataset.missing.clone(), subjects, sections, ..report })
}

async fn count_subjects(tx: &mut Tx, import: ImportId) -> Result<Vec<SubjectCount>, DbError> {
    let count = |row: &Row| Ok(SubjectCount { stage: row.get("stage")?, subject: row.get("subject")?, textbooks: row.get("textbooks")? });
    sql("SELECT c.stage, c.subject, COUNT(*) AS textbooks
           FROM library_staged s JOIN library_textbook t ON t.id = s.subject_id JOIN library_curriculum c ON c.path = t.path
          WHERE s.import_id = $1 AND s.kind = 'textbook' GROUP BY c.stage, c.subject ORDER BY c.stage, c.subject")
    .bind(import)
    .fetch_all(tx, count)
    .await
}

/// Resources that stand in several columns of a section count once. Counted here, row by row in the order of the staged rows: the database
/// would first gather all of them.
async fn count_sections(tx: &mut Tx, import: ImportId) -> Result<Vec<SectionCount>, DbError> {
    let mut counts = BTreeMap::<String, i64>::new();
    let (mut resource, mut met) = (0, BTreeSet::new());
    let count = |row: &Row| -> Result<(), DbError> {
        let (ordinal, section): (i64, String) = (row.get("ordinal")?, row.get("section")?);
        if ordinal != resource {
            resource = ordinal;
            met.clear();
        }
        if met.insert(section.clone()) {
            *counts.entry(section).or_default() += 1;
        }
        Ok(())
    };
    sql("SELECT s.ordinal, p.section FROM library_staged s JOIN library_place p ON p.resource_id = s.subject_id
          WHERE s.import_id = $1 AND s.kind = 'resource' AND p.stage = '' AND p.grade = '' ORDER BY s.ordinal")
    .bind(import)
    .for_each(tx, count)
    .await?;
    Ok(counts.into_iter().map(|(section, resources)| SectionCount { section, resources }).collect())
}

/// The report of a run; `None` when there is no such run.
///
/// # Errors
/// The database refused the statement.
pub async fn find_report(tx: &mut Tx, import: ImportId) -> Result<Option<ImportReport>, DbError> {
    sql("SELECT id, source, origin, is_complete, added, changed, moved, vanished, unchanged, refused FROM library_import WHERE id = $1")
        .bind(import)
        .fetch_optional(tx, report)
        .await
}

fn report(row: &Row) -> Result<ImportReport, DbError> {
    let counts = Counts {
        added: row.get("added")?,
        changed: row.get("changed")?,
        moved: row.get("moved")?,
        vanished: row.get("vanished")?,
        unchanged: row.get("unchanged")?,
        refused: row.get("refused")?,
    };
    Ok(ImportReport {
        import: row.parse("id")?,
        source: row.get("source")?,
        origin: row.get("origin")?,
        is_complete: row.get("is_complete")?,
        missing: Vec::new(),
        counts,
        subjects: Vec::new(),
        sections: Vec::new(),
    })
}

/// The refusals of a run in the order of the input, from behind the record number `after`.
///
/// # Errors
/// The database refused the statement.
pub async fn list_refusals(tx: &mut Tx, import: ImportId, after: i64, size: PageSize) -> Result<Page<Refusal>, DbError> {
    let refusal = |row: &Row| {
        Ok(Refusal {
            ordinal: row.get("ordinal")?,
            file: row.get("file")?,
            line: row.get("line")?,
            field: row.get("field")?,
            reason: row.parse("reason")?,
        })
    };
    let rows = sql("SELECT ordinal, file, line, field, reason FROM library_refusal
                     WHERE import_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3")
    .bind(import)
    .bind(after)
    .bind(size.fetch_limit())
    .fetch_all(tx, refusal)
    .await?;
    Ok(Page::from_rows(rows, size, |refusal| refusal.ordinal.to_string()))
}
