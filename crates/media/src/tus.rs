//! The tus 1.0 protocol for resumable uploads (<https://tus.io/protocols/resumable-upload>): core, creation, termination, expiration.
//! Any client that speaks it works, once it sends this site's cookie and the token against forged requests.

use axum::Extension;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use identity::{Person, Resource, Visit};
use kernel::{Timestamp, UploadId};
use serde_json::json;
use web::{OrNotFound, PageError, csrf};

use crate::arrive::{self, TakeError};
use crate::upload::{Purpose, State, Upload};
use crate::{Media, Refusal, forget, parts, rows};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,expiration,termination";
const LONGEST_METADATA: usize = 4_096;

type Answer = Result<Response, PageError>;

/// `OPTIONS /me/uploads/tus`: what this server can do.
pub async fn describe(Extension(media): Extension<Media>) -> Response {
    let mut response = plain(StatusCode::NO_CONTENT);
    set(&mut response, "tus-version", VERSION);
    set(&mut response, "tus-extension", EXTENSIONS);
    set(&mut response, "tus-max-size", &media.settings.largest_bytes.to_string());
    response
}

/// `POST /me/uploads/tus`: begins an upload of `Upload-Length` bytes.
pub async fn begin(person: Person, visit: Visit, Extension(media): Extension<Media>) -> Answer {
    let purpose = purpose(&visit.headers)?;
    person.may(purpose.action(), Resource::Uploads(person.account))?;
    csrf::check_header(&visit.headers)?;
    if !speaks_our_version(&visit.headers) {
        return Ok(plain(StatusCode::PRECONDITION_FAILED));
    }
    let length = number(&visit.headers, "upload-length").ok_or(PageError::BadRequest("media-bad-request"))?;
    let name = metadata(&visit.headers, "filename").unwrap_or_default();
    match arrive::begin(&media, &person, purpose, &name, length).await {
        Ok(upload) => {
            let mut response = plain(StatusCode::CREATED);
            set(&mut response, "location", &format!("/me/uploads/tus/{}", upload.id));
            set(&mut response, "upload-expires", &http_date(upload.expires_at));
            Ok(response)
        }
        Err(error) => refused(&visit, error),
    }
}

/// `HEAD /me/uploads/tus/{id}`: how much has arrived. An upload that is whole but was cut off before it was kept is kept now.
pub async fn tell(person: Person, visit: Visit, Extension(media): Extension<Media>, Path(id): Path<String>) -> Answer {
    let upload = find(&person, &media, &id).await?;
    let arrived = match upload.state {
        State::Receiving => parts::length(&media.app().blobs, upload.id).map_err(PageError::internal)?,
        State::Preparing | State::Ready => upload.size_bytes,
        State::Refused => return refused(&visit, TakeError::Refused(upload.refusal.unwrap_or(Refusal::Broken))),
    };
    if arrived == upload.size_bytes && upload.state == State::Receiving {
        match arrive::take(&media, &upload, arrived, Body::empty()).await {
            Ok(_) | Err(TakeError::Busy | TakeError::Offset) => {}
            Err(error) => return refused(&visit, error),
        }
    }
    let mut response = plain(StatusCode::OK);
    set(&mut response, "upload-offset", &arrived.to_string());
    set(&mut response, "upload-length", &upload.size_bytes.to_string());
    set(&mut response, "upload-expires", &http_date(upload.expires_at));
    Ok(response)
}

