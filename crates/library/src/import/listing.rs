//! A listing of textbook files as CSV. What its free text says for certain becomes levels of the curriculum; the rest stays in the title.

use kernel::{LocalText, TextbookId};

use super::Found;
use crate::curriculum::CurriculumPath;
use crate::document::{Document, Fault, FaultReason, Textbook};

/// The columns, in order.
pub const COLUMNS: [&str; 6] = ["stage", "subject", "edition", "subpath", "title", "parts"];

const STAGES: [&str; 6] = ["小学", "小学（五•四学制）", "初中", "初中（五•四学制）", "高中", "特殊教育"];
const GRADES: [&str; 12] =
    ["一至二年级", "三至四年级", "五至六年级", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级"];
const VOLUMES: [&str; 3] = ["上册", "下册", "全一册"];

/// Reads one row.
///
/// # Errors
/// A stage outside school education, or a missing column.
pub fn read(row: &[&str]) -> Result<Found, Fault> {
    let [stage, subject, edition, subpath, title, _parts] = <[&str; 6]>::try_from(row).map_err(|_| Fault::new("", FaultReason::Missing))?;
    if !STAGES.contains(&stage.trim()) {
        return Err(Fault::new("stage", FaultReason::NotK12));
    }
    // A publisher may follow the edition: 统编版-人民教育出版社.
    let (edition_name, publisher) = edition.trim().split_once('-').unwrap_or((edition.trim(), ""));
    let path = CurriculumPath {
        stage: stage.trim().to_owned(),
        subject: subject.trim().to_owned(),
        edition: edition_name.trim().to_owned(),
        grade: grade(stage.trim(), subpath, title).to_owned(),
        volume: volume(stage.trim(), title).to_owned(),
        ..CurriculumPath::default()
    };
    let book = Textbook {
        id: id(row),
        title: LocalText::zh_hans(title.trim()),
        curriculum: path,
        publisher: publisher.trim().to_owned(),
        licence: "all-rights-reserved".to_owned(),
        front_pages: 0,
        pages: Vec::new(),
        tree: Vec::new(),
        download: None,
    };
    Ok(Found::Document(Box::new(Document::Textbook(book))))
}

/// All of a row but the number of its files is its name: the listing has no ids.
#[must_use]
pub fn id(row: &[&str]) -> TextbookId {
    TextbookId::from_name("listing", &row.iter().take(5).copied().collect::<Vec<_>>().join("\n"))
}

fn grade<'t>(stage: &str, subpath: &'t str, title: &'t str) -> &'t str {
    if stage == "高中" {
        return "";
    }
    let folder = subpath.split('/').next().unwrap_or_default().trim();
    if GRADES.contains(&folder) {
        return folder;
    }
    // （一年级起点） names where a course begins, not the grade of the book.
    let found = GRADES.iter().find_map(|grade| {
        let at = title.match_indices(*grade).map(|(at, _)| at).filter(|at| !title[at + grade.len()..].starts_with("起点")).last();
        at.map(|at| &title[at..at + grade.len()])
    });
    found.unwrap_or_default()
}

fn volume<'t>(stage: &str, title: &'t str) -> &'t str {
    if stage == "高中" {
        let from = ["选择性必修", "必修"].iter().find_map(|word| title.find(word));
        return from.map(|at| title[at..].trim()).unwrap_or_default();
    }
    let found: Vec<_> = VOLUMES.iter().filter_map(|volume| title.rfind(volume).map(|at| &title[at..at + volume.len()])).collect();
    if let [only] = found[..] { only } else { "" }
}
