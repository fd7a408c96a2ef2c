//! The teaching tree beside the page: one entry a chapter, with its parts and their printed page numbers.

use library::document::{Textbook, Unit};

/// A chapter or unit at the top of the tree.
pub struct Chapter {
    pub entry: Entry,
    pub parts: Vec<Entry>,
    /// Whether its parts are shown: one is in it
    pub is_open: bool,
}

/// A line of the outline.
pub struct Entry {
    pub title: String,
    /// The printed page, where it is known and in the book
    pub page: Option<u32>,
    /// Whether it lies below a part
    pub is_deep: bool,
    /// Whether the page on the table belongs to it
    pub is_current: bool,
}

/// The outline, with the units at the positions `current` marked.
pub fn outline(book: &Textbook, current: &[usize]) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for (at, (depth, unit)) in book.units().into_iter().enumerate() {
        let entry = entry(book, unit, depth, current.contains(&at));
        match chapters.last_mut() {
            Some(chapter) if depth > 0 => {
                chapter.is_open |= entry.is_current;
                chapter.parts.push(entry);
            }
            _ => chapters.push(Chapter { is_open: entry.is_current, entry, parts: Vec::new() }),
        }
    }
    chapters
}

fn entry(book: &Textbook, unit: &Unit, depth: usize, is_current: bool) -> Entry {
    let page = unit.page.filter(|page| book.index_of_printed(*page).is_some());
    Entry { title: title_of(unit), page, is_deep: depth > 1, is_current }
}

/// The printed number and the name of a unit.
pub fn title_of(unit: &Unit) -> String {
    if unit.number.is_empty() { unit.title.clone() } else { format!("{} {}", unit.number, unit.title) }
}
