//! The first sheet of an XLSX file (ECMA-376) as rows of cells. Read piece by piece, within bounds; what a cell computes is not believed,
//! no link is followed and no entity is known.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::Archive;
use super::table::{Cells, LONGEST_CELL_CHARS, MOST_COLUMNS, MOST_ROWS, Refusal, Rows};

/// Of one part; 20,000 rows of a roster take a fifth of it.
const MOST_PART_BYTES: u64 = 48 << 20;
const MOST_STRINGS: usize = 400_000;

/// Whether the archive is a workbook.
pub(super) fn is_one(archive: &Archive<'_>) -> bool {
    archive.names().any(|name| name == "xl/workbook.xml")
}

/// The heading and the rows of the first sheet, each row with its number.
pub(super) fn read(archive: &Archive<'_>) -> Result<(Cells, Rows), Refusal> {
    let types = part(archive, "[Content_Types].xml")?.unwrap_or_default();
    if types.contains("macroEnabled") || archive.names().any(|name| name.ends_with("vbaProject.bin")) {
        return Err(Refusal::Macros);
    }
    let sheet = part(archive, &first_sheet(archive)?)?.ok_or(Refusal::Kind)?;
    let strings = match part(archive, "xl/sharedStrings.xml")? {
        Some(text) => shared_strings(&text)?,
        None => Vec::new(),
    };
    rows(&sheet, &strings)
}

/// A part as text; one with a document type is none of ours.
fn part(archive: &Archive<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let Some(bytes) = archive.read(name, MOST_PART_BYTES)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| Refusal::Kind)?;
    if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
        return Err(Refusal::Entities);
    }
    Ok(Some(text))
}

fn first_sheet(archive: &Archive<'_>) -> Result<String, Refusal> {
    let workbook = part(archive, "xl/workbook.xml")?.ok_or(Refusal::Kind)?;
    let relations = part(archive, "xl/_rels/workbook.xml.rels")?.ok_or(Refusal::Kind)?;
    let sheet = find_element(&workbook, b"sheet", |element| attribute(element, b"id"))?.ok_or(Refusal::Kind)?;
    let is_it = |element: &BytesStart<'_>| attribute_named(element, b"Id").filter(|id| *id == sheet);
    let target = find_element(&relations, b"Relationship", |element| is_it(element).and_then(|_| attribute(element, b"Target")))?;
    let target = target.ok_or(Refusal::Kind)?;
    Ok(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
}

/// What `take` finds in the first element of the name for which it finds something.
fn find_element(text: &str, name: &[u8], take: impl Fn(&BytesStart<'_>) -> Option<String>) -> Result<Option<String>, Refusal> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().map_err(|_| Refusal::Kind)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == name => {
                if let Some(found) = take(&element) {
                    return Ok(Some(found));
                }
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The attribute of the name, whatever its prefix.
fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let is_prefixed = |key: &[u8]| key == name || key.strip_suffix(name).is_some_and(|rest| rest.ends_with(b":"));
    attributes.find(|attribute| is_prefixed(attribute.key.as_ref())).map(|one| String::from_utf8_lossy(&one.value).into_owned())
}

fn attribute_named(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    element.try_get_attribute(name).ok().flatten().map(|one| String::from_utf8_lossy(&one.value).into_owned())
}

/// The text of the element that was opened just now, up to the end of it: of its parts `t`, or all there is. What shows how to read
/// characters (`rPh`) is left out, and so is what is beyond the longest cell.
fn text_until(reader: &mut Reader<&[u8]>, end: &[u8], only_t: bool) -> Result<String, Refusal> {
    let (mut text, mut chars, mut in_t, mut in_phonetic) = (String::new(), 0, !only_t, false);
    let mut push = |text: &mut String, piece: &str| {
        let piece: String = piece.chars().take(LONGEST_CELL_CHARS - chars).collect();
        chars += piece.chars().count();
        text.push_str(&piece);
    };
    loop {
        match reader.read_event().map_err(|_| Refusal::Kind)? {
            Event::Start(element) if element.local_name().as_ref() == b"rPh" => in_phonetic = true,
            Event::End(element) if element.local_name().as_ref() == b"rPh" => in_phonetic = false,
            Event::Start(element) if only_t && element.local_name().as_ref() == b"t" => in_t = true,
            Event::End(element) if element.local_name().as_ref() == end => return Ok(text),
            Event::End(element) if only_t && element.local_name().as_ref() == b"t" => in_t = false,
            Event::Text(piece) if in_t && !in_phonetic => push(&mut text, &piece.decode().map_err(|_| Refusal::Kind)?),
            Event::CData(piece) if in_t && !in_phonetic => push(&mut text, &piece.decode().map_err(|_| Refusal::Kind)?),
            Event::GeneralRef(name) if in_t && !in_phonetic => push(&mut text, &resolve(&name)?),
            Event::Eof => return Err(Refusal::Kind),
            _ => {}
        }
    }
}

/// The five entities of XML and numbered characters; there are no others.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, Refusal> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| Refusal::Kind)? {
        return Ok(character.to_string());
    }
    let known = match reference.decode().map_err(|_| Refusal::Kind)?.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(Refusal::Entities),
    };
    Ok(known.to_owned())
}

