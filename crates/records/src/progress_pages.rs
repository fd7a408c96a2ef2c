//! Where players and the reader report to: `GET` and `PUT /me/progress/…`, `PUT /me/opened/…`.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use identity::{Action, Person, Resource};
use kernel::{ResourceId, TextbookId, Timestamp};
use library::Library;
use serde::{Deserialize, Serialize};
use web::{App, OrNotFound, PageError, PageResult};

use crate::object::Object;
use crate::progress::{Progress, find_progress, save_opened, save_progress};
use crate::publication_pages::{self, Turned as SectionTurned};

/// Longer than any film; a larger number is a mistake.
const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;
/// A device that was away for longer has the wrong date.
const LONGEST_AWAY_MS: i64 = 400 * LONGEST_MS;

/// Where a film or recording stands.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Played {
    position_ms: i64,
    duration_ms: i64,
    /// When, if the device had no network then
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// Which page of a book is open, by index from 1.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Turned {
    page_index: i64,
    /// When, if the device had no network then
    #[serde(default)]
    at: Option<i64>,
}

/// `GET /me/progress/{resource}`: where to go on; nothing for guests and for what was not played.
pub async fn show(person: Option<Person>, State(app): State<App>, Path(id): Path<String>) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let Some(person) = person else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let found = find_progress(&mut app.db.read().await?, &person, Object::Resource(id)).await?;
    let Some(reached) = found.filter(|reached| reached.extent > 0) else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let played = Played { position_ms: reached.position, duration_ms: reached.extent, at: None };
    let json = serde_json::to_string(&played).map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "private, no-store")], json).into_response())
}

/// `PUT /me/progress/{resource}`
pub async fn save_played(
    person: Person,
    State(app): State<App>,
    Extension(library): Extension<Library>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> PageResult {
    web::csrf::check_header(&headers)?;
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let played = played(&body).ok_or(PageError::BadRequest("records-bad-progress"))?;
    let (position, extent) = (played.position_ms, played.duration_ms);
    let at = moment(played.at, app.clock.now());
    ensure_same_account(&headers, &person)?;
    save(&library, &person, Progress { object: Object::Resource(id), position, extent, at }).await
}

/// `PUT /me/progress/book/{id}`: a page of a textbook, or a place in a section of another book.
pub async fn save_turned(
    person: Person,
    State(app): State<App>,
    Extension(library): Extension<Library>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> PageResult {
    web::csrf::check_header(&headers)?;
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    if let Ok(turned) = serde_json::from_slice::<SectionTurned>(&body) {
        ensure_same_account(&headers, &person)?;
        let reached = publication_pages::reached(&library, &id.to_string(), &turned, app.clock.now()).await?;
        return save(&library, &person, reached).await;
    }
    let turned: Turned = serde_json::from_slice(&body).map_err(|_| PageError::BadRequest("records-bad-progress"))?;
    let page_count = library.index().textbook(id).map(|book| book.page_count).or_not_found()?;
    if !(1..=page_count).contains(&turned.page_index) {
        return Err(PageError::BadRequest("records-bad-progress"));
    }
    let at = moment(turned.at, app.clock.now());
    ensure_same_account(&headers, &person)?;
    let reached = Progress { object: Object::Textbook(id), position: turned.page_index, extent: page_count, at };
    save(&library, &person, reached).await
}

/// `PUT /me/opened/{resource}`: somebody looked at something that need not have a film.
pub async fn save_resource_opened(
    person: Person,
    State(app): State<App>,
    Extension(library): Extension<Library>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> PageResult {
    web::csrf::check_header(&headers)?;
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let object = Object::Resource(id.parse().map_err(|_| PageError::NotFound)?);
    if !object.is_readable(&library).await? {
        return Err(PageError::NotFound);
    }
    let mut tx = app.db.begin().await?;
    save_opened(&mut tx, &person, object, app.clock.now()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn save(library: &Library, person: &Person, reached: Progress) -> PageResult {
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let db = &library.app.db;
    // What is known already need not be looked for in the library again: players report every few seconds.
    let is_known = find_progress(&mut db.read().await?, person, reached.object).await?.is_some();
    if !is_known && !reached.object.is_readable(library).await? {
        return Err(PageError::NotFound);
    }
    let mut tx = db.begin().await?;
    save_progress(&mut tx, person, &reached).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// When it was reached: now, or the earlier moment that a device without a network noted.
pub(crate) fn moment(noted: Option<i64>, now: Timestamp) -> Timestamp {
    noted.map(Timestamp::from_ms).filter(|at| (now.plus_ms(-LONGEST_AWAY_MS)..=now).contains(at)).unwrap_or(now)
}

/// A report that waited on a device names the account it belongs to: another person may have signed in there since.
fn ensure_same_account(headers: &HeaderMap, person: &Person) -> Result<(), PageError> {
    match headers.get("x-account").and_then(|value| value.to_str().ok()) {
        Some(account) if account != person.account.to_string() => Err(PageError::Forbidden("records-other-account")),
        _ => Ok(()),
    }
}

fn played(body: &[u8]) -> Option<Played> {
    let played: Played = serde_json::from_slice(body).ok()?;
    let is_possible = (1..=LONGEST_MS).contains(&played.duration_ms) && (0..=played.duration_ms).contains(&played.position_ms);
    is_possible.then_some(played)
}

#[cfg(test)]
mod tests {
    use super::{Played, played};

    #[test]
    fn a_position_lies_inside_its_film() {
        let inside = Played { position_ms: 1000, duration_ms: 1000, at: None };
        assert_eq!(played(br#"{"position_ms":1000,"duration_ms":1000}"#), Some(inside));
        for wrong in [
            r#"{"position_ms":-1,"duration_ms":1000}"#,
            r#"{"position_ms":1001,"duration_ms":1000}"#,
            r#"{"position_ms":0,"duration_ms":0}"#,
            r#"{"position_ms":0,"duration_ms":99999999999}"#,
            r#"{"position_ms":1.5,"duration_ms":1000}"#,
            r#"{"position_ms":1,"duration_ms":2,"more":3}"#,
            r#"{"position_ms":1e999,"duration_ms":2}"#,
            "[]",
            "\0",
            "",
        ] {
            assert_eq!(played(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
