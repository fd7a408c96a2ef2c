//! Kept files, by digest: whole or in ranges, immutable. Public ones are for everyone, scripts of other sites included; private ones for who
//! holds a signed link, and for whom the area that they belong to lets in. A file is shown in place, unless the link gives it a name.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::TryStreamExt;
use kernel::BlobId;
use serde::Deserialize;
use store::{BlobError, Visibility, find_kept, note_check};

use crate::app::App;
use crate::disposition::{IN_PLACE, taken_as};
use crate::error::{OrNotFound, PageError, PageResult};
use crate::open_files::OpenFile;
use crate::signed_link::{SignedLink, is_signed};

/// Who may read an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    Everyone,
    One,
}

impl Readers {
    const fn cache_control(self) -> HeaderValue {
        match self {
            Self::Everyone => HeaderValue::from_static("public, max-age=31536000, immutable"),
            Self::One => HeaderValue::from_static("private, no-cache"),
        }
    }
}

/// What a link to a file may ask for.
#[derive(Debug, Default, Deserialize)]
struct Taking {
    /// Under which name it is taken away; without one it is shown in place
    name: Option<String>,
}

/// `GET /files/{digest}`
async fn show_file(
    State(app): State<App>,
    Path(digest): Path<String>,
    Query(link): Query<SignedLink>,
    Query(taking): Query<Taking>,
    headers: HeaderMap,
) -> PageResult {
    let name = taking.name.as_deref();
    let id: BlobId = digest.parse().map_err(|_| PageError::NotFound)?;
    if let Some(file) = app.files.find(id) {
        return answer(&app, id, &file, &headers, Readers::Everyone, name).await;
    }
    let (file, visibility) = open(&app, id).await?;
    match visibility {
        Visibility::Public => {
            app.files.keep(id, file.clone());
            answer(&app, id, &file, &headers, Readers::Everyone, name).await
        }
        Visibility::Private if is_signed(&app, id, &link).await? => answer(&app, id, &file, &headers, Readers::One, name).await,
        Visibility::Private => Err(PageError::NotFound),
    }
}

/// A kept file for one person, who was asked about before; taken away under `name`, or shown in place.
///
/// # Errors
/// There is no such file, or it is damaged.
pub async fn answer_private_file(app: &App, id: BlobId, headers: &HeaderMap, name: Option<&str>) -> PageResult {
    let (file, _) = open(app, id).await?;
    answer(app, id, &file, headers, Readers::One, name).await
}

/// A file whose bytes are those it is named by. One that is damaged is marked, and given to nobody.
async fn open(app: &App, id: BlobId) -> Result<(Arc<OpenFile>, Visibility), PageError> {
    let kept = find_kept(&mut app.db.read().await?, id).await?.or_not_found()?;
    let opened = if kept.is_damaged { Err(BlobError::Damaged(id)) } else { app.blobs.open_whole(id).await };
    let blob = match opened {
        Ok(blob) => blob,
        Err(error) => return Err(refused(app, id, error).await),
    };
    let media_type = HeaderValue::from_str(&kept.meta.media_type).map_err(PageError::internal)?;
    let etag = HeaderValue::from_str(&format!("\"{id}\"")).map_err(PageError::internal)?;
    Ok((Arc::new(OpenFile::new(blob, media_type, etag)), kept.visibility))
}

/// Marks a file that is damaged.
async fn refused(app: &App, id: BlobId, error: BlobError) -> PageError {
    if matches!(error, BlobError::Damaged(_))
        && let Err(error) = note_check(&app.db, id, false, app.clock.now()).await
    {
        return error.into();
    }
    error.into()
}

/// The bytes, as the client takes them. Damage that shows on the way breaks the answer off.
async fn body(app: &App, id: BlobId, file: &OpenFile, first: u64, length: u64) -> Result<Body, PageError> {
    let pieces = match file.blob.stream(first, length).await {
        Ok(pieces) => pieces,
        Err(error) => return Err(refused(app, id, error).await),
    };
    let (db, clock) = (app.db.clone(), app.clock.clone());
    Ok(Body::from_stream(pieces.inspect_err(move |error| {
        tracing::error!(file = %id, error = %error, "a file was not sent to its end");
        if matches!(error, BlobError::Damaged(_)) {
            let (db, now) = (db.clone(), clock.now());
            tokio::spawn(async move { note_check(&db, id, false, now).await });
        }
    })))
}

