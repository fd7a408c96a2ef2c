use std::str::FromStr;

use web::Words;

/// The stage and grade that a pupil attends, by the library's own names (小学, 一年级).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schooling {
    /// 学段
    pub stage: &'static str,
    /// 年级
    pub grade: &'static str,
}

/// A text that names no stage and grade.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a stage and grade")]
pub struct SchoolingError;

const GRADES: [&str; 12] =
    ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三"];

/// Stage, its message key, and its grades. The five-four stages are stages of their own.
const STAGES: [(&str, &str, std::ops::Range<usize>); 6] = [
    ("小学", "stage-primary", 0..6),
    ("初中", "stage-junior", 6..9),
    ("高中", "stage-senior", 9..12),
    ("小学（五•四学制）", "stage-primary-54", 0..5),
    ("初中（五•四学制）", "stage-junior-54", 5..9),
    ("特殊教育", "stage-special", 0..9),
];

impl Schooling {
    /// The stage and grade, if there are such.
    ///
    /// # Errors
    /// There are none of these names.
    pub fn new(stage: &str, grade: &str) -> Result<Self, SchoolingError> {
        let (stage, _, grades) = STAGES.into_iter().find(|(name, ..)| *name == stage).ok_or(SchoolingError)?;
        let grade = GRADES[grades].iter().find(|name| **name == grade).ok_or(SchoolingError)?;
        Ok(Self { stage, grade })
    }

    /// The name in forms: `初中/七年级`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.stage, self.grade)
    }

    /// The year at school: 1 in 一年级, 12 in 高三.
    #[must_use]
    pub fn year(&self) -> usize {
        GRADES.iter().position(|name| *name == self.grade).map_or(0, |at| at + 1)
    }

    /// Whether it is 初中 or 高中. The year does not tell: 六年级 is primary or not by the system, and a special school has all nine.
    #[must_use]
    pub fn is_secondary(&self) -> bool {
        self.stage.starts_with("初中") || self.stage.starts_with("高中")
    }

    /// The grade in the reader's language.
    #[must_use]
    pub fn grade_in(&self, words: &Words) -> String {
        words.get(&format!("grade-{}", self.year())).into_owned()
    }
}

impl FromStr for Schooling {
    type Err = SchoolingError;
    fn from_str(key: &str) -> Result<Self, SchoolingError> {
        let (stage, grade) = key.split_once('/').ok_or(SchoolingError)?;
        Self::new(stage, grade)
    }
}

/// A stage in a list to choose from.
pub struct StageChoice {
    /// The stage
    pub label: String,
    /// Its grades
    pub grades: Vec<GradeChoice>,
}

/// A grade in a list to choose from.
pub struct GradeChoice {
    /// [`Schooling::key`]
    pub key: String,
    /// The grade
    pub label: String,
    /// It was chosen before
    pub is_chosen: bool,
}

/// Everything a pupil can attend, with `chosen` marked.
#[must_use]
pub fn choices(words: &Words, chosen: &str) -> Vec<StageChoice> {
    let grade = |stage, grade| {
        let schooling = Schooling { stage, grade };
        let key = schooling.key();
        GradeChoice { label: schooling.grade_in(words), is_chosen: key == chosen, key }
    };
    let stages = STAGES.into_iter();
    stages
        .map(|(stage, message, grades)| StageChoice {
            label: words.get(message).into_owned(),
            grades: GRADES[grades].iter().map(|name| grade(stage, name)).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Schooling;

    #[test]
    fn only_real_combinations_of_stage_and_grade_exist() {
        assert!("初中/七年级".parse::<Schooling>().is_ok());
        assert!("初中（五•四学制）/六年级".parse::<Schooling>().is_ok());
        for (key, is_secondary) in
            [("小学/六年级", false), ("初中（五•四学制）/六年级", true), ("高中/高一", true), ("特殊教育/九年级", false)]
        {
            assert_eq!(key.parse::<Schooling>().map(|schooling| schooling.is_secondary()), Ok(is_secondary), "{key}");
        }
        for wrong in ["", "初中", "初中/一年级", "小学/七年级", "大学/一年级", "初中/七年级/上册"] {
            assert!(wrong.parse::<Schooling>().is_err(), "{wrong}");
        }
    }
}
