//! Phase one: every record into `library_staged` or `library_refusal`.

use std::collections::HashSet;

use kernel::ImportId;
use serde::{Deserialize, Serialize};
use store::{DbError, Row, Tx, Value, insert_many, sql};
use tokio::sync::mpsc;

use super::importer::{Importer, Phase, Step, ensure_phase};
use super::read::{self, Batch};
use super::{Dataset, FileKind, Found, ImportError, Incoming, qinghe};
use crate::curriculum::CurriculumPath;
use crate::document::{Document, Fault, FaultReason, Place, Textbook};
use crate::rows::for_ids;
use crate::section::{Columns, columns_of, first_sections, list_sections};

/// Staged rows are applied in the order of their ordinals: paths before textbooks before resources. So the kind is in the high digits.
const KIND_STEP: i64 = 1 << 40;
/// Books that wait for their parent are looked at so many at a time.
const PENDING_AT_ONCE: i64 = 200;

/// A staged row before it is written.
struct Staged {
    ordinal: i64,
    kind: &'static str,
    subject_id: String,
    content_hash: String,
    document: String,
}

/// A book that waits for its parent, as it is staged.
#[derive(Serialize, Deserialize)]
struct Pending {
    file: String,
    line: u64,
    book: Textbook,
}

struct Refused {
    number: i64,
    file: String,
    line: u64,
    fault: Fault,
}

/// Reads all files of `dataset` and stages them; then gives each waiting book the place of its parent.
pub(super) async fn stage(importer: &Importer<'_>, import: ImportId, dataset: &Dataset) -> Result<(), ImportError> {
    let (to, mut from) = mpsc::channel::<Batch>(2);
    let bytes_total = dataset.files.iter().filter_map(|file| std::fs::metadata(&file.path).ok()).map(|meta| meta.len()).sum();
    let to_read = dataset.clone();
    let reading = tokio::task::spawn_blocking(move || read::read_all(&to_read, to));
    let columns = columns(importer).await?;
    let mut number = 0;
    while let Some(batch) = from.recv().await {
        let count = i64::try_from(batch.incoming.len()).unwrap_or(i64::MAX);
        let mut tx = importer.db.begin().await?;
        ensure_phase(&mut tx, import, "staging").await?;
        stage_batch(importer, &mut tx, import, dataset, &columns, number, batch.incoming).await?;
        tx.commit().await?;
        number += count;
        let done = u64::try_from(number).unwrap_or(0);
        importer.report(Step { phase: Phase::Staging, done, of: 0, bytes_read: batch.bytes_read, bytes_total })?;
    }
    reading.await.map_err(std::io::Error::other)??;
    place_pending(importer, import).await?;
    let mut tx = importer.db.begin().await?;
    ensure_phase(&mut tx, import, "staging").await?;
    sql("UPDATE library_import SET phase = 'applying' WHERE id = $1").bind(import).execute(&mut tx).await?;
    Ok(tx.commit().await?)
}

async fn stage_batch(
    importer: &Importer<'_>,
    tx: &mut Tx,
    import: ImportId,
    dataset: &Dataset,
    columns: &Columns,
    before: i64,
    incoming: Vec<Incoming>,
) -> Result<(), ImportError> {
    let ids: Vec<String> = incoming.iter().filter_map(|one| one.subject_id.clone()).collect();
    let mut met = list_staged(tx, import, &ids).await?;
    let recalled = list_recalled(tx, &ids).await?;
    let keeps_files = dataset.files.iter().any(|file| file.kind == FileKind::Lines);
    let mut staged = Vec::with_capacity(incoming.len());
    let mut refused = Vec::new();
    for (number, one) in (before + 1..).zip(incoming) {
        let Incoming { file, line, subject_id, found } = one;
        let subject_id = subject_id.unwrap_or_default();
        let fault = match found {
            _ if !subject_id.is_empty() && met.contains(&subject_id) => Fault::new("id", FaultReason::DuplicateId),
            _ if recalled.contains(&subject_id) => Fault::new("id", FaultReason::Recalled),
            Ok(mut found) => {
                let kept = match &mut found {
                    Found::Document(it) if let Some(fault) = misplaced(columns, it) => Err(fault),
                    Found::Document(it) if keeps_files => {
                        qinghe::keep_files(tx, importer.blobs, &dataset.folder, it, importer.clock.now()).await?
                    }
                    _ => Ok(()),
                };
                match kept {
                    Ok(()) => {
                        met.insert(subject_id.clone());
                        staged.push(row_of(found, number, subject_id, &file, line)?);
                        continue;
                    }
                    Err(fault) => fault,
                }
            }
            Err(fault) => fault,
        };
        // What is refused now was perhaps imported before, and is no less there for that.
        if !subject_id.is_empty() && met.insert(subject_id.clone()) {
            staged.push(Staged { ordinal: number, kind: "refused", subject_id, content_hash: String::new(), document: String::new() });
        }
        refused.push(Refused { number, file: file.to_string(), line, fault });
    }
    save_staged(tx, import, staged).await?;
    save_refused(tx, import, refused).await
}

