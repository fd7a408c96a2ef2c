//! What the bucket of tests answers, as the API reference of Amazon S3 (2006-03-01) describes it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_NONE_MATCH, LAST_MODIFIED, RANGE};
use http::{HeaderMap, Method, StatusCode, Uri};
use sha2::{Digest, Sha256};

use crate::Manner;

/// Few, so that going on from page to page is tested too.
const KEYS_A_PAGE: usize = 2;
const LEAST_PART_BYTES: usize = 5 << 20;

#[derive(Default)]
pub(crate) struct Contents {
    pub(crate) objects: BTreeMap<String, Vec<u8>>,
    pub(crate) uploads: HashMap<String, BTreeMap<u32, Vec<u8>>>,
    pub(crate) bytes_given: u64,
    uploads_begun: u64,
}

pub(crate) struct Shared {
    pub(crate) bucket: &'static str,
    pub(crate) key_id: &'static str,
    pub(crate) contents: Mutex<Contents>,
    pub(crate) manner: Mutex<Manner>,
}

impl Shared {
    pub(crate) fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn manner(&self) -> MutexGuard<'_, Manner> {
        self.manner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Asked = HashMap<String, String>;

/// Any request.
pub(crate) async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let manner = *shared.manner();
    match manner {
        Manner::Silent => return std::future::pending().await,
        Manner::Busy => return refusal(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Manner::KnowsNobody => return refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch"),
        Manner::Well | Manner::BreaksOff(_) | Manner::FullAfterOnePart => {}
    }
    if !is_signed(&headers, shared.key_id, &body) {
        return refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    }
    let path = uri.path().trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    if bucket != shared.bucket {
        return refusal(StatusCode::NOT_FOUND, "NoSuchBucket");
    }
    let mut contents = shared.contents();
    match method {
        Method::GET if key.is_empty() => list(&contents, &asked),
        Method::HEAD => head(&contents, key),
        Method::GET => get(&mut contents, &mut shared.manner(), key, &headers),
        Method::PUT if manner == Manner::FullAfterOnePart && asked.get("partNumber").is_some_and(|number| number != "1") => {
            refusal(StatusCode::INSUFFICIENT_STORAGE, "StorageFull")
        }
        Method::PUT if asked.contains_key("uploadId") => put_part(&mut contents, &asked, body),
        Method::PUT => put(&mut contents, key, &headers, body),
        Method::POST if asked.contains_key("uploads") => begin(&mut contents),
        Method::POST if asked.contains_key("uploadId") => complete(&mut contents, key, &asked),
        Method::DELETE if asked.contains_key("uploadId") => {
            contents.uploads.remove(&asked["uploadId"]);
            StatusCode::NO_CONTENT.into_response()
        }
        Method::DELETE => {
            contents.objects.remove(key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => refusal(StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
    }
}

/// Signature version 4, as far as it can be seen without the secret: who signed, that the body was signed, and that it is that body.
fn is_signed(headers: &HeaderMap, key_id: &str, body: &[u8]) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let authorization = text(AUTHORIZATION.as_str());
    let digest = Sha256::digest(body).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    authorization.starts_with(&format!("AWS4-HMAC-SHA256 Credential={key_id}/"))
        && authorization.contains("Signature=")
        && authorization.contains("x-amz-content-sha256")
        && text("x-amz-content-sha256") == digest
}

fn refusal(status: StatusCode, code: &str) -> Response {
    (status, format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>refused</Message></Error>")).into_response()
}

/// `ListObjectsV2`
fn list(contents: &Contents, asked: &Asked) -> Response {
    let empty = String::new();
    let prefix = asked.get("prefix").unwrap_or(&empty);
    let after = asked.get("continuation-token").unwrap_or(&empty);
    let mut found = contents.objects.iter().filter(|(key, _)| key.starts_with(prefix.as_str()) && *key > after).peekable();
    let (mut listed, mut last) = (String::new(), String::new());
    for (key, bytes) in found.by_ref().take(KEYS_A_PAGE) {
        let _ = write!(
            listed,
            "<Contents><Key>{key}</Key><LastModified>2026-03-02T00:00:00.000Z</LastModified><ETag>\"e\"</ETag><Size>{}</Size></Contents>",
            bytes.len()
        );
        last.clone_from(key);
    }
    let more = if found.peek().is_some() { format!("<NextContinuationToken>{last}</NextContinuationToken>") } else { String::new() };
    format!("<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>{}</IsTruncated>{more}{listed}</ListBucketResult>", !more.is_empty())
        .into_response()
}

fn head(contents: &Contents, key: &str) -> Response {
    let Some(bytes) = contents.objects.get(key) else { return StatusCode::NOT_FOUND.into_response() };
    (said_of(bytes.len()), Body::empty()).into_response()
}

fn said_of(length: usize) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_LENGTH, length.into());
    headers.insert(ETAG, http::HeaderValue::from_static("\"e\""));
    headers.insert(LAST_MODIFIED, http::HeaderValue::from_static("Mon, 02 Mar 2026 00:00:00 GMT"));
    headers
}

fn get(contents: &mut Contents, manner: &mut Manner, key: &str, headers: &HeaderMap) -> Response {
    let Some(bytes) = contents.objects.get(key) else { return refusal(StatusCode::NOT_FOUND, "NoSuchKey") };
    let range = headers.get(RANGE).and_then(|value| value.to_str().ok()?.strip_prefix("bytes=")?.split_once('-'));
    let (status, first, end) = match range.map(|(first, last)| (first.parse::<usize>(), last.parse::<usize>())) {
        None => (StatusCode::OK, 0, bytes.len()),
        Some((Ok(first), Ok(last))) if first <= last && first < bytes.len() => {
            (StatusCode::PARTIAL_CONTENT, first, bytes.len().min(last + 1))
        }
        Some(_) => return refusal(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange"),
    };
    let mut said = said_of(end - first);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{}", end - 1, bytes.len());
        said.insert(CONTENT_RANGE, range.parse().expect("a header"));
    }
    let piece = Bytes::copy_from_slice(&bytes[first..end]);
    contents.bytes_given += piece.len() as u64;
    let body = match manner {
        Manner::BreaksOff(left @ 1..) => {
            *left -= 1;
            let half = piece.slice(..piece.len() / 2);
            Body::from_stream(stream::iter([Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))]))
        }
        _ => Body::from(piece),
    };
    (status, said, body).into_response()
}