/// `PATCH /me/uploads/tus/{id}`: takes the bytes that follow `Upload-Offset`.
pub async fn take(person: Person, visit: Visit, Extension(media): Extension<Media>, Path(id): Path<String>, body: Body) -> Answer {
    csrf::check_header(&visit.headers)?;
    if !speaks_our_version(&visit.headers) {
        return Ok(plain(StatusCode::PRECONDITION_FAILED));
    }
    if visit.headers.get(CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        return Ok(plain(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let upload = find(&person, &media, &id).await?;
    let offset = number(&visit.headers, "upload-offset").ok_or(PageError::BadRequest("media-bad-request"))?;
    if !upload.is_arriving() {
        return refused(&visit, upload.refusal.map_or(TakeError::Offset, TakeError::Refused));
    }
    match arrive::take(&media, &upload, offset, body).await {
        Ok(arrived) => {
            let mut response = plain(StatusCode::NO_CONTENT);
            set(&mut response, "upload-offset", &arrived.to_string());
            set(&mut response, "upload-expires", &http_date(upload.expires_at));
            Ok(response)
        }
        Err(error) => refused(&visit, error),
    }
}

/// `DELETE /me/uploads/tus/{id}`: forgets it.
pub async fn end(person: Person, visit: Visit, Extension(media): Extension<Media>, Path(id): Path<String>) -> Answer {
    csrf::check_header(&visit.headers)?;
    let upload = find(&person, &media, &id).await?;
    let mut tx = media.app().db.begin().await?;
    forget::forget(&mut tx, &upload.home, upload.id).await?;
    tx.commit().await?;
    parts::remove(&media.app().blobs, upload.id).map_err(PageError::internal)?;
    Ok(plain(StatusCode::NO_CONTENT))
}

async fn find(person: &Person, media: &Media, id: &str) -> Result<Upload, PageError> {
    let id: UploadId = id.parse().map_err(|_| PageError::NotFound)?;
    let found = rows::find(&mut media.app().db.read().await?, person.home.as_str(), id).await?;
    // What something in a class refers to is changed there.
    let upload = found.filter(|upload| upload.owner == person.account && !upload.is_claimed).or_not_found()?;
    person.may(upload.purpose.action(), Resource::Uploads(person.account))?;
    Ok(upload)
}

/// Why not, for programs (RFC 9457) and for people: `title` is a sentence in the reader's language.
fn refused(visit: &Visit, error: TakeError) -> Answer {
    let (status, key) = match error {
        TakeError::Page(error) => return Err(error),
        TakeError::Offset => (StatusCode::CONFLICT, "media-offset".to_owned()),
        TakeError::Busy => (StatusCode::LOCKED, "media-busy".to_owned()),
        TakeError::Refused(refusal) => {
            let status = match refusal {
                Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Refusal::Quota | Refusal::TooMany => StatusCode::INSUFFICIENT_STORAGE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (status, format!("media-refused-{}", refusal.key()))
        }
    };
    let problem = json!({ "type": "about:blank", "status": status.as_u16(), "title": visit.say(&key), "reason": key });
    let mut response = (status, [(CONTENT_TYPE, "application/problem+json")], problem.to_string()).into_response();
    set(&mut response, "tus-resumable", VERSION);
    Ok(response)
}

fn plain(status: StatusCode) -> Response {
    // A type of its own, so that no page is drawn for a program.
    let mut response = (status, [(CONTENT_TYPE, "application/offset+octet-stream")]).into_response();
    set(&mut response, "tus-resumable", VERSION);
    set(&mut response, "cache-control", "no-store");
    response
}

fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn speaks_our_version(headers: &HeaderMap) -> bool {
    headers.get("tus-resumable").is_some_and(|version| version == VERSION)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// One value of `Upload-Metadata: filename <base64>,purpose <base64>`.
fn metadata(headers: &HeaderMap, key: &str) -> Option<String> {
    let text = headers.get("upload-metadata")?.to_str().ok().filter(|text| text.len() <= LONGEST_METADATA)?;
    let value = text.split(',').find_map(|pair| pair.trim().strip_prefix(key)?.strip_prefix(' '))?;
    String::from_utf8(from_base64(value.trim())?).ok()
}

/// What the file is for: the library, unless the client says otherwise.
fn purpose(headers: &HeaderMap) -> Result<Purpose, PageError> {
    match metadata(headers, "purpose") {
        Some(purpose) => purpose.parse().map_err(|()| PageError::BadRequest("media-bad-request")),
        None => Ok(Purpose::Library),
    }
}

/// RFC 4648 §4, padded.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6 | u32::try_from(value).ok()?) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

/// RFC 9110 §5.6.7
fn http_date(at: Timestamp) -> String {
    at.http_date()
}

#[cfg(test)]
mod tests {
    use super::{from_base64, http_date};
    use kernel::Timestamp;

    #[test]
    fn names_come_in_base64() {
        assert_eq!(from_base64("56ys5LiA6K++Lm1wNA==").map(String::from_utf8), Some(Ok("第一课.mp4".to_owned())));
        assert_eq!(from_base64("a b"), None);
        assert_eq!(from_base64(""), Some(Vec::new()));
    }

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(http_date(Timestamp::from_ms(784_111_777_000)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
