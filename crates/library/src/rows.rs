//! Statements over many rows whose text repeats, so that the database keeps them prepared.

use store::{DbError, Sql, Tx, Value, insert_many, sql_dynamic};

/// So many rows go into one statement; the smaller sizes take what is left over.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
const LONGEST_LIST: usize = 256;

/// Inserts all `rows`, in statements of few different lengths.
pub(crate) async fn insert_rows(tx: &mut Tx, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<(), DbError> {
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = SIZES.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
        insert_many(head, rows.by_ref().take(size).collect(), tail).execute(tx).await?;
    }
    Ok(())
}

/// The statement once for every 256 ids, with `IN (…)` for the mark `{ids}`; the list is filled up with its last id, which changes nothing.
/// `before` binds the placeholders in front of the list, which begins at `$first`.
pub(crate) fn for_ids(text: &str, first: usize, ids: &[String], before: &[Value]) -> Vec<Sql> {
    let chunks = ids.chunks(LONGEST_LIST);
    chunks.map(|chunk| for_chunk(text, first, chunk, before)).collect()
}

fn for_chunk(text: &str, first: usize, chunk: &[String], before: &[Value]) -> Sql {
    let size = SIZES.into_iter().rev().find(|size| *size >= chunk.len()).unwrap_or(LONGEST_LIST);
    let marks: Vec<String> = (first..first + size).map(|number| format!("${number}")).collect();
    let mut statement = sql_dynamic(text.replace("{ids}", &marks.join(", ")));
    for value in before {
        statement = statement.bind(value.clone());
    }
    let last = chunk.last().into_iter().cycle();
    for id in chunk.iter().chain(last).take(size) {
        statement = statement.bind(id);
    }
    statement
}
