//! Where a textbook stands: stage 学段 → (school type 类别) → subject 学科 → edition 版本 → grade 年级 → volume 册次 → revision 新旧教材.
//!
//! A place is known by its whole path, never by the id of one tag: in real data all eighty 一年级 nodes share one tag id. Branches skip
//! levels: senior high has volumes and no grades, the five-four stages 五•四学制 are stages of their own, special education has school types.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One path through the curriculum, from the stage down; it may end early.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct CurriculumPath {
    /// 学段, such as `小学` or `初中（五•四学制）`.
    pub stage: String,
    /// 类别: the type of special school, such as `培智学校`; only under 特殊教育.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// 学科
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// 版本: the publisher's edition of this subject.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edition: String,
    /// 年级; absent in senior high.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grade: String,
    /// 册次, such as `上册` or `选择性必修 第一册`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub volume: String,
    /// 新旧教材: which revision, where old and new stand side by side.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revision: String,
}

/// A level of the curriculum, in the order people choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 学段
    Stage,
    /// 类别
    Category,
    /// 年级
    Grade,
    /// 学科
    Subject,
    /// 版本
    Edition,
    /// 册次
    Volume,
    /// 新旧教材
    Revision,
}

impl Level {
    /// All levels in the order of the filter rows of course teaching.
    pub const ALL: [Self; 7] = [Self::Stage, Self::Category, Self::Grade, Self::Subject, Self::Edition, Self::Volume, Self::Revision];

    /// The level's name in links and columns.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Category => "category",
            Self::Grade => "grade",
            Self::Subject => "subject",
            Self::Edition => "edition",
            Self::Volume => "volume",
            Self::Revision => "revision",
        }
    }
}

/// A path that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// Every path begins with a stage.
    #[error("the stage is missing")]
    NoStage,
    /// A name that is too long, or holds a control character or the separator.
    #[error("the {0} is not a plain name of at most 60 characters")]
    Name(&'static str),
}

impl CurriculumPath {
    const SEPARATOR: char = '/';

    /// The name on `level`; empty where the path has none.
    #[must_use]
    pub fn get(&self, level: Level) -> &str {
        match level {
            Level::Stage => &self.stage,
            Level::Category => &self.category,
            Level::Grade => &self.grade,
            Level::Subject => &self.subject,
            Level::Edition => &self.edition,
            Level::Volume => &self.volume,
            Level::Revision => &self.revision,
        }
    }

    /// Sets the name on `level`.
    pub fn set(&mut self, level: Level, name: impl Into<String>) {
        let slot = match level {
            Level::Stage => &mut self.stage,
            Level::Category => &mut self.category,
            Level::Grade => &mut self.grade,
            Level::Subject => &mut self.subject,
            Level::Edition => &mut self.edition,
            Level::Volume => &mut self.volume,
            Level::Revision => &mut self.revision,
        };
        *slot = name.into();
    }

    /// The path, if it can be one: a stage, and plain names.
    ///
    /// # Errors
    /// See [`PathFault`].
    pub fn checked(self) -> Result<Self, PathFault> {
        if self.stage.is_empty() {
            return Err(PathFault::NoStage);
        }
        let plain = |name: &str| name.chars().count() <= 60 && !name.chars().any(|c| c.is_control() || c == Self::SEPARATOR);
        // Real subjects such as 艺术·舞蹈/影视/戏剧 hold the separator; the key escapes it, so only lengths and controls matter there.
        let fits = |name: &str| plain(&name.replace(Self::SEPARATOR, "／"));
        match Level::ALL.into_iter().find(|level| !fits(self.get(*level))) {
            Some(level) => Err(PathFault::Name(level.key())),
            None => Ok(self),
        }
    }

    /// The key under which the path is stored: all levels, empty ones too, so that two branches never share one.
    #[must_use]
    pub fn key(&self) -> String {
        self.to_string()
    }

    /// The path that has this key; `None` for a text that is no key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let names: Vec<String> = key.split(Self::SEPARATOR).map(|name| name.replace('／', "/")).collect();
        let [stage, category, subject, edition, grade, volume, revision] = names.try_into().ok()?;
        Some(Self { stage, category, subject, edition, grade, volume, revision })
    }
}

