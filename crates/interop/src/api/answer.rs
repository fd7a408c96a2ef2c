use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Page, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use web::{PageError, PageResult};

use super::asked::Asked;

/// What is shorter gains nothing.
const SMALLEST_COMPRESSED: usize = 860;

/// How long an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Until the library moves on: caches ask again, and mostly hear 304.
    Revalidate,
    /// For ever.
    Forever,
}

impl Keep {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Revalidate => "public, no-cache",
            Self::Forever => "public, max-age=31536000, immutable",
        })
    }
}

/// A part of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListOf{T}")]
pub(super) struct List<T> {
    /// The entries, in the order of the list.
    pub items: Vec<T>,
    /// The address where the list goes on; absent at its end. The header `Link` says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Answers a value.
pub(super) fn json(asked: &HeaderMap, value: &impl Serialize, keep: Keep) -> PageResult {
    let bytes = serde_json::to_vec(value).map_err(PageError::internal)?;
    Ok(bytes_answer(asked, "application/json", bytes, keep))
}

/// Answers a part of a list, with the link to the next.
pub(super) fn list<R, T: Serialize>(headers: &HeaderMap, asked: &Asked, page: Page<R>, wire: impl FnMut(R) -> T) -> PageResult {
    let next = page.next.map(|key| asked.next(&key));
    let link = next.as_deref().map(link_to_next).transpose()?;
    let list = List { items: page.entries.into_iter().map(wire).collect(), next };
    let mut response = json(headers, &list, Keep::Revalidate)?;
    response.headers_mut().extend(link.map(|link| (LINK, link)));
    Ok(response)
}

/// RFC 8288.
pub(super) fn link_to_next(address: &str) -> Result<HeaderValue, PageError> {
    HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")).map_err(PageError::internal)
}

/// Answers bytes under the digest of themselves, compressed for those who take that, or 304 to those who have them.
pub(crate) fn bytes_answer(asked: &HeaderMap, media_type: &'static str, bytes: impl Into<Vec<u8>>, keep: Keep) -> Response {
    let bytes = bytes.into();
    let takes_gzip = bytes.len() >= SMALLEST_COMPRESSED && takes_gzip(asked);
    let digest: String = Sha256::digest(&bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    // RFC 9110 §8.8.3.3: each coding has a strong tag of its own.
    let etag = if takes_gzip { format!("\"{digest}-gzip\"") } else { format!("\"{digest}\"") };
    let Ok(etag) = HeaderValue::from_str(&etag) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let headers = [(ETAG, etag.clone()), (CACHE_CONTROL, keep.header()), (VARY, HeaderValue::from_static("accept-encoding"))];
    if has(asked, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let mut response = (headers, [(CONTENT_TYPE, media_type)]).into_response();
    if takes_gzip {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    *response.body_mut() = Body::from(if takes_gzip { web::gzip_quick(&bytes) } else { bytes.into() });
    response
}

/// RFC 9110 §12.5.3, as far as clients use it.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let refused = ["gzip;q=0", "gzip; q=0", "gzip;q=0.0", "gzip; q=0.0"];
    let mut codings = accepted.split(',').map(str::trim);
    codings.any(|coding| coding.split(';').next() == Some("gzip") && !refused.contains(&coding))
}

/// RFC 9110 §13.1.2; weak comparison.
fn has(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    let tags = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let mut tags = tags.map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|tag| tag == "*" || tag.as_bytes() == etag.as_bytes())
}

/// A moment as the interface writes it.
pub(super) fn moment(at: Timestamp) -> String {
    at.utc()
}