/// `OPTIONS /files/{digest}`: what scripts of other sites may ask; the same for every digest, so that it tells nothing of private files.
async fn show_options() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS")),
        (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("if-none-match, range")),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn answer(app: &App, id: BlobId, file: &OpenFile, headers: &HeaderMap, readers: Readers, name: Option<&str>) -> PageResult {
    let mut response = bytes_of(app, id, file, headers).await?;
    let to = response.headers_mut();
    to.insert(ETAG, file.etag.clone());
    if readers == Readers::Everyone {
        to.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        to.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("accept-ranges, content-length, content-range, etag"));
    }
    if response.status().is_success() {
        let media_type = file.media_type.to_str().unwrap_or_default();
        let to = response.headers_mut();
        to.insert(CONTENT_DISPOSITION, name.map_or(IN_PLACE, |name| taken_as(name, media_type)));
        to.insert(CONTENT_TYPE, file.media_type.clone());
        to.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        to.insert(CACHE_CONTROL, readers.cache_control());
        to.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    }
    Ok(response)
}

/// The bytes that are asked for.
async fn bytes_of(app: &App, id: BlobId, file: &OpenFile, headers: &HeaderMap) -> PageResult {
    if headers.get(IF_NONE_MATCH) == Some(&file.etag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let size_bytes = file.blob.size_bytes();
    let asked = headers.get(RANGE).and_then(|value| value.to_str().ok());
    let span = match asked.map(|range| span_of(range, size_bytes)) {
        None | Some(Asked::Whole) => None,
        Some(Asked::Span(first, last)) => Some((first, last)),
        Some(Asked::Impossible) => return Ok(not_satisfiable(size_bytes)),
    };
    let (first, last) = span.unwrap_or((0, size_bytes.saturating_sub(1)));
    let length = if size_bytes == 0 { 0 } else { last - first + 1 };
    let mut response = Response::new(body(app, id, file, first, length).await?);
    if span.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let to = response.headers_mut();
    if span.is_some() {
        let text = format!("bytes {first}-{last}/{size_bytes}");
        to.insert(CONTENT_RANGE, HeaderValue::from_str(&text).map_err(PageError::internal)?);
    }
    to.insert(CONTENT_LENGTH, length.into());
    Ok(response)
}

enum Asked {
    Whole,
    Span(u64, u64),
    Impossible,
}

/// RFC 9110 §14.2: one range of bytes. Several ranges, other units and nonsense mean the whole file.
fn span_of(range: &str, size: u64) -> Asked {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|spans| spans.split_once('-')) else { return Asked::Whole };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (number(first), number(last)) {
        (Some(first), _) if first >= size => Asked::Impossible,
        (Some(first), Some(last)) if last >= first => Asked::Span(first, last.min(size - 1)),
        (Some(first), None) if last.trim().is_empty() => Asked::Span(first, size - 1),
        (None, Some(0)) if first.trim().is_empty() => Asked::Impossible,
        (None, Some(tail)) if first.trim().is_empty() && size > 0 => Asked::Span(size.saturating_sub(tail), size - 1),
        _ => Asked::Whole,
    }
}

fn not_satisfiable(size: u64) -> Response {
    let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(CONTENT_RANGE, value);
    }
    response
}

/// Kept files.
pub fn file_routes() -> Router<App> {
    Router::new().route("/files/{digest}", get(show_file).options(show_options))
}

#[cfg(test)]
mod tests {
    use super::{Asked, span_of};

    fn span(range: &str, size: u64) -> Option<(u64, u64)> {
        match span_of(range, size) {
            Asked::Whole => None,
            Asked::Span(first, last) => Some((first, last)),
            Asked::Impossible => Some((u64::MAX, u64::MAX)),
        }
    }

    #[test]
    fn ranges_stay_inside_the_file() {
        assert_eq!(span("bytes=0-", 10), Some((0, 9)));
        assert_eq!(span("bytes=2-3", 10), Some((2, 3)));
        assert_eq!(span("bytes=2-99", 10), Some((2, 9)));
        assert_eq!(span("bytes=-4", 10), Some((6, 9)));
        assert_eq!(span("bytes=-99", 10), Some((0, 9)));
        for impossible in ["bytes=10-", "bytes=-0"] {
            assert_eq!(span(impossible, 10), Some((u64::MAX, u64::MAX)), "{impossible}");
        }
        for whole in ["bytes=5-2", "items=0-1", "bytes=a-b", "bytes=0-1,4-5", "bytes=", "bytes=99999999999999999999-"] {
            assert_eq!(span(whole, 10), None, "{whole}");
        }
    }
}
