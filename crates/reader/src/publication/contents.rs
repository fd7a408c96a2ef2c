//! The outline of a publication: what the book calls its parts, else its sections.

use library::document::{BlockPlace, OutlineEntry};
use web::Shell;

use super::Opened;

/// A part at the top.
pub struct Part {
    pub entry: Entry,
    pub below: Vec<Entry>,
    pub is_open: bool,
}

/// A line of the outline.
pub struct Entry {
    pub title: String,
    pub href: String,
    /// Whether it lies below a part of a part
    pub is_deep: bool,
    pub is_current: bool,
    place: BlockPlace,
}

/// The outline, with the line that section `current` belongs to marked.
pub fn contents(shell: &Shell, opened: &Opened, current: u32) -> Vec<Part> {
    let mut parts: Vec<Part> = if opened.publication.outline.is_empty() {
        (1..=opened.count()).map(|section| sections(shell, opened, section)).collect()
    } else {
        opened.publication.outline.iter().map(part).collect()
    };
    let lines = || parts.iter().flat_map(|part| std::iter::once(&part.entry).chain(&part.below));
    let own = lines().find(|entry| entry.place.section == current);
    let place = own.or_else(|| lines().rfind(|entry| entry.place.section < current)).map(|entry| (entry.place, entry.title.clone()));
    let mut is_marked = false;
    for part in &mut parts {
        for entry in std::iter::once(&mut part.entry).chain(&mut part.below) {
            let is_it = place.as_ref().is_some_and(|(place, title)| *place == entry.place && *title == entry.title);
            entry.is_current = is_it && !is_marked;
            is_marked |= is_it;
        }
        let is_here = |entry: &Entry| entry.is_current || entry.place.section == current;
        part.is_open = is_here(&part.entry) || part.below.iter().any(is_here);
    }
    parts
}

fn sections(shell: &Shell, opened: &Opened, section: u32) -> Part {
    let entry = entry(&opened.name_of(shell, section), BlockPlace { section, block: 0 }, false);
    Part { entry, below: Vec::new(), is_open: false }
}

fn part(entry_of: &OutlineEntry) -> Part {
    let mut below = Vec::new();
    walk(&entry_of.children, false, &mut below);
    Part { entry: entry(&entry_of.title, entry_of.place, false), below, is_open: false }
}

fn walk(entries: &[OutlineEntry], is_deep: bool, into: &mut Vec<Entry>) {
    for one in entries {
        into.push(entry(&one.title, one.place, is_deep));
        walk(&one.children, true, into);
    }
}

fn entry(title: &str, place: BlockPlace, is_deep: bool) -> Entry {
    Entry { title: title.to_owned(), href: href(place), is_deep, is_current: false, place }
}

/// The link to a place from any page of the book.
pub fn href(place: BlockPlace) -> String {
    let BlockPlace { section, block } = place;
    if block == 0 { format!("?section={section}") } else { format!("?section={section}#b{block}") }
}
