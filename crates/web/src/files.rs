//! Kept files, by digest: whole or in ranges, immutable.

use std::io::SeekFrom;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::BytesMut;
use kernel::BlobId;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::app::App;
use crate::error::{OrNotFound, PageError, PageResult};

/// `GET /files/{digest}`
async fn show_file(State(app): State<App>, Path(digest): Path<String>, headers: HeaderMap) -> PageResult {
    let id: BlobId = digest.parse().map_err(|_| PageError::NotFound)?;
    let meta = store::find_blob(&mut app.db.read().await?, id).await?.or_not_found()?;
    let etag = HeaderValue::from_str(&format!("\"{digest}\"")).map_err(PageError::internal)?;
    if headers.get(IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response());
    }
    let mut file = match tokio::fs::File::open(app.blobs.path(id)).await {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(PageError::NotFound),
        Err(e) => return Err(PageError::internal(e)),
    };
    let asked = headers.get(RANGE).and_then(|value| value.to_str().ok());
    let span = match asked.map(|range| span_of(range, meta.size_bytes)) {
        None | Some(Asked::Whole) => None,
        Some(Asked::Span(first, last)) => Some((first, last)),
        Some(Asked::Impossible) => return Ok(not_satisfiable(meta.size_bytes)),
    };
    let (first, last) = span.unwrap_or((0, meta.size_bytes.saturating_sub(1)));
    let length = if meta.size_bytes == 0 { 0 } else { last - first + 1 };
    file.seek(SeekFrom::Start(first)).await.map_err(PageError::internal)?;
    let mut response = Response::new(streamed(file, length));
    if span.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    let to = response.headers_mut();
    if span.is_some() {
        let text = format!("bytes {first}-{last}/{}", meta.size_bytes);
        to.insert(CONTENT_RANGE, HeaderValue::from_str(&text).map_err(PageError::internal)?);
    }
    to.insert(CONTENT_LENGTH, length.into());
    to.insert(CONTENT_TYPE, HeaderValue::from_str(&meta.media_type).map_err(PageError::internal)?);
    to.insert(ETAG, etag);
    to.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    to.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    to.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
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

/// The next `length` bytes of the file, as the client takes them.
fn streamed(file: tokio::fs::File, length: u64) -> Body {
    const CHUNK_BYTES: u64 = 128 * 1024;
    let chunks = futures_util::stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let wanted = left.min(CHUNK_BYTES);
        let mut chunk = BytesMut::zeroed(usize::try_from(wanted).unwrap_or(0));
        file.read_exact(&mut chunk).await?;
        Ok(Some((chunk.freeze(), (file, left - wanted))))
    });
    Body::from_stream(chunks)
}

/// Kept files.
pub fn file_routes() -> Router<App> {
    Router::new().route("/files/{digest}", get(show_file))
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
