//! A workbook of one sheet (ECMA-376), every cell a text: a spreadsheet shows it and runs nothing.

use std::fmt::Write;

use identity::export::Zip;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET_BEGINS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="6" width="16" customWidth="1"/></cols><sheetData>"#;
const SHEET_ENDS: &str = "</sheetData></worksheet>";

/// The heading and the rows as a workbook.
pub(super) fn write(heading: &[&str; 6], rows: &[[String; 6]]) -> Vec<u8> {
    let mut sheet = SHEET_BEGINS.to_owned();
    put_row(&mut sheet, 1, heading.iter().copied());
    for (number, row) in (2..).zip(rows) {
        put_row(&mut sheet, number, row.iter().map(String::as_str));
    }
    sheet.push_str(SHEET_ENDS);
    let part = |text: &str| text.as_bytes().to_vec();
    Zip::of(&[
        ("[Content_Types].xml", part(TYPES)),
        ("_rels/.rels", part(RELATIONS)),
        ("xl/workbook.xml", part(WORKBOOK)),
        ("xl/_rels/workbook.xml.rels", part(WORKBOOK_RELATIONS)),
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
    ])
}

fn put_row<'c>(sheet: &mut String, number: usize, cells: impl Iterator<Item = &'c str>) {
    // Writing into memory does not fail.
    let _ = write!(sheet, "<row r=\"{number}\">");
    for (letter, cell) in ('A'..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let text = escaped(cell);
        let _ = write!(sheet, "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>");
    }
    sheet.push_str("</row>");
}

/// As XML 1.0 holds it; characters that it cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}
