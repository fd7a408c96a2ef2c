//! Where people stopped: one row a person and thing.

use identity::Person;
use kernel::{Page, PageSize, Timestamp};
use store::{DbError, Row, Tx, sql};

use crate::cursor::Cursor;
use crate::object::Object;
use crate::statement::{Verb, record};

/// How far somebody came with something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub object: Object,
    /// Milliseconds of a film, the index of a book's page
    pub position: i64,
    /// Its length in the same measure; 0 when it was only opened
    pub extent: i64,
    pub at: Timestamp,
}

impl Progress {
    /// How much is done, 0 to 100; `None` when there is nothing to measure.
    pub fn percent(&self) -> Option<i64> {
        (self.extent > 0).then(|| (self.position.clamp(0, self.extent) * 100) / self.extent)
    }

    /// Whether the rest is no more than credits and farewell.
    pub fn is_finished(&self) -> bool {
        self.percent().is_some_and(|percent| percent >= 95)
    }

    fn cursor(&self) -> String {
        Cursor { at: self.at, id: self.object.id() }.to_string()
    }
}

fn progress(row: &Row) -> Result<Progress, DbError> {
    let (position, extent, at) = (row.get("position")?, row.get("extent")?, row.get("updated_at")?);
    Ok(Progress { object: Object::of_row(row)?, position, extent, at })
}

/// How far `person` came with `object`.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn find_progress(tx: &mut Tx, person: &Person, object: Object) -> Result<Option<Progress>, DbError> {
    sql("SELECT object_kind, object_id, position, extent, updated_at FROM record_progress
          WHERE home = $1 AND account_id = $2 AND object_kind = $3 AND object_id = $4")
    .bind(&person.home)
    .bind(person.account)
    .bind(object.kind())
    .bind(object.id())
    .fetch_optional(tx, progress)
    .await
}

/// Notes how far `person` came, with the statement that says so. What was reported later, from another device, stays.
pub async fn save_progress(tx: &mut Tx, person: &Person, reached: &Progress) -> Result<(), DbError> {
    let Progress { object, position, extent, at } = *reached;
    sql("INSERT INTO record_progress (home, account_id, object_kind, object_id, position, extent, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (home, account_id, object_kind, object_id)
         DO UPDATE SET position = excluded.position, extent = excluded.extent, updated_at = excluded.updated_at
          WHERE record_progress.updated_at <= excluded.updated_at")
    .bind(&person.home)
    .bind(person.account)
    .bind(object.kind())
    .bind(object.id())
    .bind(position)
    .bind(extent)
    .bind(at)
    .execute(tx)
    .await?;
    let verb = match object {
        Object::Resource(_) if reached.is_finished() => Verb::Completed,
        Object::Resource(_) => Verb::Played,
        Object::Textbook(_) => Verb::Experienced,
    };
    record(tx, person, verb, object, (position, extent), at).await
}

/// Notes that `person` opened `object`; how far they came before stays.
pub async fn save_opened(tx: &mut Tx, person: &Person, object: Object, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO record_progress (home, account_id, object_kind, object_id, position, extent, updated_at)
         VALUES ($1, $2, $3, $4, 0, 0, $5)
         ON CONFLICT (home, account_id, object_kind, object_id) DO UPDATE SET updated_at = excluded.updated_at")
    .bind(&person.home)
    .bind(person.account)
    .bind(object.kind())
    .bind(object.id())
    .bind(now)
    .execute(tx)
    .await?;
    record(tx, person, Verb::Experienced, object, (0, 0), now).await
}

/// What `person` did last, newest first; `kind` narrows it to resources or textbooks, `""` is both.
pub async fn list_progress(tx: &mut Tx, person: &Person, kind: &str, after: &Cursor, size: PageSize) -> Result<Page<Progress>, DbError> {
    let rows = sql("SELECT object_kind, object_id, position, extent, updated_at FROM record_progress
          WHERE home = $1 AND account_id = $2 AND ($3 = '' OR object_kind = $3)
            AND (updated_at < $4 OR (updated_at = $4 AND object_id < $5))
          ORDER BY updated_at DESC, object_id DESC LIMIT $6")
    .bind(&person.home)
    .bind(person.account)
    .bind(kind)
    .bind(after.at)
    .bind(&after.id)
    .bind(size.fetch_limit())
    .fetch_all(tx, progress)
    .await?;
    Ok(Page::from_rows(rows, size, Progress::cursor))
}

/// Forgets that `person` did anything with `object`: the row, the statements, the answers.
pub async fn remove_history(tx: &mut Tx, person: &Person, object: Object) -> Result<(), DbError> {
    for text in [
        "DELETE FROM record_answer WHERE home = $1 AND account_id = $2 AND $3 = 'resource' AND resource_id = $4",
        "DELETE FROM record_progress WHERE home = $1 AND account_id = $2 AND object_kind = $3 AND object_id = $4",
        "DELETE FROM record_statement WHERE home = $1 AND account_id = $2 AND object_kind = $3 AND object_id = $4",
    ] {
        sql(text).bind(&person.home).bind(person.account).bind(object.kind()).bind(object.id()).execute(tx).await?;
    }
    Ok(())
}

/// Forgets all that `person` did. What they keep stays kept.
pub async fn clear_history(tx: &mut Tx, person: &Person) -> Result<(), DbError> {
    for text in [
        "DELETE FROM record_answer WHERE home = $1 AND account_id = $2",
        "DELETE FROM record_progress WHERE home = $1 AND account_id = $2",
        "DELETE FROM record_statement WHERE home = $1 AND account_id = $2",
    ] {
        sql(text).bind(&person.home).bind(person.account).execute(tx).await?;
    }
    Ok(())
}
