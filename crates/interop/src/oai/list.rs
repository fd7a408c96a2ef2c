//! The records of a harvest. One function, one statement.

use kernel::Timestamp;
use library::log::SubjectKind;
use store::{DbError, Row, Tx, sql};

use super::request::Selection;

/// A record without its metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub id: String,
    pub kind: SubjectKind,
    pub place: i64,
    pub datestamp: Timestamp,
    pub is_deleted: bool,
}

fn record(row: &Row) -> Result<Record, DbError> {
    let is_deleted = row.get::<i64>("is_deleted")? != 0;
    Ok(Record {
        id: row.get("subject_id")?,
        kind: row.parse("kind")?,
        place: row.get("place")?,
        datestamp: row.get("datestamp")?,
        is_deleted,
    })
}

/// The next records of a selection, at most `limit`.
pub(super) async fn list_records(tx: &mut Tx, wanted: &Selection, limit: i64) -> Result<Vec<Record>, DbError> {
    // Datestamps never fall from one place to the next, so a span of time is a span of places.
    let Some(first) = find_first(tx, wanted.from).await? else { return Ok(Vec::new()) };
    let Some(last) = find_last(tx, wanted.until).await? else { return Ok(Vec::new()) };
    let after = wanted.after.max(first - 1);
    let query = match &wanted.set {
        Some(set) => sql("SELECT r.subject_id, r.kind, r.place, r.datestamp, r.is_deleted
               FROM oai_membership m JOIN oai_record r ON r.subject_id = m.subject_id
              WHERE m.place > $1 AND m.place <= $2 AND m.set_spec = $4 ORDER BY m.place LIMIT $3 + 0")
        .bind(after)
        .bind(last)
        .bind(limit)
        .bind(set),
        None => sql("SELECT subject_id, kind, place, datestamp, is_deleted FROM oai_record
                   WHERE place > $1 AND place <= $2 ORDER BY place LIMIT $3 + 0")
        .bind(after)
        .bind(last)
        .bind(limit),
    };
    query.fetch_all(tx, record).await
}

async fn find_first(tx: &mut Tx, from: Option<Timestamp>) -> Result<Option<i64>, DbError> {
    let Some(from) = from else { return Ok(Some(1)) };
    sql("SELECT place FROM oai_record WHERE datestamp >= $1 ORDER BY datestamp, place LIMIT 1")
        .bind(from)
        .fetch_optional(tx, |row| row.get("place"))
        .await
}

async fn find_last(tx: &mut Tx, until: Option<Timestamp>) -> Result<Option<i64>, DbError> {
    let Some(until) = until else { return Ok(Some(i64::MAX)) };
    sql("SELECT place FROM oai_record WHERE datestamp <= $1 ORDER BY datestamp DESC, place DESC LIMIT 1")
        .bind(until)
        .fetch_optional(tx, |row| row.get("place"))
        .await
}

/// One record.
pub(super) async fn find_record(tx: &mut Tx, id: &str) -> Result<Option<Record>, DbError> {
    sql("SELECT subject_id, kind, place, datestamp, is_deleted FROM oai_record WHERE subject_id = $1")
        .bind(id)
        .fetch_optional(tx, record)
        .await
}

/// The datestamp that no record is before.
pub(super) async fn find_earliest(tx: &mut Tx) -> Result<Option<Timestamp>, DbError> {
    sql("SELECT datestamp FROM oai_record ORDER BY datestamp, place LIMIT 1").fetch_optional(tx, |row| row.get("datestamp")).await
}
