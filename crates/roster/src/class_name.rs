//! One spelling for a class and its grade, however a school's file writes them.

use identity::Schooling;

/// Stage, grade, and what classes of the grade begin with; the place in the list is the grade's number less one.
const GRADES: [(&str, &str, &str); 12] = [
    ("小学", "一年级", "一"),
    ("小学", "二年级", "二"),
    ("小学", "三年级", "三"),
    ("小学", "四年级", "四"),
    ("小学", "五年级", "五"),
    ("小学", "六年级", "六"),
    ("初中", "七年级", "七"),
    ("初中", "八年级", "八"),
    ("初中", "九年级", "九"),
    ("高中", "高一", "高一"),
    ("高中", "高二", "高二"),
    ("高中", "高三", "高三"),
];
const OTHER_NAMES: [(&str, usize); 6] = [("初一", 6), ("初二", 7), ("初三", 8), ("高一", 9), ("高二", 10), ("高三", 11)];

/// 七年级, 初一, 七, 7, Grade 7 …: the grade, in the six-three system.
#[must_use]
pub fn grade(text: &str) -> Option<Schooling> {
    let text = text.trim().to_lowercase();
    let text = text.trim_start_matches("grade").trim().replace('級', "级");
    let short = text.trim_end_matches("年级");
    let by_name = GRADES.iter().position(|(_, grade, first)| *grade == text || *first == short);
    let by_other_name = || OTHER_NAMES.iter().find(|(name, _)| *name == short).map(|(_, at)| *at);
    let by_number = || short.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let at = by_name.or_else(by_other_name).or_else(by_number)?;
    let (stage, grade, _) = GRADES.get(at)?;
    Schooling::new(stage, grade).ok()
}

/// How OneRoster writes the grade: 01 to 12; nothing where it is none of ours.
pub(crate) fn grade_code(grade: &str) -> String {
    GRADES.iter().position(|(_, known, _)| *known == grade).map_or_else(String::new, |at| format!("{:02}", at + 1))
}

/// 3, 3班, (3)班, 七(3)班 → 七（3）班; a name of another make stays as it is.
#[must_use]
pub fn class_name(text: &str, schooling: &Schooling) -> Option<String> {
    let text = text.trim().replace('(', "（").replace(')', "）");
    if text.is_empty() || text.chars().count() > 20 || text.chars().any(char::is_control) {
        return None;
    }
    let (_, _, first) = GRADES.iter().find(|(_, grade, _)| *grade == schooling.grade)?;
    let rest = text.strip_prefix(schooling.grade).or_else(|| text.strip_prefix(first)).unwrap_or(&text);
    let bare = rest.trim_end_matches('班').trim_start_matches('（').trim_end_matches('）');
    match bare.parse::<u32>() {
        Ok(number) if (1..=99).contains(&number) => Some(format!("{first}（{number}）班")),
        _ => Some(text),
    }
}

/// The grade after it, if the stage has one.
pub(crate) fn next_grade(schooling: &Schooling) -> Option<Schooling> {
    let at = GRADES.iter().position(|(_, grade, _)| *grade == schooling.grade)?;
    let (_, next, _) = GRADES.get(at + 1)?;
    Schooling::new(schooling.stage, next).ok()
}

/// 七（3）班 in the eighth grade is 八（3）班; a name that does not begin with its grade stays.
pub(crate) fn promoted_name(name: &str, from: &Schooling, to: &Schooling) -> String {
    let first = |schooling: &Schooling| GRADES.iter().find(|(_, grade, _)| *grade == schooling.grade).map_or("", |(_, _, first)| first);
    name.strip_prefix(first(from)).map_or_else(|| name.to_owned(), |rest| format!("{}{rest}", first(to)))
}

#[cfg(test)]
mod tests {
    use super::{class_name, grade};

    #[test]
    fn a_grade_has_many_names() {
        for text in ["七年级", "七年級", "初一", "七", "7", "7年级", "Grade 7"] {
            assert_eq!(grade(text).map(|found| found.grade), Some("七年级"), "{text}");
        }
        assert_eq!(grade("高二").map(|found| found.stage), Some("高中"));
        for text in ["", "十三年级", "0", "13", "大班"] {
            assert_eq!(grade(text), None, "{text}");
        }
    }

    #[test]
    fn a_class_has_one_spelling() {
        let seventh = grade("7").unwrap();
        for text in ["3", "3班", "(3)班", "七(3)班", "七（3）班", "七年级3班", "03班"] {
            assert_eq!(class_name(text, &seventh).as_deref(), Some("七（3）班"), "{text}");
        }
        assert_eq!(class_name("实验班", &seventh).as_deref(), Some("实验班"));
        assert_eq!(class_name(" ", &seventh), None);
    }
}
