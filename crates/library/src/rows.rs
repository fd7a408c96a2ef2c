//! Statements over many rows whose text repeats, so that the database keeps them prepared.

use store::{Sql, Value, sql_dynamic};

/// Lists have one of these lengths.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
const LONGEST_LIST: usize = 256;

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
