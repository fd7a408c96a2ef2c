//! One page as it lies on the table: the picture in two widths, and its text in place.

use library::document::{BookPage, TextLine};

use crate::place::PageLabel;

/// A page of the book.
pub struct Sheet<'b> {
    /// What links call it
    pub label: PageLabel,
    /// What a screen reader says of the picture
    pub alt: String,
    pub small: &'b str,
    pub large: &'b str,
    pub width: u32,
    pub height: u32,
    /// Height by width, so that the page keeps its place while the picture is on its way
    pub ratio: String,
    pub lines: Vec<Line<'b>>,
}

/// A line of the text layer.
pub struct Line<'b> {
    /// Where it stands, as custom properties in percent of the page
    pub style: String,
    pub text: &'b str,
}

impl<'b> Sheet<'b> {
    pub fn new(page: &'b BookPage, label: PageLabel, alt: String) -> Self {
        let ratio = format!("{:.4}", f64::from(page.height) / f64::from(page.width.max(1)));
        let lines = page.text.iter().map(line).collect();
        let (small, large) = (page.small.file.as_str(), page.large.file.as_str());
        Self { label, alt, small, large, width: page.width, height: page.height, ratio, lines }
    }
}

fn line(TextLine(x, y, w, h, text): &TextLine) -> Line<'_> {
    let percent = |fraction: &f64| (fraction * 10_000.0).round() / 100.0;
    let style = format!("--x:{};--y:{};--w:{};--h:{}", percent(x), percent(y), percent(w), percent(h));
    Line { style, text }
}