fn put(contents: &mut Contents, key: &str, headers: &HeaderMap, body: Bytes) -> Response {
    if headers.contains_key(IF_NONE_MATCH) && contents.objects.contains_key(key) {
        return refusal(StatusCode::PRECONDITION_FAILED, "PreconditionFailed");
    }
    contents.objects.insert(key.to_owned(), body.to_vec());
    said_of(0).into_response()
}

/// `CreateMultipartUpload`
fn begin(contents: &mut Contents) -> Response {
    contents.uploads_begun += 1;
    let id = format!("upload-{}", contents.uploads_begun);
    contents.uploads.insert(id.clone(), BTreeMap::new());
    format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>").into_response()
}

/// `UploadPart`
fn put_part(contents: &mut Contents, asked: &Asked, body: Bytes) -> Response {
    let number = asked.get("partNumber").and_then(|number| number.parse().ok());
    match (contents.uploads.get_mut(&asked["uploadId"]), number) {
        (Some(parts), Some(number)) => {
            parts.insert(number, body.to_vec());
            said_of(0).into_response()
        }
        _ => refusal(StatusCode::NOT_FOUND, "NoSuchUpload"),
    }
}

/// `CompleteMultipartUpload`
fn complete(contents: &mut Contents, key: &str, asked: &Asked) -> Response {
    let Some(parts) = contents.uploads.remove(&asked["uploadId"]) else { return refusal(StatusCode::NOT_FOUND, "NoSuchUpload") };
    let last = parts.keys().next_back().copied();
    if parts.iter().any(|(number, part)| Some(*number) != last && part.len() < LEAST_PART_BYTES) {
        return refusal(StatusCode::BAD_REQUEST, "EntityTooSmall");
    }
    contents.objects.insert(key.to_owned(), parts.into_values().flatten().collect());
    "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>".into_response()
}
