//! Files of divisions, in the layouts that packages of public codes have: lists for provinces, cities and areas as CSV or JSON (also in a
//! folder `dist`), one CSV with a column for the level, or one JSON tree.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::row::{Division, Fault, Row, divisions};

const LARGEST_FILE_BYTES: u64 = 8 << 20;
/// Four times what a large nation has.
const MOST_ROWS: usize = 16_000;
/// What is said of a row beyond this many faults is not worth reading.
const LONGEST_CELL_BYTES: usize = 400;

/// The lists, by the level of what is in them.
const LISTS: [(usize, &str); 3] = [(1, "provinces"), (2, "cities"), (3, "areas")];
const TREE: &str = "pca-code.json";

/// Why a file of divisions cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk failed
    #[error("{0} cannot be read")]
    Io(PathBuf, #[source] io::Error),
    /// There is nothing of that layout
    #[error("{0} holds no divisions: wanted are provinces, cities and areas as .csv or .json, {TREE}, or one file of these layouts")]
    Unknown(PathBuf),
    /// More than is read
    #[error("{0} has more than {LARGEST_FILE_BYTES} bytes or {MOST_ROWS} rows")]
    TooLarge(PathBuf),
    /// No CSV or JSON of the layout
    #[error("{0}: {1}")]
    Kind(PathBuf, String),
    /// Rows that cannot be taken; nothing was changed
    #[error("{} rows cannot be taken, nothing was changed: {}", .0.len(), first(.0))]
    Rows(Vec<Fault>),
}

fn first(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().take(10).map(ToString::to_string).collect();
    lines.join("; ")
}

/// Reads a folder or a file.
///
/// # Errors
/// See [`ReadError`].
pub fn read(path: &Path) -> Result<Vec<Division>, ReadError> {
    let rows = if path.is_dir() { read_folder(path)? } else { read_file(path, None)? };
    divisions(&rows).map_err(ReadError::Rows)
}

fn read_folder(folder: &Path) -> Result<Vec<Row>, ReadError> {
    for place in [folder.to_owned(), folder.join("dist")] {
        let list = |(level, name)| {
            let files = ["csv", "json"].map(|ending| place.join(format!("{name}.{ending}")));
            files.into_iter().find(|file| file.is_file()).map(|file| (level, file))
        };
        let found: Vec<(usize, PathBuf)> = LISTS.into_iter().filter_map(list).collect();
        if found.len() == LISTS.len() {
            let mut rows = Vec::new();
            for (level, file) in found {
                rows.extend(read_file(&file, Some(level))?);
            }
            return Ok(rows);
        }
        if place.join(TREE).is_file() {
            return read_file(&place.join(TREE), None);
        }
    }
    Err(ReadError::Unknown(folder.to_owned()))
}

/// The rows of one file; `level` is that of a list.
fn read_file(file: &Path, level: Option<usize>) -> Result<Vec<Row>, ReadError> {
    let failed = |error| ReadError::Io(file.to_owned(), error);
    if fs::metadata(file).map_err(failed)?.len() > LARGEST_FILE_BYTES {
        return Err(ReadError::TooLarge(file.to_owned()));
    }
    let bytes = fs::read(file).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| ReadError::Kind(file.to_owned(), "not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let rows = if is_json { json(text, level) } else { table(text, level) };
    let mut rows = rows.map_err(|why| ReadError::Kind(file.to_owned(), why))?;
    if rows.len() > MOST_ROWS {
        return Err(ReadError::TooLarge(file.to_owned()));
    }
    rows.iter_mut().for_each(|row| row.file.clone_from(&name));
    Ok(rows)
}

/// A CSV file with the columns `code` and `name`, and `level` where it is no list.
fn table(text: &str, level: Option<usize>) -> Result<Vec<Row>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heading = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| heading.iter().position(|found| found.trim().eq_ignore_ascii_case(name));
    let wanted = |name: &str| column(name).ok_or_else(|| format!("there is no column {name}"));
    let (code, name) = (wanted("code")?, wanted("name")?);
    let levels = if level.is_some() { None } else { Some(wanted("level")?) };
    let parents = [column("parent"), column("cityCode"), column("provinceCode")];
    let mut rows = Vec::new();
    for record in reader.records().take(MOST_ROWS + 1) {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        if record.iter().any(|cell| cell.len() > LONGEST_CELL_BYTES) {
            return Err(format!("line {line} has a cell that is too long"));
        }
        let level = match levels.map(|at| cell(at).parse::<usize>()) {
            None => level.unwrap_or(1),
            Some(Ok(level)) => level,
            Some(Err(_)) => return Err(format!("line {line} has no level")),
        };
        if (1..=3).contains(&level) {
            let parent = parents.into_iter().flatten().map(cell).find(|parent| !parent.is_empty()).unwrap_or_default().to_owned();
            rows.push(Row { line, level, code: cell(code).to_owned(), name: cell(name).to_owned(), parent, ..Row::default() });
        }
    }
    Ok(rows)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    code: String,
    name: String,
    #[serde(default)]
    city_code: String,
    #[serde(default)]
    province_code: String,
    #[serde(default)]
    children: Vec<Entry>,
}

/// A JSON list, or a tree of provinces with `children`; towns below counties are not read.
fn json(text: &str, level: Option<usize>) -> Result<Vec<Row>, String> {
    let entries: Vec<Entry> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut rows = Vec::new();
    take(&entries, level.unwrap_or(1), "", &mut rows);
    Ok(rows)
}

fn take(entries: &[Entry], level: usize, above: &str, rows: &mut Vec<Row>) {
    for entry in entries.iter().filter(|_| level <= 3) {
        let parent = [above, &entry.city_code, &entry.province_code].into_iter().find(|code| !code.is_empty()).unwrap_or_default();
        let line = rows.len() + 1;
        let (code, name, parent) = (entry.code.clone(), entry.name.clone(), parent.to_owned());
        rows.push(Row { line, level, code, name, parent, ..Row::default() });
        take(&entry.children, level + 1, &entry.code, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_ROWS, json, table};

    #[test]
    fn a_table_needs_its_columns_and_a_level() {
        assert_eq!(table("code,name,level,parent\n910000,示例省,1,\n910100,示例市,2,910000\n", None).unwrap().len(), 2);
        assert!(table("代码,名称\n91,示例省\n", Some(1)).unwrap_err().contains("no column code"));
        assert!(table("code,name\n91,示例省\n", None).unwrap_err().contains("no column level"));
        assert!(table("code,name,level\n91,示例省,x\n", None).unwrap_err().contains("line 2"));
        assert!(table(&format!("code,name\n91,{}\n", "长".repeat(500)), Some(1)).unwrap_err().contains("line 2"));
    }

    #[test]
    fn what_is_too_much_is_not_read_to_its_end() {
        assert_eq!(table(&format!("code,name\n{}", "91,x\n".repeat(MOST_ROWS + 500)), Some(1)).unwrap().len(), MOST_ROWS + 1);
        let nested = format!("{}{}", "[{\"code\":\"91\",\"name\":\"x\",\"children\":".repeat(5_000), "[]");
        assert!(json(&nested, None).is_err());
    }

    #[test]
    fn a_tree_ends_at_the_counties() {
        let tree = r#"[{"code":"91","name":"省","children":[{"code":"9101","name":"市","children":[
            {"code":"910101","name":"县","children":[{"code":"910101001","name":"镇"}]}]}]}]"#;
        let rows = json(tree, None).unwrap();
        assert_eq!(rows.iter().map(|row| (row.level, row.parent.as_str())).collect::<Vec<_>>(), [(1, ""), (2, "91"), (3, "9101")]);
    }
}