fn shared_strings(text: &str) -> Result<Vec<String>, Refusal> {
    let mut reader = Reader::from_str(text);
    let mut strings = Vec::new();
    loop {
        match reader.read_event().map_err(|_| Refusal::Kind)? {
            Event::Start(element) if element.local_name().as_ref() == b"si" => strings.push(text_until(&mut reader, b"si", true)?),
            Event::Empty(element) if element.local_name().as_ref() == b"si" => strings.push(String::new()),
            Event::Eof => return Ok(strings),
            _ => {}
        }
        if strings.len() > MOST_STRINGS {
            return Err(Refusal::TooLong);
        }
    }
}

fn rows(sheet: &str, strings: &[String]) -> Result<(Cells, Rows), Refusal> {
    let mut reader = Reader::from_str(sheet);
    let (mut heading, mut rows, mut number) = (None, Vec::new(), 0_usize);
    loop {
        match reader.read_event().map_err(|_| Refusal::Kind)? {
            Event::Empty(row) if row.local_name().as_ref() == b"row" => number = row_number(&row, number),
            Event::Start(row) if row.local_name().as_ref() == b"row" => {
                number = row_number(&row, number);
                let cells = cells(&mut reader, strings)?;
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                if rows.len() >= MOST_ROWS {
                    return Err(Refusal::TooLong);
                }
                match heading {
                    None => heading = Some(cells),
                    Some(_) => rows.push((number, cells)),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let heading = heading.ok_or(Refusal::Empty)?;
    if rows.is_empty() { Err(Refusal::Empty) } else { Ok((heading, rows)) }
}

fn row_number(row: &BytesStart<'_>, before: usize) -> usize {
    attribute_named(row, b"r").and_then(|number| number.parse().ok()).unwrap_or(before + 1)
}

/// The cells of the row that was opened just now.
fn cells(reader: &mut Reader<&[u8]>, strings: &[String]) -> Result<Cells, Refusal> {
    let (mut cells, mut next) = (Vec::new(), 0);
    loop {
        match reader.read_event().map_err(|_| Refusal::Kind)? {
            Event::Empty(cell) if cell.local_name().as_ref() == b"c" => next = column(&cell).unwrap_or(next) + 1,
            Event::Start(cell) if cell.local_name().as_ref() == b"c" => {
                let at = column(&cell).unwrap_or(next);
                next = at + 1;
                let kind = attribute_named(&cell, b"t").unwrap_or_default();
                let text = value(reader, &kind, strings)?;
                if text.is_empty() {
                    continue;
                }
                if at >= MOST_COLUMNS {
                    return Err(Refusal::TooLong);
                }
                cells.resize(cells.len().max(at + 1), String::new());
                cells[at] = text;
            }
            Event::End(row) if row.local_name().as_ref() == b"row" => return Ok(cells),
            Event::Eof => return Err(Refusal::Kind),
            _ => {}
        }
    }
}

/// `AB12` is column 27.
fn column(cell: &BytesStart<'_>) -> Option<usize> {
    let place = attribute_named(cell, b"r")?;
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters.fold(0_usize, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1).checked_sub(1)
}

/// What stands in the cell that was opened just now. A formula is written as one, so that its row is shown and mended: what it came to
/// on another computer is nothing to rely on.
fn value(reader: &mut Reader<&[u8]>, kind: &str, strings: &[String]) -> Result<String, Refusal> {
    let (mut text, mut formula) = (String::new(), None);
    loop {
        match reader.read_event().map_err(|_| Refusal::Kind)? {
            Event::Start(part) if part.local_name().as_ref() == b"v" => text = text_until(reader, b"v", false)?,
            Event::Start(part) if part.local_name().as_ref() == b"is" => text = text_until(reader, b"is", true)?,
            Event::Start(part) if part.local_name().as_ref() == b"f" => formula = Some(text_until(reader, b"f", false)?),
            Event::Empty(part) if part.local_name().as_ref() == b"f" => formula = Some(String::new()),
            Event::End(cell) if cell.local_name().as_ref() == b"c" => break,
            Event::Eof => return Err(Refusal::Kind),
            _ => {}
        }
    }
    if let Some(formula) = formula {
        return Ok(format!("={formula}").chars().take(LONGEST_CELL_CHARS).collect());
    }
    Ok(match kind {
        "s" => text.trim().parse::<usize>().ok().and_then(|at| strings.get(at)).cloned().ok_or(Refusal::Kind)?,
        "" | "n" => whole(&text),
        _ => text,
    })
}

/// A number as people write it: 20260801, not 2.0260801E7 or 20260801.0.
fn whole(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => text.to_owned(),
    }
}
