//! The filter rows of course teaching and of the shelf: which names can be chosen on each level, given the choices above it.
//!
//! Only names that lead to a textbook are offered, and a choice that does not fit the ones above gives way to one that does, so that no
//! combination ends in nothing.

use std::collections::HashMap;

use crate::curriculum::{CurriculumPath, Level, rank};

/// A path with what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// The path
    pub path: CurriculumPath,
    /// How much is there to learn: lessons of the path's textbooks, and pages that can be read.
    pub richness: u64,
}

/// One filter row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceRow {
    /// Which level
    pub level: Level,
    /// The names, in school order
    pub names: Vec<String>,
    /// The one that is chosen
    pub chosen: String,
}

/// The rows and the path they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// One row a level that has anything to choose or to show
    pub rows: Vec<ChoiceRow>,
    /// The path that is chosen
    pub path: CurriculumPath,
}

/// The rows for what was asked for. Where nothing, or nothing possible, was asked, the richest name is taken.
/// `None` when there is no textbook at all.
#[must_use]
pub fn choose(shelved: &[Shelved], asked: &CurriculumPath) -> Option<Choices> {
    let mut left: Vec<&Shelved> = shelved.iter().collect();
    let mut path = CurriculumPath::default();
    let mut rows = Vec::new();
    for level in Level::ALL {
        let names = names_on(level, &left);
        let wanted = asked.get(level);
        let is_possible = names.iter().any(|(name, _)| *name == wanted);
        let chosen = if is_possible && !wanted.is_empty() { wanted } else { richest(&names)? }.to_owned();
        left.retain(|entry| entry.path.get(level) == chosen);
        path.set(level, chosen.clone());
        let names: Vec<String> = names.into_iter().map(|(name, _)| name.to_owned()).filter(|name| !name.is_empty()).collect();
        let least = if level == Level::Revision { 2 } else { 1 };
        if names.len() >= least {
            rows.push(ChoiceRow { level, names, chosen });
        }
    }
    Some(Choices { rows, path })
}

/// The names on a level in school order, each with how much stands below it.
fn names_on<'s>(level: Level, shelved: &[&'s Shelved]) -> Vec<(&'s str, u64)> {
    let mut names: HashMap<&str, u64> = HashMap::new();
    for entry in shelved {
        *names.entry(entry.path.get(level)).or_default() += entry.richness;
    }
    let mut names: Vec<(&str, u64)> = names.into_iter().collect();
    names.sort_by_cached_key(|(name, _)| rank(level, name));
    names
}

fn richest<'s>(names: &[(&'s str, u64)]) -> Option<&'s str> {
    let most = names.iter().map(|(_, richness)| *richness).max()?;
    names.iter().find(|(_, richness)| *richness == most).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::{Shelved, choose};
    use crate::curriculum::{CurriculumPath, Level};

    fn path(stage: &str, grade: &str, subject: &str, edition: &str, volume: &str) -> CurriculumPath {
        let [stage, grade, subject, edition, volume] = [stage, grade, subject, edition, volume].map(str::to_owned);
        CurriculumPath { stage, grade, subject, edition, volume, ..CurriculumPath::default() }
    }

    fn shelf() -> Vec<Shelved> {
        [
            (path("小学", "一年级", "语文", "统编版", "上册"), 1),
            (path("小学", "四年级", "数学", "青禾版", "上册"), 9),
            (path("小学", "四年级", "数学", "人教版", "上册"), 1),
            (path("高中", "", "物理", "鲁科版", "必修 第二册"), 1),
        ]
        .map(|(path, richness)| Shelved { path, richness })
        .to_vec()
    }

    fn names(level: Level, asked: &CurriculumPath) -> Vec<String> {
        let choices = choose(&shelf(), asked).unwrap();
        choices.rows.into_iter().find(|row| row.level == level).map(|row| row.names).unwrap_or_default()
    }

    #[test]
    fn a_guest_who_chose_nothing_lands_where_there_is_most_to_learn() {
        assert_eq!(choose(&shelf(), &CurriculumPath::default()).unwrap().path, path("小学", "四年级", "数学", "青禾版", "上册"));
    }

    #[test]
    fn only_names_that_lead_to_a_textbook_are_offered() {
        let asked = path("小学", "四年级", "", "", "");
        assert_eq!(names(Level::Subject, &asked), ["数学"]);
        assert_eq!(names(Level::Edition, &asked), ["人教版", "青禾版"]);
        assert_eq!(names(Level::Grade, &asked), ["一年级", "四年级"]);
    }

    #[test]
    fn senior_high_has_no_row_of_grades() {
        let choices = choose(&shelf(), &path("高中", "四年级", "语文", "", "")).unwrap();
        assert!(choices.rows.iter().all(|row| row.level != Level::Grade));
        assert_eq!(choices.path, path("高中", "", "物理", "鲁科版", "必修 第二册"));
    }

    #[test]
    fn a_choice_that_does_not_fit_gives_way() {
        let asked = path("小学", "一年级", "数学", "青禾版", "上册");
        assert_eq!(choose(&shelf(), &asked).unwrap().path, path("小学", "一年级", "语文", "统编版", "上册"));
    }

    #[test]
    fn an_empty_shelf_has_no_choices() {
        assert_eq!(choose(&[], &CurriculumPath::default()), None);
    }
}
