use std::sync::OnceLock;

use kernel::{Language, LocalText, ResourceId, SectionKey};

use super::chance::Chance;
use super::words::{ANGLES, PEOPLE, PROVINCES, SCHOOLS, STAGES, themes};
use crate::curriculum::CurriculumPath;
use crate::document::{
    Accessibility, Alignment, Audience, Body, Exercise, Exercises, LearningResourceType, Part, Place, Resource, Textbook,
};
use crate::section::{columns_of, first_sections};

/// So many of ten resources teach a textbook.
const TAUGHT_OF_TEN: u64 = 7;

/// The resource with this number, of `count` in all.
pub(super) fn resource(seed: u64, number: u64, count: u64, shelf: &[Textbook]) -> Resource {
    let mut chance = Chance::new(seed, 2, number);
    let is_taught = chance.between(1, 10) <= TAUGHT_OF_TEN;
    let place = place(&mut chance, is_taught);
    let kind = kind(&mut chance, &place);
    let angle = chance.pick(&ANGLES);
    // Books come in the order of the resources, so that one batch touches few of them.
    let book = &shelf[(number * shelf.len() as u64 / count.max(1)) as usize];
    let (topic, alignments, curriculum) = if is_taught {
        let units = book.units();
        let (_, unit) = units[(chance.next() % units.len() as u64) as usize];
        (unit.title.clone(), vec![Alignment { textbook: book.id, unit: unit.key.clone() }], Vec::new())
    } else {
        (chance.pick(themes(place.section.as_str())).to_owned(), Vec::new(), level(&mut chance, place.section.as_str()))
    };
    let title = format!("{topic}：{angle}（{}）", number + 1);
    let summary = format!("围绕“{topic}”安排的{angle}，说明目标、步骤和评价，可直接用于课堂或自学。");
    let for_teachers = matches!(place.section.as_str(), "teacher-training" | "reform-experience") || place.column.as_str() == "preparation";
    Resource {
        id: ResourceId::from_name("seed/resource", &format!("{seed}/{number}")),
        kind,
        title: LocalText::zh_hans(title),
        summary: LocalText::zh_hans(summary),
        parts: parts(&mut chance, kind, &topic, angle),
        places: vec![place],
        alignments,
        curriculum,
        audience: if for_teachers { vec![Audience::Teacher] } else { vec![Audience::Pupil, Audience::Teacher] },
        language: Language::ZhHans.tag().to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        providers: vec![chance.pick(&SCHOOLS).to_owned()],
        authors: vec![chance.pick(&PEOPLE).to_owned()],
        minutes: Some(chance.between(5, 45) as u32),
        accessibility: Accessibility { transcript: chance.between(0, 1) == 1, ..Accessibility::default() },
        poster: None,
        goals: vec![format!("说出“{topic}”的要点"), format!("用{angle}中的方法解决一个问题")],
        link: None,
        download: None,
    }
}

fn place(chance: &mut Chance, is_taught: bool) -> Place {
    static COLUMNS: OnceLock<[Vec<(SectionKey, SectionKey)>; 2]> = OnceLock::new();
    let [others, taught] = COLUMNS.get_or_init(|| {
        let (taught, others) =
            columns_of(&first_sections().unwrap_or_default()).into_iter().partition(|(section, _)| section.as_str() == "course-teaching");
        [others, taught]
    });
    let columns = if is_taught { taught } else { others };
    let (section, column) = columns[(chance.next() % columns.len() as u64) as usize].clone();
    let region = if section.as_str() == "local-channels" { chance.pick(&PROVINCES) } else { "" };
    Place { section, column, region: region.to_owned() }
}

fn kind(chance: &mut Chance, place: &Place) -> LearningResourceType {
    match place.column.as_str() {
        "self-study" | "quality-lessons" => LearningResourceType::Lesson,
        "preparation" => LearningResourceType::TeachingDesign,
        "micro-lessons" => LearningResourceType::MicroLesson,
        "exercises" | "basic-homework" => LearningResourceType::Exercises,
        "experiments" => LearningResourceType::Experiment,
        "listening" => LearningResourceType::Listening,
        "chanting" => LearningResourceType::Recitation,
        "news" => LearningResourceType::News,
        _ if place.section.as_str() == "reform-experience" => LearningResourceType::Case,
        _ if place.section.as_str() == "teacher-training" => LearningResourceType::Course,
        _ if chance.between(0, 1) == 0 => LearningResourceType::Article,
        _ => LearningResourceType::Activity,
    }
}

/// Half of what teaches no textbook fits one grade; what is for teachers fits all.
fn level(chance: &mut Chance, section: &str) -> Vec<CurriculumPath> {
    if matches!(section, "teacher-training" | "reform-experience" | "local-channels") || chance.between(0, 1) == 0 {
        return Vec::new();
    }
    let words = &STAGES[chance.between(0, 2) as usize];
    vec![CurriculumPath { stage: words.stage.to_owned(), grade: chance.pick(words.grades).to_owned(), ..CurriculumPath::default() }]
}

fn parts(chance: &mut Chance, kind: LearningResourceType, topic: &str, angle: &str) -> Vec<Part> {
    let body = |lead: &str| Body {
        body: format!("## {lead}\n\n从“{topic}”出发，先说一说已经知道什么，再完成{angle}，最后用一句话写下收获。"),
    };
    match kind {
        LearningResourceType::Lesson => {
            vec![Part::TeachingDesign(body("教学设计")), Part::TaskSheet(body("学习任务单")), Part::Exercises(exercises(chance, topic))]
        }
        LearningResourceType::TeachingDesign => vec![Part::TeachingDesign(body("教学设计"))],
        LearningResourceType::Exercises => vec![Part::Exercises(exercises(chance, topic))],
        LearningResourceType::Case => vec![Part::Problem(body("问题")), Part::Action(body("做法")), Part::Evidence(body("证据"))],
        _ => vec![Part::Article(body("正文"))],
    }
}

fn exercises(chance: &mut Chance, topic: &str) -> Exercises {
    let left = chance.between(2, 60);
    let right = chance.between(2, 60);
    let sum = left + right;
    let sums = Exercise {
        prompt: format!("小组第一天为“{topic}”收集了 {left} 份材料，第二天收集了 {right} 份，一共多少份？"),
        choices: [sum, sum + 1, sum + 10].map(|choice| choice.to_string()).to_vec(),
        answer: serde_json::json!([0]),
        solution: format!("{left} + {right} = {sum}"),
        points: 1,
    };
    let open = Exercise {
        prompt: format!("用自己的话说一说“{topic}”和生活有什么联系。"),
        choices: Vec::new(),
        answer: serde_json::json!("言之成理即可。"),
        solution: String::new(),
        points: 2,
    };
    Exercises { items: vec![sums, open] }
}
