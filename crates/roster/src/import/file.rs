//! What a file is, by its content: a table, or a package of another system.

use super::archive::Archive;
use super::line::{Line, lines};
use super::one_roster::Package;
use super::spreadsheet;
use super::table::{self, LARGEST_FILE_BYTES, Refusal};

/// How a workbook of before 2007 begins, and one with a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// A file that was read.
pub enum Brought {
    /// Rows of one school, from CSV or XLSX
    Table(Vec<Line>),
    /// Schools, classes and people, in OneRoster CSV
    Package(Box<Package>),
}

/// Reads a file.
///
/// # Errors
/// See [`Refusal`].
pub fn open(bytes: &[u8]) -> Result<Brought, Refusal> {
    if bytes.len() > LARGEST_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(Refusal::Locked);
    }
    if !Archive::is_one(bytes) {
        let (heading, rows) = table::read(bytes)?;
        return Ok(Brought::Table(lines(&heading, rows)?));
    }
    let archive = Archive::open(bytes)?;
    if spreadsheet::is_one(&archive) {
        let (heading, rows) = spreadsheet::read(&archive)?;
        return Ok(Brought::Table(lines(&heading, rows)?));
    }
    Package::read(&archive).map(|package| Brought::Package(Box::new(package)))
}
