//! Tables to take away.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use kernel::is_formula;
use web::{PageError, PageResult, url_encoded};

/// The rows, headings first, as a file for spreadsheets: CSV in UTF-8 with the mark by which they know it, and nothing in it that they run.
pub(crate) fn csv(name: &str, rows: &[Vec<String>]) -> PageResult {
    let mut table = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        table.write_record(row.iter().map(|text| cell(text))).map_err(PageError::internal)?;
    }
    let bytes = table.into_inner().map_err(|error| PageError::internal(error.into_error()))?;
    let kept = |is_kept: fn(char) -> bool| name.chars().map(|c| if is_kept(c) || c == '-' { c } else { '_' }).collect::<String>();
    let (ascii, full) = (kept(|c| c.is_ascii_alphanumeric()), kept(char::is_alphanumeric));
    let name = format!("attachment; filename=\"{ascii}.csv\"; filename*=UTF-8''{}.csv", url_encoded(&full));
    let heads = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
    Ok((heads, [(CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_never_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        assert_eq!(cell("林小满"), "林小满");
    }
}
