//! Where players report what was said to a film's questions: `GET /me/video-answers/{resource}`, `PUT /me/video-answers/{resource}/{question}`.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use identity::{Action, Person, Resource};
use kernel::ResourceId;
use library::Library;
use library::document::{FilmResponse, Part, VideoQuestion};
use library::reading::{self, Standing};
use serde::Serialize;
use web::{App, OrNotFound, PageError, PageResult};

use crate::video_answer::{VideoAnswer, list_answers, record_answer};

/// A question and what was said to it, as the player reads it.
#[derive(Serialize)]
struct Said {
    question: String,
    response: FilmResponse,
    success: Option<bool>,
}

/// `GET /me/video-answers/{resource}`: what was said before; nothing for guests.
pub async fn show(person: Option<Person>, State(app): State<App>, Path(id): Path<String>) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let Some(person) = person else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    let answers = list_answers(&mut app.db.read().await?, &person, id).await?;
    let said: Vec<Said> =
        answers.into_iter().map(|VideoAnswer { question, response, success, .. }| Said { question, response, success }).collect();
    json(&said)
}

/// `PUT /me/video-answers/{resource}/{question}`: records an answer, or that none was given; answers whether it is right.
pub async fn save(
    person: Person,
    Extension(library): Extension<Library>,
    Path((id, key)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> PageResult {
    web::csrf::check_header(&headers)?;
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let response: FilmResponse = serde_json::from_slice(&body).map_err(|_| PageError::BadRequest("records-bad-answer"))?;
    let asked = find_question(&library, id, &key).await?.or_not_found()?;
    if !asked.takes(&response) {
        return Err(PageError::BadRequest("records-bad-answer"));
    }
    let success = asked.judge(&response);
    let app = &library.app;
    let mut tx = app.db.begin().await?;
    record_answer(&mut tx, &person, id, &VideoAnswer { question: key.clone(), response: response.clone(), success, at: app.clock.now() })
        .await?;
    tx.commit().await?;
    json(&Said { question: key, response, success })
}

async fn find_question(library: &Library, id: ResourceId, key: &str) -> Result<Option<VideoQuestion>, PageError> {
    let held = reading::find_resource(&mut library.app.db.read().await?, id).await?;
    let Some(held) = held.filter(|held| held.standing != Standing::Recalled) else { return Ok(None) };
    let films = held.document.parts.into_iter().filter_map(|part| if let Part::Video(film) = part { Some(film) } else { None });
    Ok(films.flat_map(|film| film.questions).find(|question| question.key() == key))
}

fn json(what: &impl Serialize) -> PageResult {
    let text = serde_json::to_string(what).map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "private, no-store")], text).into_response())
}
