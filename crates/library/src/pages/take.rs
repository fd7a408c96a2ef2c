//! `GET /take/…`: what belongs to a lesson, a chapter or a book, so that a device can take it along: pages and files with their sizes.

use std::collections::HashMap;
use std::fmt::Display;

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use kernel::{BlobId, ResourceId, TextbookId};
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{OrNotFound, PageError, PageResult, View};

use super::card::href;
use super::resource::find_readable;
use crate::Library;
use crate::document::{BookPage, Captions, LearningResourceType, Part, Publication, Resource, Textbook};
use crate::reading::{self, Standing};

/// What a device takes along.
#[derive(Debug, Default, Serialize)]
struct Bundle {
    /// Names the bundle on the device
    key: String,
    title: String,
    href: String,
    /// Addresses of pages, each once
    pages: Vec<String>,
    files: Vec<Listed>,
}

/// A file of a bundle.
#[derive(Debug, Serialize)]
struct Listed {
    url: String,
    bytes: u64,
    kind: Kind,
    /// The smaller picture that this one can stand for
    #[serde(skip_serializing_if = "Option::is_none")]
    small: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Picture,
    Captions,
    Film,
    Sound,
}

/// Which part of a book is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct TakeQuery {
    /// The key of a unit; the whole book when left out
    #[serde(default)]
    unit: String,
}

/// No unit has as many resources; a book without units may.
const MOST_RESOURCES: i64 = 200;

/// `GET /take/resource/{id}`
pub async fn take_resource(State(library): State<Library>, view: View, Path(id): Path<String>) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = library.app.db.read().await?;
    let held = find_readable(&library, &mut tx, id).await?;
    let title = held.document.title.get(view.language).to_owned();
    let mut bundle = Bundle { key: format!("resource-{id}"), title, href: home_of(&held.document), ..Bundle::default() };
    bundle.add_resource(&held.document);
    answer(&mut tx, bundle).await
}

/// `GET /take/lessons/{book}?unit=…`: the lessons of a chapter, with their textbook pages.
pub async fn take_lessons(
    State(library): State<Library>,
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<TakeQuery>,
) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = library.app.db.read().await?;
    let book = find_book(&mut tx, id).await?;
    let (from, to) = span_of(&book, &asked.unit).or_not_found()?;
    let href = format!("/course?book={id}&unit={}", asked.unit);
    let title = book.units().get(from).map(|(_, unit)| unit.title.clone()).unwrap_or_default();
    let title = if asked.unit.is_empty() { book.title.get(view.language).to_owned() } else { title };
    let mut bundle = Bundle { key: format!("lessons-{id}-{}", asked.unit), title, href: href.clone(), ..Bundle::default() };
    bundle.pages.push(href);
    let range = (i64::try_from(from).unwrap_or(0), i64::try_from(to).unwrap_or(0));
    for (_, listed) in reading::list_aligned(&mut tx, id, range, "", MOST_RESOURCES).await? {
        if let Some(held) = reading::find_resource(&mut tx, listed.id).await? {
            bundle.add_resource(&held.document);
        }
    }
    bundle.add_pages(&book, &asked.unit);
    answer(&mut tx, bundle).await
}

/// `GET /take/book/{id}`: the pages of a textbook, or those of a unit.
pub async fn take_book(State(library): State<Library>, view: View, Path(id): Path<String>, Query(asked): Query<TakeQuery>) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = library.app.db.read().await?;
    let book = find_book(&mut tx, id).await?;
    span_of(&book, &asked.unit).or_not_found()?;
    let title = book.title.get(view.language).to_owned();
    let mut bundle = Bundle { key: format!("book-{id}-{}", asked.unit), title, href: format!("/book/{id}"), ..Bundle::default() };
    bundle.pages.push(format!("/book/{id}"));
    bundle.add_pages(&book, &asked.unit);
    answer(&mut tx, bundle).await
}

async fn find_book(tx: &mut Tx, id: TextbookId) -> Result<Textbook, PageError> {
    let held = reading::find_textbook(tx, id).await?.or_not_found()?;
    if held.standing == Standing::Recalled { Err(PageError::Gone(None)) } else { Ok(held.document) }
}

/// The first and the last position, in reading order, of a unit and all below it; of the whole book for `""`.
fn span_of(book: &Textbook, key: &str) -> Option<(usize, usize)> {
    let units = book.units();
    if key.is_empty() {
        return Some((0, units.len().saturating_sub(1)));
    }
    let at = units.iter().position(|(_, unit)| unit.key.as_str() == key)?;
    let below = units.iter().skip(at + 1).take_while(|(depth, _)| *depth > units[at].0).count();
    Some((at, at + below))
}

fn home_of(resource: &Resource) -> String {
    href(resource.kind, resource.id)
}

fn file(name: &impl Display) -> String {
    format!("/files/{name}")
}

impl Bundle {
    fn add_page(&mut self, page: String) {
        if !self.pages.contains(&page) {
            self.pages.push(page);
        }
    }

    fn add_file(&mut self, name: &str, kind: Kind, small: Option<&str>) {
        let url = file(&name);
        if !self.files.iter().any(|known| known.url == url) {
            let small = small.filter(|small| *small != name).map(|small| file(&small));
            self.files.push(Listed { url, bytes: 0, kind, small });
        }
    }