impl fmt::Display for CurriculumPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let levels = [&self.stage, &self.category, &self.subject, &self.edition, &self.grade, &self.volume, &self.revision];
        for (at, name) in levels.into_iter().enumerate() {
            if at > 0 {
                f.write_str("/")?;
            }
            f.write_str(&name.replace(Self::SEPARATOR, "／"))?;
        }
        Ok(())
    }
}

/// The names of a level that everybody knows, in school order.
fn usual(level: Level) -> &'static [&'static str] {
    const STAGES: [&str; 6] = ["小学", "小学（五•四学制）", "初中", "初中（五•四学制）", "高中", "特殊教育"];
    const GRADES: [&str; 15] = [
        "一年级",
        "一至二年级",
        "二年级",
        "三年级",
        "三至四年级",
        "四年级",
        "五年级",
        "五至六年级",
        "六年级",
        "七年级",
        "八年级",
        "九年级",
        "高一",
        "高二",
        "高三",
    ];
    const SUBJECTS: [&str; 18] = [
        "语文",
        "数学",
        "英语",
        "道德与法治",
        "思想政治",
        "历史",
        "地理",
        "科学",
        "物理",
        "化学",
        "生物学",
        "信息科技",
        "信息技术",
        "通用技术",
        "体育与健康",
        "艺术·音乐",
        "艺术·美术",
        "劳动",
    ];
    const VOLUMES: [&str; 8] = ["上册", "下册", "全一册", "必修", "必修1", "必修 第一册", "必修第一册", "选择性必修1"];
    match level {
        Level::Stage => &STAGES,
        Level::Grade => &GRADES,
        Level::Subject => &SUBJECTS,
        Level::Volume => &VOLUMES,
        Level::Revision => &["新教材", "旧教材"],
        Level::Category => &["盲校", "聋校", "培智学校"],
        Level::Edition => &["统编版", "人教版", "青禾版"],
    }
}

/// Where a name comes in its filter row: school order for what everybody knows, then by name.
#[must_use]
pub fn rank(level: Level, name: &str) -> (usize, String) {
    let order = usual(level);
    let place = order.iter().position(|known| *known == name).unwrap_or(order.len());
    (place, name.to_owned())
}

/// Whether everybody knows the name; sources bring others, such as `教师用书` for a grade.
#[must_use]
pub fn is_usual(level: Level, name: &str) -> bool {
    usual(level).contains(&name)
}

#[cfg(test)]
mod tests {
    use super::{CurriculumPath, Level, PathFault, rank};

    fn path(stage: &str, subject: &str, grade: &str) -> CurriculumPath {
        CurriculumPath { stage: stage.into(), subject: subject.into(), grade: grade.into(), ..CurriculumPath::default() }
    }

    #[test]
    fn a_skipped_level_never_makes_two_branches_one() {
        assert_ne!(path("高中", "一年级", "").key(), path("高中", "", "一年级").key());
    }

    #[test]
    fn a_subject_with_a_slash_keeps_its_own_key() {
        let drama = path("小学", "艺术·舞蹈/影视/戏剧", "");
        assert!(drama.clone().checked().is_ok());
        assert_eq!(drama.key().matches('/').count(), 6);
        assert_eq!(CurriculumPath::from_key(&drama.key()), Some(drama));
    }

    #[test]
    fn a_path_needs_a_stage_and_plain_names() {
        assert_eq!(path("", "数学", "").checked(), Err(PathFault::NoStage));
        assert_eq!(path("小学", "数\u{7}学", "").checked(), Err(PathFault::Name("subject")));
        assert_eq!(path("小学", &"长".repeat(61), "").checked(), Err(PathFault::Name("subject")));
    }

    #[test]
    fn grades_come_in_school_order_and_strangers_last() {
        let mut grades = ["九年级", "学前", "二年级", "一年级"];
        grades.sort_by_key(|name| rank(Level::Grade, name));
        assert_eq!(grades, ["一年级", "二年级", "九年级", "学前"]);
    }
}