fn row_of(found: Found, number: i64, subject_id: String, file: &str, line: u64) -> Result<Staged, serde_json::Error> {
    let staged =
        |rank: i64, kind, content_hash, document| Staged { ordinal: rank * KIND_STEP + number, kind, subject_id, content_hash, document };
    Ok(match found {
        Found::Path(path) => staged(1, "curriculum", String::new(), serde_json::to_string(&path)?),
        Found::Inherits { parent, book } => {
            let pending = Pending { file: file.to_owned(), line, book: *book };
            staged(2, "pending", parent.to_string(), serde_json::to_string(&pending)?)
        }
        Found::Document(document) => {
            let (text, hash) = document.canonical()?;
            match *document {
                Document::Textbook(_) => staged(2, "textbook", hash.to_string(), text),
                Document::Resource(_) => staged(3, "resource", hash.to_string(), text),
            }
        }
    })
}

/// Where a resource can stand on this node.
async fn columns(importer: &Importer<'_>) -> Result<Columns, ImportError> {
    let sections = list_sections(&mut importer.db.read().await?).await?;
    Ok(columns_of(&if sections.is_empty() { first_sections()? } else { sections }))
}

/// What is wrong where a resource names a column that this node does not have: a misspelt place would hide it for good.
fn misplaced(columns: &Columns, document: &Document) -> Option<Fault> {
    let Document::Resource(resource) = document else { return None };
    let is_unknown = |place: &Place| !columns.contains(&(place.section.clone(), place.column.clone()));
    let at = resource.places.iter().position(is_unknown)?;
    Some(Fault::new(format!("places[{at}]"), FaultReason::UnknownPlace))
}

async fn list_staged(tx: &mut Tx, import: ImportId, ids: &[String]) -> Result<HashSet<String>, DbError> {
    let mut met = HashSet::new();
    let text = "SELECT subject_id FROM library_staged WHERE import_id = $1 AND subject_id IN ({ids})";
    for statement in for_ids(text, 2, ids, &[Value::from(import)]) {
        met.extend(statement.fetch_all(tx, |row| row.get::<String>("subject_id")).await?);
    }
    Ok(met)
}

async fn list_recalled(tx: &mut Tx, ids: &[String]) -> Result<HashSet<String>, DbError> {
    let mut recalled = HashSet::new();
    for text in [
        "SELECT id FROM library_textbook WHERE state = 'recalled' AND id IN ({ids})",
        "SELECT id FROM library_resource WHERE state = 'recalled' AND id IN ({ids})",
    ] {
        for statement in for_ids(text, 1, ids, &[]) {
            recalled.extend(statement.fetch_all(tx, |row| row.get::<String>("id")).await?);
        }
    }
    Ok(recalled)
}

async fn save_staged(tx: &mut Tx, import: ImportId, staged: Vec<Staged>) -> Result<(), DbError> {
    let row =
        |s: Staged| vec![import.into(), s.ordinal.into(), s.kind.into(), s.subject_id.into(), s.content_hash.into(), s.document.into()];
    let head = "INSERT INTO library_staged (import_id, ordinal, kind, subject_id, content_hash, document)";
    insert_many(head, staged.into_iter().map(row).collect(), "").execute(tx).await?;
    Ok(())
}

async fn save_refused(tx: &mut Tx, import: ImportId, refused: Vec<Refused>) -> Result<(), ImportError> {
    let count = i64::try_from(refused.len()).unwrap_or(i64::MAX);
    let row = |r: Refused| -> Vec<Value> {
        let line = i64::try_from(r.line).unwrap_or(i64::MAX);
        vec![import.into(), r.number.into(), r.file.into(), line.into(), r.fault.field.into(), r.fault.reason.key().into()]
    };
    let head = "INSERT INTO library_refusal (import_id, ordinal, file, line, field, reason)";
    insert_many(head, refused.into_iter().map(row).collect(), "").execute(tx).await?;
    sql("UPDATE library_import SET refused = refused + $1 WHERE id = $2").bind(count).bind(import).execute(tx).await?;
    Ok(())
}

