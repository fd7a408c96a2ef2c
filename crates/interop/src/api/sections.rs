use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use kernel::{LocalText, SectionKey};
use library::Index;
use library::document::{LocalTexts, SectionText};
use library::harvest;
use library::reading::PlaceFilter;
use library::section::Section;
use schemars::JsonSchema;
use serde::Serialize;
use web::{OrNotFound, PageError, PageResult};

use super::answer::{Keep, json, list as list_answer};
use super::asked::Asked;
use super::operation::{GRADE, REGION, STAGE};
use super::resources::ResourceSummary;
use crate::Interop;

/// All sections 版块, in the order of the navigation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Sections {
    /// The sections.
    items: Vec<SectionAnswer>,
}

/// A section with its columns 栏目.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Section")]
pub(super) struct SectionAnswer {
    #[schemars(with = "SectionText")]
    key: SectionKey,
    #[schemars(with = "LocalTexts")]
    title: LocalText,
    #[schemars(with = "LocalTexts")]
    hint: LocalText,
    /// The page that people read.
    page: String,
    columns: Vec<ColumnAnswer>,
}

/// A column of a section.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Column")]
struct ColumnAnswer {
    #[schemars(with = "SectionText")]
    key: SectionKey,
    #[schemars(with = "LocalTexts")]
    title: LocalText,
    /// How many published resources stand in it, provincial channels aside.
    count: i64,
    /// The list of them.
    resources: String,
}

impl SectionAnswer {
    fn of(index: &Index, section: &Section) -> Self {
        let column = |column: &library::section::Column| ColumnAnswer {
            key: column.key.clone(),
            title: column.title.clone(),
            count: index.count(section.key.as_str(), column.key.as_str(), "", ""),
            resources: format!("/api/v1/sections/{}/columns/{}/resources", section.key, column.key),
        };
        Self {
            key: section.key.clone(),
            title: section.title.clone(),
            hint: section.hint.clone(),
            page: section.href(),
            columns: section.columns.iter().map(column).collect(),
        }
    }
}

/// `GET /api/v1/sections`
pub(super) async fn list(Extension(interop): Extension<Interop>, headers: HeaderMap) -> PageResult {
    let index = interop.library.index();
    let items = index.sections.iter().map(|section| SectionAnswer::of(&index, section)).collect();
    json(&headers, &Sections { items }, Keep::Revalidate)
}

/// `GET /api/v1/sections/{section}`
pub(super) async fn find(Extension(interop): Extension<Interop>, Path(key): Path<String>, headers: HeaderMap) -> PageResult {
    let index = interop.library.index();
    let section = index.section(&key).or_not_found()?;
    json(&headers, &SectionAnswer::of(&index, section), Keep::Revalidate)
}

/// `GET /api/v1/sections/{section}/columns/{column}/resources`
pub(super) async fn list_resources(
    Extension(interop): Extension<Interop>,
    Extension(asked): Extension<Asked>,
    Path((section, column)): Path<(String, String)>,
    headers: HeaderMap,
) -> PageResult {
    let index = interop.library.index();
    let column = index.section(&section).and_then(|section| section.column(&column)).or_not_found()?;
    let (stage, grade) = (asked.text(STAGE), asked.text(GRADE));
    if stage.is_empty() && !grade.is_empty() {
        return Err(PageError::BadRequest("api-grade-without-stage"));
    }
    let wanted =
        PlaceFilter { section: &section, column: column.key.as_str(), region: asked.text(REGION), stage, grade, ..PlaceFilter::default() };
    let mut tx = interop.library.app.db.read().await?;
    let page = harvest::list_column(&mut tx, &wanted, asked.after_number()?, asked.size()).await?;
    list_answer(&headers, &asked, page, ResourceSummary::of)
}
