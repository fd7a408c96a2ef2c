//! What the index is made from, read in batches.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{TextbookId, UnitKey};
use store::{DbError, Row, Tx, sql};

use crate::card::Card;
use crate::curriculum::CurriculumPath;
use crate::document::{Document, Resource, Textbook};
use crate::entry::SubjectKind;
use crate::reading;
use crate::rows::for_ids;

/// A published resource.
pub(super) struct HeldResource {
    pub(super) resource: Resource,
    pub(super) card: Card,
    pub(super) seq: u64,
    /// How much it is used, in steps
    pub(super) step: u64,
}

/// A published textbook.
pub(super) struct HeldBook {
    pub(super) book: Textbook,
    pub(super) seq: u64,
    /// What can be done with it: what there is to learn counts, and pages that can be read
    pub(super) weight: u64,
}

/// What resources take over from the textbook they teach.
pub(super) struct BookFacts {
    pub(super) path: CurriculumPath,
    /// Number and name of each unit
    pub(super) units: HashMap<UnitKey, String>,
}

/// Textbooks that were read before; emptied when they may have changed.
#[derive(Default)]
pub(super) struct Books(HashMap<TextbookId, BookFacts>);

const MOST_BOOKS: usize = 256;

/// An entry of the log, without its document.
pub(super) struct LogLine {
    pub(super) seq: i64,
    pub(super) kind: SubjectKind,
    pub(super) subject: String,
    /// Whether it is what the subject now stands at
    pub(super) is_present: bool,
}

/// The entries after `after`, at most `limit`.
pub(super) async fn list_log(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<LogLine>, DbError> {
    sql("SELECT l.seq, l.kind, l.subject_id,
                CAST(CASE WHEN COALESCE(r.released_seq, b.released_seq, 0) = l.seq THEN 1 ELSE 0 END AS BIGINT) AS is_present
           FROM library_log l
           LEFT JOIN library_resource r ON l.kind = 'resource' AND r.id = l.subject_id
           LEFT JOIN library_textbook b ON l.kind = 'textbook' AND b.id = l.subject_id
          WHERE l.seq > $1 ORDER BY l.seq LIMIT $2 + 0")
    .bind(after)
    .bind(limit)
    .fetch_all(tx, |row| {
        let is_present = row.get::<i64>("is_present")? == 1;
        Ok(LogLine { seq: row.get("seq")?, kind: row.parse("kind")?, subject: row.get("subject_id")?, is_present })
    })
    .await
}

/// The resources of these ids that are published.
pub(super) async fn list_resources(tx: &mut Tx, ids: &[String]) -> Result<Vec<HeldResource>, DbError> {
    let text = "SELECT r.released_seq, r.card, d.document, COALESCE(u.step, 0) AS step
          FROM library_resource r JOIN library_release d ON d.hash = r.release_hash LEFT JOIN library_use u ON u.resource_id = r.id
         WHERE r.state = 'published' AND r.id IN ({ids})";
    let mut found = BTreeMap::new();
    for statement in for_ids(text, 1, ids, &[]) {
        for held in statement.fetch_all(tx, held_resource).await? {
            found.insert(held.seq, held);
        }
    }
    Ok(found.into_values().collect())
}

fn held_resource(row: &Row) -> Result<HeldResource, DbError> {
    let unreadable = |_| DbError::unreadable("document");
    let resource = match serde_json::from_str(&row.get::<String>("document")?).map_err(unreadable)? {
        Document::Resource(resource) => resource,
        Document::Textbook(_) => return Err(DbError::unreadable("document")),
    };
    let card = serde_json::from_str(&row.get::<String>("card")?).map_err(|_| DbError::unreadable("card"))?;
    let number = |name: &'static str| row.get::<i64>(name).map(|number| u64::try_from(number).unwrap_or(0));
    Ok(HeldResource { resource, card, seq: number("released_seq")?, step: number("step")? })
}

/// The textbook `id`, if it is published.
pub(super) async fn find_book(tx: &mut Tx, id: &str) -> Result<Option<HeldBook>, DbError> {
    sql("SELECT b.released_seq, b.page_count, b.lesson_count, d.document
           FROM library_textbook b JOIN library_release d ON d.hash = b.release_hash WHERE b.state = 'published' AND b.id = $1")
    .bind(id)
    .fetch_optional(tx, |row| {
        let Ok(Document::Textbook(book)) = serde_json::from_str(&row.get::<String>("document")?) else {
            return Err(DbError::unreadable("document"));
        };
        let (pages, lessons): (i64, i64) = (row.get("page_count")?, row.get("lesson_count")?);
        let weight = u64::try_from(lessons).unwrap_or(0).min(900_000) + if pages > 0 { 50_000 } else { 0 };
        Ok(HeldBook { book, seq: u64::try_from(row.get::<i64>("released_seq")?).unwrap_or(0), weight })
    })
    .await
}

/// The resources that teach the textbook `id`, after the one named `after`.
pub(super) async fn list_taught(tx: &mut Tx, id: &str, after: &str, limit: i64) -> Result<Vec<String>, DbError> {
    sql("SELECT DISTINCT resource_id FROM library_alignment WHERE textbook_id = $1 AND resource_id > $2 ORDER BY resource_id LIMIT $3 + 0")
        .bind(id)
        .bind(after)
        .bind(limit)
        .fetch_all(tx, |row| row.get("resource_id"))
        .await
}

impl Books {
    /// Forgets all.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// Reads those of `ids` that are not known.
    pub(super) async fn read(&mut self, tx: &mut Tx, ids: BTreeSet<TextbookId>) -> Result<(), DbError> {
        if self.0.len() > MOST_BOOKS {
            self.forget();
        }
        for id in ids {
            if self.0.contains_key(&id) {
                continue;
            }
            if let Some(held) = reading::find_outline(tx, id).await? {
                let name = |unit: &crate::document::Unit| format!("{} {}", unit.number, unit.title);
                let units = held.document.units().into_iter().map(|(_, unit)| (unit.key.clone(), name(unit))).collect();
                self.0.insert(id, BookFacts { path: held.document.curriculum, units });
            }
        }
        Ok(())
    }

    /// Those of `ids` that are known.
    pub(super) fn get(&self, ids: Vec<TextbookId>) -> Vec<&BookFacts> {
        ids.into_iter().filter_map(|id| self.0.get(&id)).collect()
    }
}
