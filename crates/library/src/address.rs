//! Where everything published is, for maps of the site. One function, one statement.

use kernel::Timestamp;
use store::{DbError, Row, Tx, sql};

/// Something published that has a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The entry of the log that released it as it is
    pub released_seq: i64,
    /// Where it is
    pub path: String,
    /// When it was released so
    pub released_at: Timestamp,
}

/// The parts of the log, each of `size` entries, in which something published was released. Every entry is about one subject, so no part
/// has more than `size` addresses.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn list_parts(tx: &mut Tx, size: i64) -> Result<Vec<i64>, DbError> {
    sql("SELECT DISTINCT (released_seq - 1) / $1 AS part FROM library_resource WHERE state = 'published'
         UNION SELECT DISTINCT (released_seq - 1) / $1 AS part FROM library_textbook WHERE state = 'published' ORDER BY part")
    .bind(size)
    .fetch_all(tx, |row| row.get("part"))
    .await
}

/// The published textbooks that were released between two entries of the log.
pub async fn list_book_addresses(tx: &mut Tx, after: i64, to: i64) -> Result<Vec<Address>, DbError> {
    let address = |row: &Row| {
        let path = format!("/book/{}", row.get::<String>("id")?);
        Ok(Address { released_seq: row.get("released_seq")?, path, released_at: row.get("at")? })
    };
    sql("SELECT t.id, t.released_seq, l.at FROM library_textbook t JOIN library_log l ON l.seq = t.released_seq
          WHERE t.state = 'published' AND t.released_seq > $1 AND t.released_seq <= $2 ORDER BY t.released_seq")
    .bind(after)
    .bind(to)
    .fetch_all(tx, address)
    .await
}

/// The published resources that were released between two entries of the log, at most `limit`.
pub async fn list_addresses(tx: &mut Tx, after: i64, to: i64, limit: i64) -> Result<Vec<Address>, DbError> {
    let address = |row: &Row| {
        let shelf = if row.get::<String>("kind")? == "lesson" { "lesson" } else { "r" };
        let path = format!("/{shelf}/{}", row.get::<String>("id")?);
        Ok(Address { released_seq: row.get("released_seq")?, path, released_at: row.get("released_at")? })
    };
    sql("SELECT id, kind, released_seq, released_at FROM library_resource
          WHERE state = 'published' AND released_seq > $1 AND released_seq <= $2 ORDER BY released_seq LIMIT $3 + 0")
    .bind(after)
    .bind(to)
    .bind(limit)
    .fetch_all(tx, address)
    .await
}
