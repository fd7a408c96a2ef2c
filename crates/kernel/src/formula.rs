/// Whether a spreadsheet takes the text for something to compute. Nothing that people type is kept or written out so that one would run it.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}
