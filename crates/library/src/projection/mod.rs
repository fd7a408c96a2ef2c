//! The tables that pages read. They hold nothing that the log does not: [`rebuild`] makes them anew.
//!
//! Invariant: `library_place` and `library_alignment` hold published resources only.

mod resources;
mod rows;
mod textbooks;

use std::collections::HashSet;

use kernel::Timestamp;
use store::{Db, DbError, Row, Tx, Value, insert_many, sql};

use crate::curriculum::CurriculumPath;
use crate::document::{Document, Resource, Textbook};
use crate::entry::{Change, Draft, Entry, LogError, SubjectKind};
use crate::rows::for_ids;

pub use rows::{AlignmentRow, PlaceRow, ResourceRows, Shelf, ShelfBook, TextbookRow, sort_key};

/// So many entries of the log are read at once when everything is made anew.
const REPLAYED_AT_ONCE: i64 = 500;

/// A textbook with the entry that released it.
struct ReleasedBook {
    entry: Released,
    book: Textbook,
}

/// A resource with the entry that released it.
struct ReleasedResource {
    entry: Released,
    resource: Resource,
}

#[derive(Clone)]
struct Released {
    id: String,
    hash: String,
    source: String,
    seq: i64,
    at: Timestamp,
}

/// Brings all projections up to date with `entries`.
pub(crate) async fn apply(tx: &mut Tx, entries: &[Entry]) -> Result<(), LogError> {
    let mut rest = entries;
    while !rest.is_empty() {
        let (run, later) = rest.split_at(distinct_prefix(rest));
        apply_distinct(tx, run).await?;
        rest = later;
    }
    Ok(())
}

/// How many entries come before one whose subject was met already: one statement may touch a row once.
fn distinct_prefix(entries: &[Entry]) -> usize {
    let mut met = HashSet::new();
    entries.iter().take_while(|entry| met.insert((entry.draft.kind, entry.draft.subject_id.as_str()))).count()
}

async fn apply_distinct(tx: &mut Tx, entries: &[Entry]) -> Result<(), LogError> {
    let mut paths = Vec::new();
    let mut books = Vec::new();
    let mut resources = Vec::new();
    let mut gone = Vec::new();
    for entry in entries {
        let Some((hash, document)) = &entry.draft.release else {
            gone.push(&entry.draft);
            continue;
        };
        if entry.draft.kind == SubjectKind::Curriculum {
            paths.push(serde_json::from_str(document)?);
            continue;
        }
        let id = entry.draft.subject_id.clone();
        let released = Released { id, hash: hash.to_string(), source: entry.source.clone(), seq: entry.seq, at: entry.at };
        match (entry.draft.kind, serde_json::from_str(document)) {
            (SubjectKind::Textbook | SubjectKind::Resource, Ok(Document::Textbook(book))) => {
                books.push(ReleasedBook { entry: released, book })
            }
            (SubjectKind::Textbook | SubjectKind::Resource, Ok(Document::Resource(it))) => {
                resources.push(ReleasedResource { entry: released, resource: it });
            }
            (SubjectKind::Textbook | SubjectKind::Resource, Err(error)) => return Err(error.into()),
            // Sections and adoptions keep their own tables.
            _ => {}
        }
    }
    paths.extend(books.iter().map(|released| released.book.curriculum.clone()));
    save_paths(tx, paths).await?;
    save_books(tx, &books).await?;
    resources::save(tx, resources).await?;
    Ok(withdraw(tx, &gone).await?)
}

/// Textbooks first, then the cards and places that they lend to their resources.
async fn save_books(tx: &mut Tx, books: &[ReleasedBook]) -> Result<(), LogError> {
    let ids: Vec<String> = books.iter().map(|released| released.entry.id.clone()).collect();
    textbooks::save(tx, books).await?;
    resources::place_again(tx, &ids).await?;
    Ok(textbooks::count_lessons(tx, &ids).await?)
}

async fn save_paths(tx: &mut Tx, paths: Vec<CurriculumPath>) -> Result<(), DbError> {
    let mut met = HashSet::new();
    let new = paths.into_iter().filter(|path| met.insert(path.key()));
    let row = |p: CurriculumPath| -> Vec<Value> {
        let key = p.key();
        [key, p.stage, p.category, p.subject, p.edition, p.grade, p.volume, p.revision].into_iter().map(Value::from).collect()
    };
    let head = "INSERT INTO library_curriculum (path, stage, category, subject, edition, grade, volume, revision)";
    insert_many(head, new.map(row).collect(), "ON CONFLICT (path) DO NOTHING").execute(tx).await?;
    Ok(())
}

async fn withdraw(tx: &mut Tx, gone: &[&Draft]) -> Result<(), DbError> {
    for change in [Change::Vanished, Change::Recalled] {
        let of = |kind| gone.iter().filter(move |draft| draft.change == change && draft.kind == kind);
        let ids = |kind| of(kind).map(|draft| draft.subject_id.clone()).collect::<Vec<_>>();
        let state = [Value::from(change.key())];
        for statement in for_ids("UPDATE library_textbook SET state = $1 WHERE id IN ({ids})", 2, &ids(SubjectKind::Textbook), &state) {
            statement.execute(tx).await?;
        }
        let resources = ids(SubjectKind::Resource);
        for statement in for_ids("UPDATE library_resource SET state = $1 WHERE id IN ({ids})", 2, &resources, &state) {
            statement.execute(tx).await?;
        }
        resources::unplace(tx, &resources).await?;
    }
    Ok(())
}

/// Makes all projections anew from the log and its releases, in one transaction: readers see the old ones until the end.
///
/// # Errors
/// See [`LogError`]; nothing has changed then.
pub async fn rebuild(db: &Db) -> Result<(), LogError> {
    let mut tx = db.begin().await?;
    sql("DELETE FROM library_place").execute(&mut tx).await?;
    sql("DELETE FROM library_alignment").execute(&mut tx).await?;
    sql("DELETE FROM library_resource").execute(&mut tx).await?;
    sql("DELETE FROM library_textbook").execute(&mut tx).await?;
    sql("DELETE FROM library_curriculum").execute(&mut tx).await?;
    let mut after = 0;
    loop {
        let entries = list_entries(&mut tx, after, REPLAYED_AT_ONCE).await?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        apply(&mut tx, &entries).await?;
    }
    Ok(tx.commit().await?)
}

/// The entries that follow `after` in the log, with their documents.
///
/// # Errors
/// The database refused the statement.
pub async fn list_entries(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<Entry>, DbError> {
    sql("SELECT l.seq, l.change, l.kind, l.subject_id, l.source, l.at, r.hash, r.document
           FROM library_log l LEFT JOIN library_release r ON r.hash = l.release_hash
          WHERE l.seq > $1 ORDER BY l.seq LIMIT $2")
    .bind(after)
    .bind(limit)
    .fetch_all(tx, entry)
    .await
}

fn entry(row: &Row) -> Result<Entry, DbError> {
    let hash = row.parse_optional("hash")?;
    let document: Option<String> = row.get("document")?;
    let draft =
        Draft { change: row.parse("change")?, kind: row.parse("kind")?, subject_id: row.get("subject_id")?, release: hash.zip(document) };
    Ok(Entry { seq: row.get("seq")?, at: row.get("at")?, source: row.get("source")?, draft })
}
