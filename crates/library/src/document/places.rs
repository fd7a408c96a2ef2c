use std::collections::HashSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Place;

#[derive(Deserialize)]
pub(crate) struct KnownSection {
    pub(crate) key: String,
    pub(crate) columns: Vec<KnownColumn>,
}

#[derive(Deserialize)]
pub(crate) struct KnownColumn {
    pub(crate) key: String,
}

/// The sections and columns that the product comes with.
pub(crate) fn known_sections() -> Vec<KnownSection> {
    serde_json::from_str(include_str!("../../data/sections.json")).unwrap_or_default()
}

/// Whether a section has that column; a misspelt place would hide a resource for good.
pub(crate) fn is_place(place: &Place) -> bool {
    static KNOWN: OnceLock<HashSet<(String, String)>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let pairs = |section: KnownSection| {
            let KnownSection { key, columns } = section;
            columns.into_iter().map(move |column| (key.clone(), column.key))
        };
        known_sections().into_iter().flat_map(pairs).collect()
    });
    known.contains(&(place.section.as_str().to_owned(), place.column.as_str().to_owned()))
}
