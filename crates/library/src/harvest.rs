//! What other systems read of the library: page by page, in orders that miss nothing while the library grows. One function, one statement.
//!
//! Lists of resources run from the oldest release to the newest: what is released again while somebody reads comes once more at the end.

use kernel::{Page, PageSize, ResourceId, TextbookId, Timestamp};
use store::{DbError, Row, Tx, sql};

use crate::card::Card;
use crate::curriculum::CurriculumPath;
use crate::log::{Change, SubjectKind};
use crate::reading::{PlaceFilter, ShelfEntry, shelf_entry};
use crate::rows::for_ids;

/// An entry of the log without the document that it released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its place in the order.
    pub seq: i64,
    /// What happened.
    pub change: Change,
    /// To what kind of thing.
    pub kind: SubjectKind,
    /// To which one.
    pub subject_id: String,
    /// The hash of the release; withdrawals have none.
    pub release: Option<String>,
    /// Where it came from.
    pub source: String,
    /// When it was written.
    pub at: Timestamp,
}

/// A published resource in a list that runs from old to new.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleasedCard {
    /// The resource
    pub id: ResourceId,
    /// What lists show of it
    pub card: Card,
    /// The entry of the log that released it as it is
    pub released_seq: i64,
    /// When that was
    pub released_at: Timestamp,
}

/// Which textbooks are wanted; an empty name means any.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct BookFilter<'f> {
    pub stage: &'f str,
    pub subject: &'f str,
    pub edition: &'f str,
    pub grade: &'f str,
    pub volume: &'f str,
}

/// A resource that teaches a unit, with its place in the textbook.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignedCard {
    /// The unit's place in reading order
    pub position: i64,
    /// The unit
    pub unit: String,
    /// The resource
    pub released: ReleasedCard,
}

/// Where a subject stands: one row a section, column and stage.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Standing {
    pub subject_id: String,
    pub section: String,
    pub column: String,
    pub stage: String,
}

/// The entries that follow `after` in the log.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn list_log(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<LogLine>, DbError> {
    sql("SELECT seq, change, kind, subject_id, release_hash, source, at FROM library_log WHERE seq > $1 ORDER BY seq LIMIT $2 + 0")
        .bind(after)
        .bind(limit)
        .fetch_all(tx, log_line)
        .await
}

fn log_line(row: &Row) -> Result<LogLine, DbError> {
    let (seq, change, kind) = (row.get("seq")?, row.parse("change")?, row.parse("kind")?);
    let (subject_id, release) = (row.get("subject_id")?, row.get("release_hash")?);
    Ok(LogLine { seq, change, kind, subject_id, release, source: row.get("source")?, at: row.get("at")? })
}

