use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use kernel::{Page, TextbookId};
use library::curriculum::CurriculumPath;
use library::document::{BookPage, Textbook, UnitText, UuidText};
use library::harvest::{self, AlignedCard, BookFilter};
use library::reading::{self, Held, ShelfEntry};
use schemars::JsonSchema;
use serde::Serialize;
use web::{OrNotFound, PageError, PageResult};

use super::answer::{Keep, List, json, list as list_answer, moment};
use super::asked::Asked;
use super::file::DownloadAnswer;
use super::operation::{EDITION, GRADE, STAGE, SUBJECT, UNIT, VOLUME};
use super::resources::{ResourceSummary, StandingAnswer};
use crate::Interop;

/// Textbooks in a list.
pub(super) type Textbooks = List<TextbookSummary>;
/// Pages of a textbook.
pub(super) type Pages = List<PageAnswer>;
/// What teaches a textbook.
pub(super) type Taught = List<TaughtAnswer>;

/// A published textbook as lists show it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TextbookSummary {
    #[schemars(with = "UuidText")]
    id: TextbookId,
    /// In simplified Chinese.
    title: String,
    curriculum: CurriculumPath,
    /// 0 for a catalogue entry without a file.
    page_count: i64,
    /// How many lessons teach it.
    lesson_count: i64,
    /// All that is known of it.
    href: String,
    /// The page that people read.
    page: String,
}

impl TextbookSummary {
    fn of(entry: ShelfEntry) -> Self {
        let ShelfEntry { id, title, path, page_count, lesson_count } = entry;
        let (href, page) = (format!("/api/v1/textbooks/{id}"), format!("/book/{id}"));
        Self { id, title, curriculum: path, page_count, lesson_count, href, page }
    }
}

/// A textbook with its teaching tree.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TextbookDetail")]
pub(super) struct TextbookAnswer {
    /// The document in the catalogue format, without its pages.
    textbook: Textbook,
    /// The list of its pages.
    pages: String,
    /// The list of what teaches it.
    resources: String,
    standing: StandingAnswer,
    #[schemars(extend("format" = "date-time"))]
    released_at: String,
    /// A stable name of where it came from.
    source: String,
    download: DownloadAnswer,
    /// The page that people read.
    page: String,
}

/// A page of a textbook.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TextbookPage")]
pub(super) struct PageAnswer {
    /// From 1, the cover.
    index: usize,
    /// The printed number; absent in the front matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<u32>,
    /// Images and text, as in the document.
    page: BookPage,
}

/// A resource with the unit it teaches.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Taught")]
pub(super) struct TaughtAnswer {
    #[schemars(with = "UnitText")]
    unit: String,
    resource: ResourceSummary,
}

/// `GET /api/v1/textbooks`
pub(super) async fn list(Extension(interop): Extension<Interop>, Extension(asked): Extension<Asked>, headers: HeaderMap) -> PageResult {
    let wanted = BookFilter {
        stage: asked.text(STAGE),
        subject: asked.text(SUBJECT),
        edition: asked.text(EDITION),
        grade: asked.text(GRADE),
        volume: asked.text(VOLUME),
    };
    let mut tx = interop.library.app.db.read().await?;
    let page = harvest::list_textbooks(&mut tx, &wanted, &asked.after()?, asked.size()).await?;
    list_answer(&headers, &asked, page, TextbookSummary::of)
}

/// `GET /api/v1/textbooks/{id}`
pub(super) async fn find(Extension(interop): Extension<Interop>, Path(id): Path<String>, headers: HeaderMap) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_outline(&mut tx, id).await?.or_not_found()?;
    let answer = TextbookAnswer {
        standing: StandingAnswer::of(held.standing)?,
        pages: format!("/api/v1/textbooks/{id}/pages"),
        resources: format!("/api/v1/textbooks/{id}/resources"),
        released_at: moment(held.released_at),
        source: held.source,
        download: DownloadAnswer::of(held.document.download()),
        page: format!("/book/{id}"),
        textbook: held.document,
    };
    json(&headers, &answer, Keep::Revalidate)
}

/// `GET /api/v1/textbooks/{id}/pages`
pub(super) async fn list_pages(
    Extension(interop): Extension<Interop>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_textbook(&mut tx, id).await?.or_not_found()?;
    StandingAnswer::of(held.standing)?;
    let page = cut(held, usize::try_from(asked.after_number()?).unwrap_or(usize::MAX), usize::from(asked.limit()));
    list_answer(&headers, &asked, page, |answer| answer)
}

fn cut(held: Held<Textbook>, after: usize, limit: usize) -> Page<PageAnswer> {
    let printed = |index: usize| held.document.printed_page(u32::try_from(index).unwrap_or(u32::MAX));
    let answer = |(at, page): (usize, &BookPage)| PageAnswer { index: at + 1, printed: printed(at + 1), page: page.clone() };
    let entries: Vec<PageAnswer> = held.document.pages.iter().enumerate().skip(after).take(limit).map(answer).collect();
    let last = after.saturating_add(entries.len());
    let next = (last < held.document.pages.len()).then(|| last.to_string());
    Page { entries, next }
}

/// `GET /api/v1/textbooks/{id}/resources`
pub(super) async fn list_resources(
    Extension(interop): Extension<Interop>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_outline(&mut tx, id).await?.or_not_found()?;
    StandingAnswer::of(held.standing)?;
    let after = asked.after()?;
    let after = if after.is_empty() { (-1, "", "") } else { split(&after).ok_or(PageError::BadRequest("api-bad-cursor"))? };
    let page = harvest::list_taught(&mut tx, id, asked.text(UNIT), after, asked.size()).await?;
    let taught = |aligned: AlignedCard| TaughtAnswer { unit: aligned.unit, resource: ResourceSummary::of(aligned.released) };
    list_answer(&headers, &asked, page, taught)
}

fn split(key: &str) -> Option<(i64, &str, &str)> {
    let mut parts = key.splitn(3, ' ');
    Some((parts.next()?.parse().ok()?, parts.next()?, parts.next()?))
}
