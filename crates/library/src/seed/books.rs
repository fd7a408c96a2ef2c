use std::sync::OnceLock;

use kernel::{LocalText, TextbookId, UnitKey};

use super::chance::Chance;
use super::words::{EDITIONS, STAGES, topics};
use crate::curriculum::CurriculumPath;
use crate::document::{Textbook, Unit, UnitKind};

/// The textbook with this number.
pub(super) fn book(seed: u64, number: u64) -> Textbook {
    let mut chance = Chance::new(seed, 1, number);
    let curriculum = place(number);
    let title = format!("{}{}{} {}", curriculum.subject, curriculum.grade, curriculum.volume, curriculum.edition);
    Textbook {
        id: TextbookId::from_name("seed/textbook", &format!("{seed}/{number}")),
        title: LocalText::zh_hans(title.trim()),
        publisher: "示例教育出版社".to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        front_pages: 0,
        pages: Vec::new(),
        tree: tree(&mut chance, &curriculum.subject),
        download: None,
        curriculum,
    }
}

/// Books go round all places of the curriculum before any place gets a second one, which is then another year's revision.
fn place(number: u64) -> CurriculumPath {
    static PLACES: OnceLock<Vec<CurriculumPath>> = OnceLock::new();
    let places = PLACES.get_or_init(all_places);
    let count = places.len() as u64;
    // A stride without a common factor scatters the first books over all stages.
    let mut path = places[(number % count * 389 % count) as usize].clone();
    let round = number / count;
    if round > 0 {
        path.revision = format!("第{}次修订", round + 1);
    }
    path
}

fn all_places() -> Vec<CurriculumPath> {
    let mut places = Vec::new();
    for words in &STAGES {
        for category in words.categories {
            for (at, subject) in words.subjects.iter().enumerate() {
                // Popular subjects have more editions, as everywhere.
                let editions = &EDITIONS[..if at < 3 && category.is_empty() { 6 } else { 2 }];
                for edition in editions {
                    for (grade, volume) in words.grades.iter().flat_map(|grade| words.volumes.iter().map(move |volume| (grade, volume))) {
                        let names = [words.stage, category, subject, edition, grade, volume].map(str::to_owned);
                        let [stage, category, subject, edition, grade, volume] = names;
                        places.push(CurriculumPath { stage, category, subject, edition, grade, volume, revision: String::new() });
                    }
                }
            }
        }
    }
    // The stride above must not divide the number of places.
    if places.len() % 389 == 0 {
        places.pop();
    }
    places
}

/// 8 to 40 nodes in two levels.
fn tree(chance: &mut Chance, subject: &str) -> Vec<Unit> {
    let topics = topics(subject);
    let mut page = 1;
    let mut unit = |key: String, kind, number: String, title: String, pages: u32, children| {
        let unit = Unit { key: unit_key(&key), kind, number, title, page: Some(page), page_end: Some(page + pages - 1), children };
        page += pages;
        unit
    };
    let mut tree = Vec::new();
    for at in 1..=chance.between(4, 8) {
        let topic = chance.pick(topics);
        let sections = (1..=chance.between(1, 4)).map(|part| {
            let title = format!("{topic}（{part}）");
            unit(format!("u{at}.{part}"), UnitKind::Section, format!("{at}.{part}"), title, chance.between(2, 6) as u32, Vec::new())
        });
        let sections: Vec<_> = sections.collect();
        let (first, last) = (sections.first().and_then(|unit| unit.page), sections.last().and_then(|unit| unit.page_end));
        let key = unit_key(&format!("u{at}"));
        let number = format!("第{at}单元");
        tree.push(Unit { key, kind: UnitKind::Unit, number, title: topic.to_owned(), page: first, page_end: last, children: sections });
    }
    tree
}

fn unit_key(text: &str) -> UnitKey {
    match text.parse() {
        Ok(key) => key,
        Err(_) => unreachable!("unit keys are made of letters, digits and dots"),
    }
}
