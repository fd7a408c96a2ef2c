use kernel::TextbookId;
use store::{DbError, Tx, Value, insert_many};

use super::ReleasedBook;
use super::rows::{Shelf, ShelfBook, TextbookRow};
use crate::document::Document;
use crate::entry::LogError;
use crate::rows::for_ids;

/// Writes the rows of textbooks. What depends on them is the caller's: the resources that teach them, and how many those are.
pub(super) async fn save(tx: &mut Tx, books: &[ReleasedBook]) -> Result<(), DbError> {
    let row = |released: &ReleasedBook| -> Vec<Value> {
        let (entry, row) = (&released.entry, TextbookRow::of(&released.book));
        let texts = [&entry.id, &entry.source, &entry.hash].map(Value::from).into_iter();
        let texts = texts.chain([Value::from("published"), row.path.into(), row.title.into(), row.sort_key.into()]);
        texts.chain([row.page_count, row.front_pages, 0, entry.seq].map(Value::from)).collect()
    };
    let head = "INSERT INTO library_textbook (id, source, release_hash, state, path, title, sort_key, page_count, front_pages, lesson_count, released_seq)";
    let tail = "ON CONFLICT (id) DO UPDATE SET source = excluded.source, release_hash = excluded.release_hash, state = excluded.state,
        path = excluded.path, title = excluded.title, sort_key = excluded.sort_key, page_count = excluded.page_count,
        front_pages = excluded.front_pages, released_seq = excluded.released_seq";
    insert_many(head, books.iter().map(row).collect(), tail).execute(tx).await?;
    Ok(())
}

/// Counts anew the lessons of the textbooks.
pub(super) async fn count_lessons(tx: &mut Tx, ids: &[String]) -> Result<(), DbError> {
    let text = "UPDATE library_textbook SET lesson_count = (
        SELECT COUNT(DISTINCT a.resource_id) FROM library_alignment a WHERE a.textbook_id = library_textbook.id AND a.kind = 'lesson')
        WHERE id IN ({ids})";
    for statement in for_ids(text, 1, ids, &[]) {
        statement.execute(tx).await?;
    }
    Ok(())
}

/// The textbooks with these ids, as far as they are known.
pub(super) async fn shelf(tx: &mut Tx, ids: &[TextbookId]) -> Result<Shelf, LogError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let text = "SELECT t.id, r.document FROM library_textbook t JOIN library_release r ON r.hash = t.release_hash WHERE t.id IN ({ids})";
    let mut shelf = Shelf::new();
    for statement in for_ids(text, 1, &ids, &[]) {
        let each = |row: &store::Row| -> Result<(), LogError> {
            if let Document::Textbook(book) = serde_json::from_str(&row.get::<String>("document")?)? {
                shelf.insert(row.parse("id")?, ShelfBook::of(&book));
            }
            Ok(())
        };
        statement.for_each(tx, each).await?;
    }
    Ok(shelf)
}
