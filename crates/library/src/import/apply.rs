//! Phase two: what was staged is compared with what the library holds, and each difference becomes one entry of the log.

use kernel::ImportId;
use store::{DbError, Row, Tx, sql};

use super::importer::{Importer, Phase, Step, ensure_phase};
use super::{Counts, Dataset, ImportError};
use crate::curriculum::CurriculumPath;
use crate::document::{Document, ReleaseHash};
use crate::log::{self, Change, Draft, Present, SubjectKind};

/// So many staged rows are compared in one transaction.
const ROWS_AT_ONCE: i64 = 500;

struct Candidate {
    ordinal: i64,
    kind: String,
    subject_id: String,
    /// Empty when the library holds the same.
    document: String,
    present: Option<Present>,
}

/// Applies all that is staged and not yet applied, then declares vanished what the source no longer has.
pub(super) async fn apply(importer: &Importer<'_>, import: ImportId, dataset: &Dataset) -> Result<(), ImportError> {
    let (of, mut done) = count_rows(importer, import).await?;
    loop {
        let mut tx = importer.db.begin().await?;
        ensure_phase(&mut tx, import, "applying").await?;
        let candidates = list_candidates(&mut tx, import).await?;
        let Some(last) = candidates.last().map(|candidate| candidate.ordinal) else { break };
        done += candidates.len() as u64;
        let (drafts, counts) = compare(candidates)?;
        save(importer, &mut tx, import, dataset, drafts, counts, Some(last)).await?;
        tx.commit().await?;
        importer.report(Step { phase: Phase::Applying, done, of, bytes_read: 0, bytes_total: 0 })?;
    }
    while dataset.is_complete && vanish_some(importer, import, dataset).await? {
        importer.report(Step { phase: Phase::Applying, done, of, bytes_read: 0, bytes_total: 0 })?;
    }
    Ok(())
}

