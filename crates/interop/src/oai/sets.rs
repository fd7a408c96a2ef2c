//! Sets (§2.6): by section and column, and by stage.

use std::collections::BTreeSet;

use kernel::Language;
use library::Index;

use crate::api::to_hex;

/// Stages that everybody knows, under names that a setSpec can hold.
const STAGES: [(&str, &str); 6] = [
    ("小学", "primary"),
    ("小学（五•四学制）", "primary-54"),
    ("初中", "junior"),
    ("初中（五•四学制）", "junior-54"),
    ("高中", "senior"),
    ("特殊教育", "special"),
];

/// Everything that stands in a section.
pub(super) const SECTION: &str = "section";
/// Everything that fits a stage.
pub(super) const STAGE: &str = "stage";

pub(super) fn section_set(section: &str) -> String {
    format!("section:{section}")
}

pub(super) fn column_set(section: &str, column: &str) -> String {
    format!("section:{section}:{column}")
}

/// Stages that sources bring along are written in hexadecimal.
pub(super) fn stage_set(stage: &str) -> String {
    let known = STAGES.iter().find(|(name, _)| *name == stage);
    known.map_or_else(|| format!("stage:x-{}", to_hex(stage)), |(_, word)| format!("stage:{word}"))
}

/// Every set with its name. `stages` are those that the curriculum has; resources may fit further ones.
pub(super) fn list_sets(index: &Index, stages: &[String]) -> Vec<(String, String)> {
    let name = |text: &kernel::LocalText| text.get(Language::ZhHans).to_owned();
    let mut sets = vec![(SECTION.to_owned(), "版块".to_owned()), (STAGE.to_owned(), "学段".to_owned())];
    for section in &index.sections {
        let title = name(&section.title);
        sets.push((section_set(section.key.as_str()), title.clone()));
        let column = |column: &library::section::Column| {
            (column_set(section.key.as_str(), column.key.as_str()), format!("{title} · {}", name(&column.title)))
        };
        sets.extend(section.columns.iter().map(column));
    }
    let placed = index.sections.iter().flat_map(|section| index.stages(section.key.as_str(), ""));
    let all: BTreeSet<String> = stages.iter().cloned().chain(placed).collect();
    sets.extend(all.into_iter().map(|stage| (stage_set(&stage), stage)));
    sets
}