/// The entries about one subject, in the order of the log, after the entry `after`.
pub async fn list_subject_log(tx: &mut Tx, subject: &str, after: i64, size: PageSize) -> Result<Page<LogLine>, DbError> {
    let rows = sql("SELECT seq, change, kind, subject_id, release_hash, source, at FROM library_log
                     WHERE subject_id = $1 AND seq > $2 ORDER BY seq LIMIT $3 + 0")
    .bind(subject)
    .bind(after)
    .bind(size.fetch_limit())
    .fetch_all(tx, log_line)
    .await?;
    Ok(Page::from_rows(rows, size, |line| line.seq.to_string()))
}

/// The canonical JSON that has this hash.
pub async fn find_release(tx: &mut Tx, hash: &str) -> Result<Option<String>, DbError> {
    sql("SELECT document FROM library_release WHERE hash = $1").bind(hash).fetch_optional(tx, |row| row.get("document")).await
}

/// Published resources of one kind, or with an empty `kind` of all, after the entry `after` of the log.
pub async fn list_resources(tx: &mut Tx, kind: &str, after: i64, size: PageSize) -> Result<Page<ReleasedCard>, DbError> {
    let query = match kind {
        "" => sql("SELECT id, card, released_seq, released_at FROM library_resource
                    WHERE state = 'published' AND released_seq > $1 ORDER BY released_seq, id LIMIT $2 + 0"),
        _ => sql("SELECT id, card, released_seq, released_at FROM library_resource
                   WHERE state = 'published' AND released_seq > $1 AND kind = $3 ORDER BY released_seq, id LIMIT $2 + 0"),
    };
    let query = query.bind(after).bind(size.fetch_limit());
    let query = if kind.is_empty() { query } else { query.bind(kind) };
    let rows = query.fetch_all(tx, released_card).await?;
    Ok(Page::from_rows(rows, size, |row| row.released_seq.to_string()))
}

fn released_card(row: &Row) -> Result<ReleasedCard, DbError> {
    let card: String = row.get("card")?;
    let card = serde_json::from_str(&card).map_err(|_| DbError::unreadable("card"))?;
    Ok(ReleasedCard { id: row.parse("id")?, card, released_seq: row.get("released_seq")?, released_at: row.get("released_at")? })
}

/// The resources of a column after the entry `after` of the log.
pub async fn list_column(tx: &mut Tx, wanted: &PlaceFilter<'_>, after: i64, size: PageSize) -> Result<Page<ReleasedCard>, DbError> {
    let rows =
        sql("SELECT r.id, r.card, p.released_seq, r.released_at FROM library_place p JOIN library_resource r ON r.id = p.resource_id
          WHERE p.section = $1 AND p.column_key = $2 AND p.region = $3 AND p.stage = $4 AND p.grade = $5 AND p.released_seq > $6
          ORDER BY p.released_seq, p.resource_id LIMIT $7 + 0")
        .bind(wanted.section)
        .bind(wanted.column)
        .bind(wanted.region)
        .bind(wanted.stage)
        .bind(wanted.grade)
        .bind(after)
        .bind(size.fetch_limit())
        .fetch_all(tx, released_card)
        .await?;
    Ok(Page::from_rows(rows, size, |row| row.released_seq.to_string()))
}

/// Published textbooks by id, after the id `after`.
pub async fn list_textbooks(tx: &mut Tx, wanted: &BookFilter<'_>, after: &str, size: PageSize) -> Result<Page<ShelfEntry>, DbError> {
    let rows = sql("SELECT t.id, t.title, t.path, t.page_count, t.lesson_count
           FROM library_textbook t JOIN library_curriculum c ON c.path = t.path
          WHERE t.state = 'published' AND t.id > $1 AND ($2 = '' OR c.stage = $2) AND ($3 = '' OR c.subject = $3)
            AND ($4 = '' OR c.edition = $4) AND ($5 = '' OR c.grade = $5) AND ($6 = '' OR c.volume = $6)
          ORDER BY t.id LIMIT $7 + 0")
    .bind(after)
    .bind(wanted.stage)
    .bind(wanted.subject)
    .bind(wanted.edition)
    .bind(wanted.grade)
    .bind(wanted.volume)
    .bind(size.fetch_limit())
    .fetch_all(tx, shelf_entry)
    .await?;
    Ok(Page::from_rows(rows, size, |book| book.id.to_string()))
}

/// Every path of the curriculum, by its key, after the key `after`.
pub async fn list_paths(tx: &mut Tx, after: &str, size: PageSize) -> Result<Page<CurriculumPath>, DbError> {
    let path = |row: &Row| CurriculumPath::from_key(&row.get::<String>("path")?).ok_or_else(|| DbError::unreadable("path"));
    let rows = sql("SELECT path FROM library_curriculum WHERE path > $1 ORDER BY path LIMIT $2 + 0")
        .bind(after)
        .bind(size.fetch_limit())
        .fetch_all(tx, path)
        .await?;
    Ok(Page::from_rows(rows, size, CurriculumPath::key))
}

/// What teaches a textbook in reading order, after a position, unit and resource; with `unit` only that one's.
pub async fn list_taught(
    tx: &mut Tx,
    textbook: TextbookId,
    unit: &str,
    after: (i64, &str, &str),
    size: PageSize,
) -> Result<Page<AlignedCard>, DbError> {
    let aligned = |row: &Row| Ok(AlignedCard { position: row.get("position")?, unit: row.get("unit_key")?, released: released_card(row)? });
    let rows = sql("SELECT r.id, r.card, r.released_seq, r.released_at, a.position, a.unit_key
           FROM library_alignment a JOIN library_resource r ON r.id = a.resource_id
          WHERE a.textbook_id = $1 AND ($2 = '' OR a.unit_key = $2) AND a.position >= $3
            AND (a.position > $3 OR a.unit_key > $4 OR (a.unit_key = $4 AND a.resource_id > $5))
          ORDER BY a.position, a.unit_key, a.resource_id LIMIT $6 + 0")
    .bind(textbook)
    .bind(unit)
    .bind(after.0)
    .bind(after.1)
    .bind(after.2)
    .bind(size.fetch_limit())
    .fetch_all(tx, aligned)
    .await?;
    Ok(Page::from_rows(rows, size, |row| format!("{} {} {}", row.position, row.unit, row.released.id)))
}

/// Which of the subjects are published; `kind` says what they are.
pub async fn list_published(tx: &mut Tx, kind: SubjectKind, ids: &[String]) -> Result<Vec<String>, DbError> {
    let text = match kind {
        SubjectKind::Textbook => "SELECT id FROM library_textbook WHERE state = 'published' AND id IN ({ids})",
        _ => "SELECT id FROM library_resource WHERE state = 'published' AND id IN ({ids})",
    };
    let mut published = Vec::new();
    for statement in for_ids(text, 1, ids, &[]) {
        published.extend(statement.fetch_all(tx, |row| row.get("id")).await?);
    }
    Ok(published)
}

/// Where published resources stand, by section, column and stage (`""` where a place has none).
pub async fn list_standings(tx: &mut Tx, ids: &[String]) -> Result<Vec<Standing>, DbError> {
    let text = "SELECT DISTINCT resource_id, section, column_key, stage FROM library_place WHERE resource_id IN ({ids})";
    let standing = |row: &Row| {
        let (subject_id, section) = (row.get("resource_id")?, row.get("section")?);
        Ok(Standing { subject_id, section, column: row.get("column_key")?, stage: row.get("stage")? })
    };
    let mut all = Vec::new();
    for statement in for_ids(text, 1, ids, &[]) {
        all.extend(statement.fetch_all(tx, standing).await?);
    }
    Ok(all)
}

/// The stages of textbooks, by id.
pub async fn list_book_stages(tx: &mut Tx, ids: &[String]) -> Result<Vec<(String, String)>, DbError> {
    let text = "SELECT t.id, c.stage FROM library_textbook t JOIN library_curriculum c ON c.path = t.path WHERE t.id IN ({ids})";
    let mut all = Vec::new();
    for statement in for_ids(text, 1, ids, &[]) {
        all.extend(statement.fetch_all(tx, |row| Ok((row.get("id")?, row.get("stage")?))).await?);
    }
    Ok(all)
}

/// The resources that teach a textbook, by id, after the id `after`.
pub async fn list_teaching(tx: &mut Tx, textbook: &str, after: &str, limit: i64) -> Result<Vec<String>, DbError> {
    sql("SELECT DISTINCT resource_id FROM library_alignment WHERE textbook_id = $1 AND resource_id > $2 ORDER BY resource_id LIMIT $3 + 0")
        .bind(textbook)
        .bind(after)
        .bind(limit)
        .fetch_all(tx, |row| row.get("resource_id"))
        .await
}

/// Every stage that the curriculum has, by name.
pub async fn list_stages(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    sql("SELECT DISTINCT stage FROM library_curriculum WHERE stage <> '' ORDER BY stage").fetch_all(tx, |row| row.get("stage")).await
}

/// The newest resources of a column.
pub async fn list_column_newest(tx: &mut Tx, section: &str, column: &str, limit: i64) -> Result<Vec<ReleasedCard>, DbError> {
    sql("SELECT r.id, r.card, p.released_seq, r.released_at FROM library_place p JOIN library_resource r ON r.id = p.resource_id
          WHERE p.section = $1 AND p.column_key = $2 AND p.region = '' AND p.stage = '' AND p.grade = ''
          ORDER BY p.released_seq DESC, p.resource_id DESC LIMIT $3 + 0")
    .bind(section)
    .bind(column)
    .bind(limit)
    .fetch_all(tx, released_card)
    .await
}
