//! The whole published library in the catalogue format: the same content gives the same bytes on every node.

use std::io::{self, Write};

use store::{DbError, Row, Tx, sql};

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// The other end refused.
    #[error("the export could not be written")]
    Io(#[from] io::Error),
}

/// Writes every published textbook and then every published resource, each sorted by id, one JSON document a line: no times, no
/// sequence numbers, no versions. `tx` should be a snapshot. Answers how many lines.
///
/// # Errors
/// See [`ExportError`].
pub async fn export(tx: &mut Tx, to: &mut (impl Write + Send)) -> Result<u64, ExportError> {
    let mut lines = 0;
    let mut write = |row: &Row| -> Result<(), ExportError> {
        to.write_all(row.get::<String>("document")?.as_bytes())?;
        to.write_all(b"\n")?;
        lines += 1;
        Ok(())
    };
    sql("SELECT r.document FROM library_textbook t JOIN library_release r ON r.hash = t.release_hash
          WHERE t.state = 'published' ORDER BY t.id")
    .for_each(tx, &mut write)
    .await?;
    sql("SELECT r.document FROM library_resource t JOIN library_release r ON r.hash = t.release_hash
          WHERE t.state = 'published' ORDER BY t.id")
    .for_each(tx, &mut write)
    .await?;
    to.flush()?;
    Ok(lines)
}
