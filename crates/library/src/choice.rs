//! The filter rows of course teaching and of the shelf: which names can be chosen on each level, given the choices above it.
//!
//! Only names that lead to a textbook are offered, and a choice that does not fit the ones above gives way to one that does, so that no
//! combination ends in nothing.

use std::collections::BTreeMap;

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

/// The paths of a shelf: below each name of a level stand the names of the next one, in school order. Every path has all levels; a name may
/// be empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PathTree(Vec<Branch>);

#[derive(Debug, PartialEq, Eq)]
struct Branch {
    name: String,
    richness: u64,
    below: Vec<Branch>,
}

impl PathTree {
    /// The tree of these paths.
    #[must_use]
    pub fn of(shelved: &[Shelved]) -> Self {
        Self(grow(&Level::ALL, &shelved.iter().collect::<Vec<_>>()))
    }

    /// The rows for what was asked for. Where nothing, or nothing possible, was asked, the richest name is taken.
    /// `None` when there is no textbook at all.
    #[must_use]
    pub fn choose(&self, asked: &CurriculumPath) -> Option<Choices> {
        let mut branches = &self.0;
        let mut path = CurriculumPath::default();
        let mut rows = Vec::new();
        for level in Level::ALL {
            let wanted = asked.get(level);
            let possible = branches.iter().find(|branch| !wanted.is_empty() && branch.name == wanted);
            let chosen = possible.or_else(|| richest(branches))?;
            path.set(level, chosen.name.as_str());
            let names: Vec<String> = branches.iter().map(|branch| branch.name.clone()).filter(|name| !name.is_empty()).collect();
            let least = if level == Level::Revision { 2 } else { 1 };
            if names.len() >= least {
                rows.push(ChoiceRow { level, names, chosen: chosen.name.clone() });
            }
            branches = &chosen.below;
        }
        Some(Choices { rows, path })
    }
}

fn grow(levels: &[Level], shelved: &[&Shelved]) -> Vec<Branch> {
    let Some((level, deeper)) = levels.split_first() else { return Vec::new() };
    let mut groups = BTreeMap::<_, Vec<&Shelved>>::new();
    for one in shelved {
        groups.entry(rank(*level, one.path.get(*level))).or_default().push(one);
    }
    let branch = |((_, name), members): ((usize, String), Vec<&Shelved>)| Branch {
        name,
        richness: members.iter().map(|member| member.richness).sum(),
        below: grow(deeper, &members),
    };
    groups.into_iter().map(branch).collect()
}

/// Of equally rich ones the first.
fn richest(branches: &[Branch]) -> Option<&Branch> {
    branches.iter().rev().max_by_key(|branch| branch.richness)
}

#[cfg(test)]
mod tests {
    use super::{Choices, PathTree, Shelved};
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

    fn choose(shelved: &[Shelved], asked: &CurriculumPath) -> Option<Choices> {
        PathTree::of(shelved).choose(asked)
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
