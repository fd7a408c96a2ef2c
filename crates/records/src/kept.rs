//! What people keep: favourite resources, and the textbooks on their shelf.

use std::collections::HashSet;

use identity::Person;
use kernel::{Page, PageSize, Timestamp};
use store::{DbError, Row, Tx, sql, sql_dynamic};

use crate::cursor::Cursor;
use crate::object::Object;
use crate::progress::Progress;
use crate::statement::{Verb, record};

/// Something kept, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub object: Object,
    pub at: Timestamp,
}

/// Keeps `object`, or no longer where it was kept; answers whether it is kept now.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn toggle(tx: &mut Tx, person: &Person, object: Object, now: Timestamp) -> Result<bool, DbError> {
    let is_kept = !remove_kept(tx, person, object).await?;
    if is_kept {
        sql("INSERT INTO record_kept (home, account_id, object_kind, object_id, kept_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (home, account_id, object_kind, object_id) DO NOTHING")
        .bind(&person.home)
        .bind(person.account)
        .bind(object.kind())
        .bind(object.id())
        .bind(now)
        .execute(tx)
        .await?;
    }
    let verb = if is_kept { Verb::Bookmarked } else { Verb::Unbookmarked };
    record(tx, person, verb, object, (0, 0), now).await?;
    Ok(is_kept)
}

async fn remove_kept(tx: &mut Tx, person: &Person, object: Object) -> Result<bool, DbError> {
    let gone = sql("DELETE FROM record_kept WHERE home = $1 AND account_id = $2 AND object_kind = $3 AND object_id = $4")
        .bind(&person.home)
        .bind(person.account)
        .bind(object.kind())
        .bind(object.id())
        .execute(tx)
        .await?;
    Ok(gone > 0)
}

/// Which of `objects` the person keeps.
pub async fn list_kept_of(tx: &mut Tx, person: &Person, objects: &[Object]) -> Result<HashSet<Object>, DbError> {
    if objects.is_empty() {
        return Ok(HashSet::new());
    }
    let marks: Vec<String> = (3..objects.len() + 3).map(|number| format!("${number}")).collect();
    let text = format!(
        "SELECT object_kind, object_id FROM record_kept WHERE home = $1 AND account_id = $2 AND object_id IN ({})",
        marks.join(", ")
    );
    let query = sql_dynamic(text).bind(&person.home).bind(person.account);
    let query = objects.iter().fold(query, |query, object| query.bind(object.id()));
    Ok(query.fetch_all(tx, Object::of_row).await?.into_iter().collect())
}

/// What `person` keeps, newest first; `kind` narrows it, `""` is everything.
pub async fn list_kept(tx: &mut Tx, person: &Person, kind: &str, after: &Cursor, size: PageSize) -> Result<Page<Kept>, DbError> {
    let rows = sql("SELECT object_kind, object_id, kept_at FROM record_kept
          WHERE home = $1 AND account_id = $2 AND ($3 = '' OR object_kind = $3)
            AND (kept_at < $4 OR (kept_at = $4 AND object_id < $5))
          ORDER BY kept_at DESC, object_id DESC LIMIT $6")
    .bind(&person.home)
    .bind(person.account)
    .bind(kind)
    .bind(after.at)
    .bind(&after.id)
    .bind(size.fetch_limit())
    .fetch_all(tx, |row| Ok(Kept { object: Object::of_row(row)?, at: row.get("kept_at")? }))
    .await?;
    Ok(Page::from_rows(rows, size, |kept| Cursor { at: kept.at, id: kept.object.id() }.to_string()))
}

/// A textbook on a person's shelf: kept, or read of late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnShelf {
    pub reached: Progress,
}

/// The shelf, the book that was last kept or read first.
pub async fn list_shelf(tx: &mut Tx, person: &Person, after: &Cursor, size: PageSize) -> Result<Page<OnShelf>, DbError> {
    let rows = sql("SELECT 'textbook' AS object_kind, object_id, MAX(position) AS position, MAX(extent) AS extent, MAX(kept) AS kept,
                MAX(at) AS at
           FROM (SELECT object_id, kept_at AS at, CAST(0 AS BIGINT) AS position, CAST(0 AS BIGINT) AS extent, CAST(1 AS BIGINT) AS kept
                   FROM record_kept
                  WHERE home = $1 AND account_id = $2 AND object_kind = 'textbook'
                 UNION ALL
                 SELECT object_id, updated_at AS at, position, extent, CAST(0 AS BIGINT) AS kept FROM record_progress
                  WHERE home = $1 AND account_id = $2 AND object_kind = 'textbook') books
          GROUP BY object_id
         HAVING MAX(at) < $3 OR (MAX(at) = $3 AND object_id < $4)
          ORDER BY MAX(at) DESC, object_id DESC LIMIT $5")
    .bind(&person.home)
    .bind(person.account)
    .bind(after.at)
    .bind(&after.id)
    .bind(size.fetch_limit())
    .fetch_all(tx, on_shelf)
    .await?;
    Ok(Page::from_rows(rows, size, |book| Cursor { at: book.reached.at, id: book.reached.object.id() }.to_string()))
}

fn on_shelf(row: &Row) -> Result<OnShelf, DbError> {
    let (position, extent, at) = (row.get("position")?, row.get("extent")?, row.get("at")?);
    Ok(OnShelf { reached: Progress { object: Object::of_row(row)?, position, extent, at } })
}
