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

/// So many documents are held at once: a document has at most 1 MiB.
const HELD_AT_ONCE: i64 = 32;

/// An export under way: every published textbook and then every published resource, each sorted by id, one JSON document a line: no
/// times, no sequence numbers, no versions.
#[derive(Debug, Default)]
pub struct Exporting {
    phase: Phase,
    after: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Phase {
    #[default]
    Textbooks,
    Resources,
    Done,
}

/// Some lines of an export.
#[derive(Debug, Default)]
pub struct Lines {
    /// Whole lines with their ends.
    pub text: String,
    /// How many.
    pub count: u64,
}

impl Exporting {
    /// The next lines; `None` when all are written. `tx` should be the same snapshot from the first call to the last.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn next(&mut self, tx: &mut Tx) -> Result<Option<Lines>, DbError> {
        while self.phase != Phase::Done {
            let lines = self.read(tx).await?;
            if lines.count > 0 {
                return Ok(Some(lines));
            }
            self.phase = if self.phase == Phase::Textbooks { Phase::Resources } else { Phase::Done };
            self.after.clear();
        }
        Ok(None)
    }

    async fn read(&mut self, tx: &mut Tx) -> Result<Lines, DbError> {
        // Asked for by equality, the state would be looked up in its index, and everything published sorted by id for every batch.
        let query = match self.phase {
            Phase::Textbooks => {
                "SELECT t.id, r.document FROM library_textbook t JOIN library_release r ON r.hash = t.release_hash
                  WHERE t.state NOT IN ('vanished', 'recalled') AND t.id > $1 ORDER BY t.id LIMIT $2 + 0"
            }
            _ => {
                "SELECT t.id, r.document FROM library_resource t JOIN library_release r ON r.hash = t.release_hash
                  WHERE t.state NOT IN ('vanished', 'recalled') AND t.id > $1 ORDER BY t.id LIMIT $2 + 0"
            }
        };
        let mut lines = Lines::default();
        let after = std::mem::take(&mut self.after);
        let each = |row: &Row| -> Result<(), DbError> {
            self.after = row.get("id")?;
            lines.text.push_str(&row.get::<String>("document")?);
            lines.text.push('\n');
            lines.count += 1;
            Ok(())
        };
        sql(query).bind(after).bind(HELD_AT_ONCE).for_each(tx, each).await?;
        Ok(lines)
    }
}

/// Writes a whole export. Answers how many lines.
///
/// # Errors
/// See [`ExportError`].
pub async fn export(tx: &mut Tx, to: &mut (impl Write + Send)) -> Result<u64, ExportError> {
    let mut exporting = Exporting::default();
    let mut count = 0;
    while let Some(lines) = exporting.next(tx).await? {
        to.write_all(lines.text.as_bytes())?;
        count += lines.count;
    }
    to.flush()?;
    Ok(count)
}
