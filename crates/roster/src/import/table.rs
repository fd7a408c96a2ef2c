//! A file as rows of cells, within bounds.

use std::borrow::Cow;

use csv::StringRecord;
use encoding_rs::GB18030;

/// The largest file that is taken.
pub const LARGEST_FILE_BYTES: usize = 5 << 20;
/// The most rows that are taken, without the heading.
pub const MOST_ROWS: usize = 20_000;
pub(super) const MOST_COLUMNS: usize = 40;
/// Longer than any name; what is longer is cut, and refused where it is judged.
pub(super) const LONGEST_CELL_CHARS: usize = 100;

/// Why a file cannot be taken. Each is a message key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing but a heading, or not even that
    Empty,
    /// More bytes than are taken
    TooLarge,
    /// More rows or columns than are taken
    TooLong,
    /// No CSV in UTF-8 or GB18030, no XLSX and no package, or a broken one
    Kind,
    /// A column that has to be there is not, or one is there twice
    Columns,
    /// An archive that unpacks to more than is taken
    Bomb,
    /// A file of the archive has a name that leads out of it, or the name of another
    Path,
    /// Encrypted, or in the format of before 2007
    Locked,
    /// A workbook that runs programs
    Macros,
    /// XML that names things elsewhere
    Entities,
    /// A package of other systems without what a roster needs
    Package,
    /// A package in which the school is not
    NotInPackage,
}

impl Refusal {
    /// The sentence that says what to do.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Empty => "roster-refused-empty",
            Self::TooLarge => "roster-refused-large",
            Self::TooLong => "roster-refused-long",
            Self::Kind => "roster-refused-kind",
            Self::Columns => "roster-refused-columns",
            Self::Bomb => "roster-refused-bomb",
            Self::Path => "roster-refused-path",
            Self::Locked => "roster-refused-locked",
            Self::Macros => "roster-refused-macros",
            Self::Entities => "roster-refused-entities",
            Self::Package => "roster-refused-package",
            Self::NotInPackage => "roster-refused-not-in-package",
        }
    }
}

/// The cells of one row.
pub type Cells = Vec<String>;

/// Rows with their numbers as a spreadsheet counts them.
pub type Rows = Vec<(usize, Cells)>;

/// How much of a file is taken.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// The heading and the rows of a CSV file, each row with its number as a spreadsheet counts them.
///
/// # Errors
/// See [`Refusal`].
pub fn read(bytes: &[u8]) -> Result<(Cells, Rows), Refusal> {
    if bytes.len() > LARGEST_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    let (mut heading, mut rows) = (None, Vec::new());
    for_each_row(bytes, Bounds { rows: MOST_ROWS, columns: MOST_COLUMNS }, |line, record| {
        let cells = record.iter().map(|cell| cell.trim_matches(' ').chars().take(LONGEST_CELL_CHARS).collect()).collect();
        match heading {
            None => heading = Some(cells),
            Some(_) => rows.push((line, cells)),
        }
        Ok(())
    })?;
    let heading = heading.ok_or(Refusal::Empty)?;
    if rows.is_empty() { Err(Refusal::Empty) } else { Ok((heading, rows)) }
}

/// Hands on each row of a CSV file that is not empty, with its number as a spreadsheet counts them.
pub(super) fn for_each_row(
    bytes: &[u8],
    most: Bounds,
    mut take: impl FnMut(usize, &StringRecord) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut text = decode(bytes)?;
    // The reader counts lines rightly only where each ends with one character.
    if text.contains("\r\n") {
        text = Cow::Owned(text.replace("\r\n", "\n"));
    }
    let delimiter = if text.lines().next().is_some_and(|line| line.contains('\t')) { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let (mut record, mut taken) = (StringRecord::new(), 0);
    while reader.read_record(&mut record).map_err(|_| Refusal::Kind)? {
        // The heading is not counted.
        if record.len() > most.columns || taken > most.rows {
            return Err(Refusal::TooLong);
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
            take(line, &record)?;
            taken += 1;
        }
    }
    Ok(())
}

/// UTF-8 with or without its mark, or GB18030 as Excel writes it where Chinese is the system's language.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(Refusal::Kind);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or(Refusal::Kind)
}

#[cfg(test)]
mod tests {
    use super::{MOST_ROWS, Refusal, read};

    #[test]
    fn the_ways_excel_writes_chinese_are_read() {
        let text = "姓名,学号\r\n林小满,1\r\n";
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let (gb, ..) = encoding_rs::GB18030.encode(text);
        for bytes in [text.as_bytes(), &marked, &gb, "姓名\t学号\n林小满\t1".as_bytes()] {
            let (heading, rows) = read(bytes).unwrap();
            assert_eq!(heading, ["姓名", "学号"]);
            assert_eq!(rows, [(2, vec!["林小满".to_owned(), "1".to_owned()])]);
        }
    }

    #[test]
    fn what_is_no_table_or_too_much_is_refused() {
        assert_eq!(read(b""), Err(Refusal::Empty));
        assert_eq!(read("姓名,学号\n".as_bytes()), Err(Refusal::Empty));
        assert_eq!(read(b"PK\x03\x04\0\0"), Err(Refusal::Kind));
        assert_eq!(read(b"a,b\n\xFF\xFF\xFF,1"), Err(Refusal::Kind));
        assert_eq!(read(format!("a\n{}", "x\n".repeat(MOST_ROWS + 1)).as_bytes()), Err(Refusal::TooLong));
        assert_eq!(read(format!("a\n{}", "x,".repeat(50)).as_bytes()), Err(Refusal::TooLong));
        assert_eq!(read(&vec![b'x'; (5 << 20) + 1]), Err(Refusal::TooLarge));
    }
}
