use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use kernel::ResourceId;
use library::card::Card;
use library::document::{Document, LearningResourceType, Resource, UuidText};
use library::harvest::{self, ReleasedCard};
use library::reading;
use schemars::JsonSchema;
use serde::Serialize;
use web::{OrNotFound, PageError, PageResult};

use super::answer::{Keep, List, json, list as list_answer, moment};
use super::asked::Asked;
use super::file::{DownloadAnswer, FileAnswer, list_files};
use super::operation::TYPE;
use crate::Interop;

/// Resources in a list.
pub(super) type Resources = List<ResourceSummary>;

/// A published resource as lists show it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ResourceSummary {
    #[schemars(with = "UuidText")]
    id: ResourceId,
    card: Card,
    /// The entry of the library log that released it as it is.
    released_seq: i64,
    #[schemars(extend("format" = "date-time"))]
    released_at: String,
    /// All that is known of it.
    href: String,
    /// The page that people read.
    page: String,
}

impl ResourceSummary {
    pub(super) fn of(released: ReleasedCard) -> Self {
        let ReleasedCard { id, card, released_seq, released_at } = released;
        let page = page_of(id, card.kind);
        Self { id, card, released_seq, released_at: moment(released_at), href: format!("/api/v1/resources/{id}"), page }
    }
}

/// Whether it is offered.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Standing")]
pub(super) enum StandingAnswer {
    /// Anyone can read it.
    Published,
    /// Its source no longer lists it; what is held stays readable and stands in no list.
    Vanished,
}

impl StandingAnswer {
    /// How it stands; what was withdrawn is gone, with something of the same place instead.
    pub(super) fn of(standing: reading::Standing) -> Result<Self, PageError> {
        match standing {
            reading::Standing::Published => Ok(Self::Published),
            reading::Standing::Vanished => Ok(Self::Vanished),
            reading::Standing::Recalled => Err(PageError::Gone(None)),
        }
    }
}

/// A resource with its parts and files.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ResourceDetail")]
pub(super) struct ResourceAnswer {
    /// The document in the catalogue format; files are named by their SHA-256.
    resource: Resource,
    standing: StandingAnswer,
    /// How often it was released with other content, from 1.
    version: i64,
    #[schemars(extend("format" = "date-time"))]
    released_at: String,
    /// A stable name of where it came from.
    source: String,
    download: DownloadAnswer,
    files: Vec<FileAnswer>,
    /// The page that people read.
    page: String,
}

/// `GET /api/v1/resources`
pub(super) async fn list(Extension(interop): Extension<Interop>, Extension(asked): Extension<Asked>, headers: HeaderMap) -> PageResult {
    let mut tx = interop.library.app.db.read().await?;
    let page = harvest::list_resources(&mut tx, asked.text(TYPE), asked.after_number()?, asked.size()).await?;
    list_answer(&headers, &asked, page, ResourceSummary::of)
}

/// `GET /api/v1/resources/{id}`
pub(super) async fn find(Extension(interop): Extension<Interop>, Path(id): Path<String>, headers: HeaderMap) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_resource(&mut tx, id).await?.or_not_found()?;
    let standing = StandingAnswer::of(held.standing)?;
    let mut document = Document::Resource(held.document);
    let files = list_files(&mut tx, &mut document).await?;
    let download = document.download();
    let Document::Resource(resource) = document else { return Err(PageError::NotFound) };
    let answer = ResourceAnswer {
        page: page_of(id, resource.kind),
        resource,
        standing,
        version: held.version,
        released_at: moment(held.released_at),
        source: held.source,
        download: DownloadAnswer::of(download),
        files,
    };
    json(&headers, &answer, Keep::Revalidate)
}

/// Where people read a resource.
pub(super) fn page_of(id: ResourceId, kind: LearningResourceType) -> String {
    if kind == LearningResourceType::Lesson { format!("/lesson/{id}") } else { format!("/r/{id}") }
}