/// How many rows are staged, and how many of them an earlier run has applied.
async fn count_rows(importer: &Importer<'_>, import: ImportId) -> Result<(u64, u64), DbError> {
    let mut tx = importer.db.read().await?;
    sql("SELECT COUNT(*) AS staged, COUNT(CASE WHEN s.ordinal <= i.applied THEN 1 END) AS applied
           FROM library_staged s JOIN library_import i ON i.id = s.import_id WHERE i.id = $1")
    .bind(import)
    .fetch_one(&mut tx, |row| {
        let count = |name| row.get::<i64>(name).map(|count| u64::try_from(count).unwrap_or(0));
        Ok((count("staged")?, count("applied")?))
    })
    .await
}

/// The next staged rows with what the library holds of them. Documents that are the same are not fetched.
async fn list_candidates(tx: &mut Tx, import: ImportId) -> Result<Vec<Candidate>, DbError> {
    sql("SELECT s.ordinal, s.kind, s.subject_id, COALESCE(t.state, r.state) AS state,
                COALESCE(t.release_hash, r.release_hash, c.path) AS held,
                CASE WHEN COALESCE(t.release_hash, r.release_hash, '') = s.content_hash AND COALESCE(t.state, r.state) = 'published'
                     THEN '' ELSE s.document END AS document,
                d.document AS held_document
           FROM library_staged s
           LEFT JOIN library_textbook t ON t.id = s.subject_id AND s.kind = 'textbook'
           LEFT JOIN library_resource r ON r.id = s.subject_id AND s.kind = 'resource'
           LEFT JOIN library_curriculum c ON c.path = s.subject_id AND s.kind = 'curriculum'
           LEFT JOIN library_release d ON d.hash = COALESCE(t.release_hash, r.release_hash) AND d.hash <> s.content_hash
          WHERE s.import_id = $1 AND s.ordinal > (SELECT applied FROM library_import WHERE id = $1)
          ORDER BY s.ordinal LIMIT $2")
    .bind(import)
    .bind(ROWS_AT_ONCE)
    .fetch_all(tx, candidate)
    .await
}

fn candidate(row: &Row) -> Result<Candidate, DbError> {
    let held: Option<String> = row.get("held")?;
    let state: Option<String> = row.get("state")?;
    let document: Option<String> = row.get("held_document")?;
    let present = held.map(|hash| Present { hash, state: state.unwrap_or_default(), document: document.unwrap_or_default() });
    Ok(Candidate {
        ordinal: row.get("ordinal")?,
        kind: row.get("kind")?,
        subject_id: row.get("subject_id")?,
        document: row.get("document")?,
        present,
    })
}

fn compare(candidates: Vec<Candidate>) -> Result<(Vec<Draft>, Counts), ImportError> {
    let mut drafts = Vec::new();
    let mut counts = Counts::default();
    for candidate in candidates {
        match candidate.kind.as_str() {
            // Paths are not counted: they say what there may be, not what there is.
            "curriculum" if candidate.present.is_none() => drafts.push(path_draft(candidate)?),
            "textbook" | "resource" => match change(&candidate)? {
                None => counts.unchanged += 1,
                Some((change, hash)) => {
                    counts.count(change);
                    let kind = if candidate.kind == "textbook" { SubjectKind::Textbook } else { SubjectKind::Resource };
                    let release = Some((hash, candidate.document));
                    drafts.push(Draft { change, kind, subject_id: candidate.subject_id, release });
                }
            },
            _ => {}
        }
    }
    Ok((drafts, counts))
}

fn change(candidate: &Candidate) -> Result<Option<(Change, ReleaseHash)>, ImportError> {
    if candidate.document.is_empty() {
        return Ok(None);
    }
    let document: Document = serde_json::from_str(&candidate.document)?;
    let hash = ReleaseHash::of(&candidate.document);
    Ok(log::change_of(candidate.present.as_ref(), &hash, &document)?.map(|change| (change, hash)))
}

fn path_draft(candidate: Candidate) -> Result<Draft, ImportError> {
    let path: CurriculumPath = serde_json::from_str(&candidate.document)?;
    let hash = ReleaseHash::of(&candidate.document);
    Ok(Draft { change: Change::Added, kind: SubjectKind::Curriculum, subject_id: path.key(), release: Some((hash, candidate.document)) })
}

/// Writes the entries, the counters and how far the run is, in one transaction.
async fn save(
    importer: &Importer<'_>,
    tx: &mut Tx,
    import: ImportId,
    dataset: &Dataset,
    drafts: Vec<Draft>,
    counts: Counts,
    applied: Option<i64>,
) -> Result<(), ImportError> {
    if !drafts.is_empty() {
        log::append(tx, &dataset.source, drafts, importer.clock.now()).await?;
    }
    sql("UPDATE library_import SET added = added + $1, changed = changed + $2, moved = moved + $3, vanished = vanished + $4,
            unchanged = unchanged + $5, applied = COALESCE($6, applied) WHERE id = $7")
    .bind(counts.added)
    .bind(counts.changed)
    .bind(counts.moved)
    .bind(counts.vanished)
    .bind(counts.unchanged)
    .bind(applied)
    .bind(import)
    .execute(tx)
    .await?;
    Ok(())
}

/// Declares vanished some of what the source had and has no more; `false` when none is left.
async fn vanish_some(importer: &Importer<'_>, import: ImportId, dataset: &Dataset) -> Result<bool, ImportError> {
    let mut tx = importer.db.begin().await?;
    ensure_phase(&mut tx, import, "applying").await?;
    let mut drafts = Vec::new();
    for (kind, text) in [
        (
            SubjectKind::Textbook,
            "SELECT id FROM library_textbook x WHERE source = $1 AND state = 'published'
                AND NOT EXISTS (SELECT 1 FROM library_staged s WHERE s.import_id = $2 AND s.subject_id = x.id) ORDER BY id LIMIT $3",
        ),
        (
            SubjectKind::Resource,
            "SELECT id FROM library_resource x WHERE source = $1 AND state = 'published'
                AND NOT EXISTS (SELECT 1 FROM library_staged s WHERE s.import_id = $2 AND s.subject_id = x.id) ORDER BY id LIMIT $3",
        ),
    ] {
        let ids = sql(text).bind(&dataset.source).bind(import).bind(ROWS_AT_ONCE);
        let ids = ids.fetch_all(&mut tx, |row| row.get::<String>("id")).await?;
        drafts.extend(ids.into_iter().map(|subject_id| Draft { change: Change::Vanished, kind, subject_id, release: None }));
    }
    if drafts.is_empty() {
        return Ok(false);
    }
    let counts = Counts { vanished: i64::try_from(drafts.len()).unwrap_or(i64::MAX), ..Counts::default() };
    save(importer, &mut tx, import, dataset, drafts, counts, None).await?;
    tx.commit().await?;
    Ok(true)
}
