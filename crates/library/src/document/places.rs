use std::collections::HashSet;
use std::sync::OnceLock;

use kernel::SectionKey;
use serde::Deserialize;

use super::Place;

#[derive(Deserialize)]
struct KnownSection {
    key: SectionKey,
    columns: Vec<KnownColumn>,
}

#[derive(Deserialize)]
struct KnownColumn {
    key: SectionKey,
}

/// The sections and columns that the product comes with.
fn known_sections() -> Vec<KnownSection> {
    serde_json::from_str(include_str!("../../data/sections.json")).unwrap_or_default()
}

/// Every section with each of its columns.
pub(crate) fn known_columns() -> Vec<(SectionKey, SectionKey)> {
    let pairs = |section: KnownSection| {
        let KnownSection { key, columns } = section;
        columns.into_iter().map(move |column| (key.clone(), column.key))
    };
    known_sections().into_iter().flat_map(pairs).collect()
}

/// Whether a section has that column; a misspelt place would hide a resource for good.
pub(crate) fn is_place(place: &Place) -> bool {
    static KNOWN: OnceLock<HashSet<(SectionKey, SectionKey)>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| known_columns().into_iter().collect());
    known.contains(&(place.section.clone(), place.column.clone()))
}