    fn add_resource(&mut self, resource: &Resource) {
        let home = home_of(resource);
        self.add_page(home.clone());
        if resource.kind == LearningResourceType::Lesson {
            for part in &resource.parts {
                self.add_page(format!("{home}/{}", part.kind().key().replace('_', "-")));
            }
        }
        if let Some(poster) = &resource.poster {
            self.add_file(&poster.file, Kind::Picture, None);
        }
        for part in &resource.parts {
            match part {
                Part::Video(film) => {
                    self.add_media(&film.file, Kind::Film, &film.captions);
                    let sound = film.renditions.as_ref().and_then(|renditions| renditions.sound.as_ref());
                    sound.into_iter().for_each(|sound| self.add_file(&sound.file, Kind::Sound, None));
                }
                Part::Audio(recording) => self.add_media(&recording.file, Kind::Sound, &recording.captions),
                Part::Publication(book) => self.add_publication(&home, book),
                Part::Courseware(slides) => slides.pages.iter().for_each(|page| self.add_sheet(page)),
                _ => {}
            }
        }
    }

    fn add_publication(&mut self, home: &str, book: &Publication) {
        (1..=book.sections.len()).for_each(|number| self.add_page(format!("{home}?section={number}")));
        book.images.iter().for_each(|image| self.add_file(&image.file, Kind::Picture, None));
        let narrations = book.sections.iter().filter_map(|section| section.narration.as_ref());
        narrations.for_each(|narration| self.add_file(&narration.file, Kind::Sound, None));
    }

    fn add_media(&mut self, name: &str, kind: Kind, captions: &[Captions]) {
        self.add_file(name, kind, None);
        captions.iter().for_each(|track| self.add_file(&track.file, Kind::Captions, None));
    }

    fn add_sheet(&mut self, page: &BookPage) {
        self.add_file(&page.large.file, Kind::Picture, Some(&page.small.file));
    }

    /// The pages of a unit, or of the whole book with its front matter.
    fn add_pages(&mut self, book: &Textbook, unit: &str) {
        let count = u32::try_from(book.pages.len()).unwrap_or(0);
        let (first, last) = if unit.is_empty() { (1, count) } else { leaves_of(book, unit, count) };
        for index in first..=last {
            let Some(page) = book.pages.get(index as usize - 1) else { continue };
            let label = book.printed_page(index).map_or_else(|| format!("f{index}"), |printed| printed.to_string());
            self.add_page(format!("/book/{}?page={label}", book.id));
            self.add_sheet(page);
        }
    }
}

/// The first and the last leaf of a unit, by index from 1; an empty range where the unit has no page.
fn leaves_of(book: &Textbook, key: &str, count: u32) -> (u32, u32) {
    const NONE: (u32, u32) = (1, 0);
    let units = book.units();
    let Some((from, to)) = span_of(book, key) else { return NONE };
    let Some(first) = units[from..=to].iter().find_map(|(_, unit)| unit.page) else { return NONE };
    let stated = units[from..=to].iter().filter_map(|(_, unit)| unit.page_end.max(unit.page)).max();
    let next = units[to + 1..].iter().find_map(|(_, unit)| unit.page);
    let last = stated.max(next.map(|page| page.saturating_sub(1))).unwrap_or(first).max(first);
    let last = if next.is_none() && units[from].1.page_end.is_none() { count } else { last.saturating_add(book.front_pages) };
    (first.saturating_add(book.front_pages), last.min(count))
}

/// Fills in the sizes; what is not kept here cannot be taken.
async fn answer(tx: &mut Tx, mut bundle: Bundle) -> PageResult {
    let digest = |url: &str| url.rsplit('/').next().and_then(|name| name.parse::<BlobId>().ok());
    let ids: Vec<BlobId> = bundle.files.iter().filter_map(|listed| digest(&listed.url)).collect();
    let sizes: HashMap<BlobId, u64> = store::list_blobs(tx, &ids).await?.into_iter().map(|blob| (blob.id, blob.size_bytes)).collect();
    bundle.files.retain_mut(|listed| {
        let size = digest(&listed.url).and_then(|id| sizes.get(&id));
        listed.bytes = size.copied().unwrap_or(0);
        size.is_some()
    });
    let json = serde_json::to_string(&bundle).map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, no-cache")], json).into_response())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Textbook, leaves_of};

    fn book() -> Textbook {
        let page = json!({ "small": { "file": "a" }, "large": { "file": "b" }, "width": 1, "height": 1 });
        let unit = |key: &str, page: u32| json!({ "key": key, "kind": "chapter", "number": "", "title": key, "page": page });
        let first =
            json!({ "key": "1", "kind": "unit", "number": "", "title": "1", "page": 1, "children": [unit("1.1", 1), unit("1.2", 3)] });
        let text = json!({ "zh-Hans": "x" });
        serde_json::from_value(json!({
            "id": kernel::TextbookId::from_name("test", "b"), "title": text, "curriculum": { "stage": "小学" }, "licence": "CC-BY-4.0",
            "front_pages": 2, "pages": vec![page; 10], "tree": [first, unit("2", 6)],
        }))
        .unwrap()
    }

    #[test]
    fn a_unit_takes_its_leaves_up_to_where_the_next_begins() {
        let leaves = ["1", "1.1", "1.2", "2", "nothing"].map(|key| leaves_of(&book(), key, 10));
        assert_eq!(leaves, [(3, 7), (3, 4), (5, 7), (8, 10), (1, 0)]);
    }
}
