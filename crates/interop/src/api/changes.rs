use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::LINK;
use kernel::{BlobId, ResourceId, TextbookId};
use library::document::Document;
use library::harvest::{self, LogLine};
use library::log::SubjectKind;
use library::reading;
use schemars::JsonSchema;
use serde::Serialize;
use web::{OrNotFound, PageError, PageResult};

use super::answer::{Keep, List, bytes_answer, json, link_to_next, list as list_answer, moment};
use super::asked::Asked;
use super::operation::SINCE;
use super::resources::StandingAnswer;
use crate::Interop;

/// The history of a subject.
pub(super) type History = List<ChangeAnswer>;

/// A part of the library log.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Changes {
    /// Entries in the order of the log.
    items: Vec<ChangeAnswer>,
    /// What to ask for next time: `since`.
    since: i64,
}

/// An entry of the library log.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Change")]
pub(super) struct ChangeAnswer {
    /// Its place in the order.
    seq: i64,
    #[schemars(extend("enum" = ["added", "changed", "moved", "vanished", "recalled", "restored"]))]
    change: &'static str,
    #[schemars(extend("enum" = ["section", "textbook", "resource", "adoption", "curriculum"]))]
    kind: &'static str,
    /// The id of a textbook or resource; a path for a path of the curriculum.
    subject: String,
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// A stable name of where it came from.
    source: String,
    /// SHA-256 of the document that was released; absent when something vanished or was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<String>,
    /// Where the subject is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

impl ChangeAnswer {
    fn of(line: LogLine) -> Self {
        let href = match line.kind {
            SubjectKind::Textbook => Some(format!("/api/v1/textbooks/{}", line.subject_id)),
            SubjectKind::Resource => Some(format!("/api/v1/resources/{}", line.subject_id)),
            _ => None,
        };
        Self {
            seq: line.seq,
            change: line.change.key(),
            kind: line.kind.key(),
            subject: line.subject_id,
            at: moment(line.at),
            source: line.source,
            release: line.release,
            href,
        }
    }
}

/// `GET /api/v1/changes?since=`. A full part never changes again, so it may be kept for ever; the last one is asked for anew.
pub(super) async fn list(Extension(interop): Extension<Interop>, Extension(asked): Extension<Asked>, headers: HeaderMap) -> PageResult {
    let since = asked.number(SINCE);
    let mut tx = interop.library.app.db.read().await?;
    let lines = harvest::list_log(&mut tx, since, i64::from(asked.limit())).await?;
    let is_full = lines.len() == usize::from(asked.limit());
    let last = lines.last().map_or(since, |line| line.seq);
    let answer = Changes { items: lines.into_iter().map(ChangeAnswer::of).collect(), since: last };
    let mut response = json(&headers, &answer, if is_full { Keep::Forever } else { Keep::Revalidate })?;
    if is_full {
        response.headers_mut().insert(LINK, link_to_next(&asked.address_with(SINCE, &last.to_string()))?);
    }
    Ok(response)
}

/// `GET /api/v1/resources/{id}/history`
pub(super) async fn list_resource_history(
    interop: Extension<Interop>,
    asked: Extension<Asked>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    history(&interop, &asked, &headers, &id.to_string()).await
}

/// `GET /api/v1/textbooks/{id}/history`
pub(super) async fn list_textbook_history(
    interop: Extension<Interop>,
    asked: Extension<Asked>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    history(&interop, &asked, &headers, &id.to_string()).await
}

/// What was recalled keeps its history.
async fn history(interop: &Interop, asked: &Asked, headers: &HeaderMap, subject: &str) -> PageResult {
    let after = asked.after_number()?;
    let mut tx = interop.library.app.db.read().await?;
    let page = harvest::list_subject_log(&mut tx, subject, after, asked.size()).await?;
    if page.entries.is_empty() && after == 0 {
        return Err(PageError::NotFound);
    }
    list_answer(headers, asked, page, ChangeAnswer::of)
}

/// `GET /api/v1/releases/{hash}`: the bytes whose SHA-256 is the hash, as long as their subject is not recalled.
pub(super) async fn find_release(Extension(interop): Extension<Interop>, Path(hash): Path<String>, headers: HeaderMap) -> PageResult {
    hash.parse::<BlobId>().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let text = harvest::find_release(&mut tx, &hash).await?.or_not_found()?;
    // Other things that are released, such as paths of the curriculum, can be had by name.
    let document: Document = serde_json::from_str(&text).map_err(|_| PageError::NotFound)?;
    let standing = match document {
        Document::Textbook(book) => reading::find_outline(&mut tx, book.id).await?.or_not_found()?.standing,
        Document::Resource(it) => reading::find_resource(&mut tx, it.id).await?.or_not_found()?.standing,
    };
    StandingAnswer::of(standing)?;
    Ok(bytes_answer(&headers, "application/json", text, Keep::Revalidate))
}
