//! The records of the national platform's public catalogue: course textbooks and e-textbooks. Both have one shape; e-textbooks add
//! providers and sub-books.

use std::collections::BTreeMap;

use kernel::{LocalText, TextbookId};
use serde::Deserialize;

use super::Found;
use crate::curriculum::{CurriculumPath, Level};
use crate::document::{Document, Fault, FaultReason, Textbook};

const SPECIAL_EDUCATION: &str = "特殊教育";
const SENIOR_HIGH: &str = "高中";

#[derive(Deserialize)]
struct Record {
    id: Option<String>,
    title: Option<String>,
    global_title: Option<BTreeMap<String, String>>,
    status: Option<String>,
    tag_list: Option<Vec<Tag>>,
    // The platform spells it so.
    teachmeterial_ids: Option<Vec<String>>,
    provider_list: Option<Vec<Provider>>,
}

#[derive(Deserialize)]
struct Tag {
    tag_dimension_id: Option<String>,
    tag_name: Option<String>,
}

#[derive(Deserialize)]
struct Provider {
    name: Option<String>,
}

/// Reads one record. The subject is answered even when the record is refused, unless its source withdrew it.
///
/// # Errors
/// The JSON reader's error when the text is no JSON at all.
pub fn read(text: &str) -> Result<(Option<String>, Result<Found, Fault>), serde_json::Error> {
    let record: Record = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) if error.is_data() => return Ok((None, Err(Fault::of_json(&error)))),
        Err(error) => return Err(error),
    };
    let id = record.id.as_deref().map(str::parse::<TextbookId>);
    let id = match id {
        Some(Ok(id)) => id,
        Some(Err(_)) => return Ok((None, Err(Fault::new("id", FaultReason::BadName)))),
        None => return Ok((None, Err(Fault::new("id", FaultReason::Missing)))),
    };
    if record.status.as_deref().is_some_and(|status| status != "ONLINE") {
        return Ok((None, Err(Fault::new("status", FaultReason::NotPublished))));
    }
    Ok((Some(id.to_string()), book(id, record)))
}

fn book(id: TextbookId, record: Record) -> Result<Found, Fault> {
    let global = record.global_title.and_then(|mut titles| titles.remove("zh-CN"));
    let title = record.title.filter(|title| !title.trim().is_empty()).or(global).unwrap_or_default();
    let names = record.provider_list.unwrap_or_default().into_iter().filter_map(|provider| provider.name);
    let mut book = Textbook {
        id,
        title: LocalText::zh_hans(title.trim()),
        curriculum: CurriculumPath::default(),
        publisher: names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("、"),
        licence: "all-rights-reserved".to_owned(),
        front_pages: 0,
        pages: Vec::new(),
        tree: Vec::new(),
        download: None,
    };
    if let Some(path) = path_of(&record.tag_list.unwrap_or_default()) {
        book.curriculum = path;
        return Ok(Found::Document(Box::new(Document::Textbook(book))));
    }
    let parent = record.teachmeterial_ids.unwrap_or_default().into_iter().next();
    let parent = parent.ok_or_else(|| Fault::new("tag_list", FaultReason::Missing))?;
    let parent = parent.parse().map_err(|_| Fault::new("teachmeterial_ids", FaultReason::BadName))?;
    Ok(Found::Inherits { parent, book: Box::new(book) })
}

/// The curriculum path of a record's tags; `None` without a stage.
fn path_of(tags: &[Tag]) -> Option<CurriculumPath> {
    let mut path = CurriculumPath::default();
    for tag in tags {
        let (Some(dimension), Some(name)) = (&tag.tag_dimension_id, &tag.tag_name) else { continue };
        if let Some(level) = level_of(dimension) {
            put(&mut path, level, name);
        }
    }
    settle(path)
}

/// The level of a tag dimension.
pub(super) fn level_of(dimension: &str) -> Option<Level> {
    Some(match dimension {
        "zxxxd" => Level::Stage,
        "zxxlb" => Level::Category,
        "zxxxk" => Level::Subject,
        "zxxbb" => Level::Edition,
        "zxxnj" => Level::Grade,
        "zxxcc" => Level::Volume,
        "zxxxjjc" => Level::Revision,
        _ => return None,
    })
}

/// The first name of a level counts, except that special education is a stage of its own, whatever other stage comes with it.
pub(super) fn put(path: &mut CurriculumPath, level: Level, name: &str) {
    let name = name.trim();
    let is_special = level == Level::Stage && name == SPECIAL_EDUCATION;
    if !name.is_empty() && (path.get(level).is_empty() || is_special) {
        path.set(level, name);
    }
}

/// Senior high has no grades: what some records carry there is the year it is usually taught in. School types are special education's.
pub(super) fn settle(mut path: CurriculumPath) -> Option<CurriculumPath> {
    if path.stage.is_empty() {
        return None;
    }
    if path.stage == SENIOR_HIGH {
        path.grade.clear();
    }
    if path.stage != SPECIAL_EDUCATION {
        path.category.clear();
    }
    Some(path)
}