/// Gives each waiting book the place of its parent, which may itself have waited; whoever waits at the end is refused.
async fn place_pending(importer: &Importer<'_>, import: ImportId) -> Result<(), ImportError> {
    loop {
        let mut after = 0;
        let mut placed = 0;
        while let Some(last) = place_some(importer, import, after, &mut placed).await? {
            after = last;
        }
        if placed == 0 {
            return refuse_pending(importer, import).await;
        }
    }
}

async fn place_some(importer: &Importer<'_>, import: ImportId, after: i64, placed: &mut u64) -> Result<Option<i64>, ImportError> {
    let mut tx = importer.db.begin().await?;
    let waiting = list_pending(&mut tx, import, after).await?;
    let last = waiting.last().map(|(ordinal, ..)| *ordinal);
    for (ordinal, pending, parent) in waiting {
        let Some(curriculum) = parent.map(|text| path_in(&text)).transpose()?.flatten() else { continue };
        let pending: Pending = serde_json::from_str(&pending)?;
        let document = Document::Textbook(Textbook { curriculum, ..pending.book });
        if let Err(fault) = document.check() {
            refuse_one(&mut tx, import, ordinal, &pending.file, pending.line, fault).await?;
            continue;
        }
        let (text, hash) = document.canonical()?;
        sql("UPDATE library_staged SET kind = 'textbook', content_hash = $1, document = $2 WHERE import_id = $3 AND ordinal = $4")
            .bind(hash.as_str())
            .bind(text)
            .bind(import)
            .bind(ordinal)
            .execute(&mut tx)
            .await?;
        *placed += 1;
    }
    tx.commit().await?;
    Ok(last)
}

/// Waiting books with their parents: from the same input or, when that is not whole, from the library.
async fn list_pending(tx: &mut Tx, import: ImportId, after: i64) -> Result<Vec<(i64, String, Option<String>)>, DbError> {
    let waiting = |row: &Row| Ok((row.get("ordinal")?, row.get("document")?, row.get("parent")?));
    sql("SELECT s.ordinal, s.document, COALESCE(p.document, r.document) AS parent
           FROM library_staged s
           LEFT JOIN library_staged p ON p.import_id = s.import_id AND p.subject_id = s.content_hash AND p.kind = 'textbook'
           LEFT JOIN library_textbook t ON t.id = s.content_hash
           LEFT JOIN library_release r ON r.hash = t.release_hash
          WHERE s.import_id = $1 AND s.kind = 'pending' AND s.ordinal > $2 ORDER BY s.ordinal LIMIT $3")
    .bind(import)
    .bind(after)
    .bind(PENDING_AT_ONCE)
    .fetch_all(tx, waiting)
    .await
}

fn path_in(parent: &str) -> Result<Option<CurriculumPath>, serde_json::Error> {
    Ok(match serde_json::from_str(parent)? {
        Document::Textbook(book) => Some(book.curriculum),
        Document::Resource(_) => None,
    })
}

async fn refuse_pending(importer: &Importer<'_>, import: ImportId) -> Result<(), ImportError> {
    loop {
        let mut tx = importer.db.begin().await?;
        let waiting = list_pending(&mut tx, import, 0).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        for (ordinal, pending, _) in waiting {
            let pending: Pending = serde_json::from_str(&pending)?;
            let fault = Fault::new("teachmeterial_ids", FaultReason::ParentMissing);
            refuse_one(&mut tx, import, ordinal, &pending.file, pending.line, fault).await?;
        }
        tx.commit().await?;
    }
}

async fn refuse_one(tx: &mut Tx, import: ImportId, ordinal: i64, file: &str, line: u64, fault: Fault) -> Result<(), ImportError> {
    sql("UPDATE library_staged SET kind = 'refused', content_hash = '', document = '' WHERE import_id = $1 AND ordinal = $2")
        .bind(import)
        .bind(ordinal)
        .execute(tx)
        .await?;
    save_refused(tx, import, vec![Refused { number: ordinal % KIND_STEP, file: file.to_owned(), line, fault }]).await
}
