//! Where questions of exercises and films are answered: `POST /answer/…` for everyone, and a person's own answers under `/me/answers`.
//!
//! Guests are told whether they are right, and nothing is kept. The answer of somebody who is signed in is kept once, whichever way and
//! however often it is sent.

use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::{Extension, Form};
use identity::{Action, Person, Resource, Visit};
use kernel::{AccountId, AnswerId, PageSize, ResourceId, Timestamp};
use library::Library;
use library::document::{Exercise, ItemRef, ReleaseHash, ResponseFault};
use library::pages::question_page;
use library::reading::{self, Standing};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{OrNotFound, PageError, PageResult};

use crate::answer::{Answer, AnswerVerb, HandedIn, find_answer, hand_in, list_answers, list_answers_to};
use crate::answer_views::{AnsweredPage, AnswersPage, Keeping};
use crate::cursor::Cursor;

const LONGEST_MS: i64 = 24 * 60 * 60 * 1000;
/// A device that was away for longer has the wrong date.
const LONGEST_AWAY_MS: i64 = 400 * LONGEST_MS;
/// As many as a page has use for.
const MOST_LISTED: i64 = 500;

/// A question, in the release it was asked from.
pub struct Asked {
    pub resource: library::document::Resource,
    pub release: ReleaseHash,
    pub item: ItemRef,
}

impl Asked {
    pub fn exercise(&self) -> Result<&Exercise, PageError> {
        self.resource.question(&self.item).or_not_found()
    }
}

/// What was asked: from `release`, or as it stands now. Nothing is asked any more from what was withdrawn.
async fn find_asked(library: &Library, id: ResourceId, release: Option<ReleaseHash>, item: ItemRef) -> Result<Asked, PageError> {
    let mut tx = library.app.db.read().await?;
    let held = reading::find_resource(&mut tx, id).await?.or_not_found()?;
    if held.standing == Standing::Recalled {
        return Err(PageError::Gone(None));
    }
    let asked = match release {
        Some(release) if release != held.release => {
            let resource = reading::find_released(&mut tx, &release).await?.filter(|it| it.id == id).or_not_found()?;
            Asked { resource, release, item }
        }
        _ => Asked { resource: held.document, release: held.release, item },
    };
    asked.exercise()?;
    Ok(asked)
}

fn refused(fault: ResponseFault) -> PageError {
    PageError::BadRequest(match fault {
        ResponseFault::Empty => "records-no-answer",
        ResponseFault::TooLong => "records-long-answer",
        ResponseFault::NoSuchChoice => "error-form",
    })
}

fn parse_item(text: &str) -> Result<ItemRef, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// The form of a question.
#[derive(Default)]
struct AnswerForm {
    choices: Vec<usize>,
    text: String,
    release: Option<ReleaseHash>,
    id: Option<AnswerId>,
    csrf: String,
}

impl AnswerForm {
    fn of(pairs: Vec<(String, String)>) -> Result<Self, PageError> {
        let wrong = || PageError::BadRequest("error-form");
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "choice" => form.choices.push(value.parse().map_err(|_| wrong())?),
                "text" => form.text = value,
                "release" => form.release = Some(value.parse().map_err(|_| wrong())?),
                "id" => form.id = Some(value.parse().map_err(|_| wrong())?),
                "csrf" => form.csrf = value,
                _ => {}
            }
        }
        Ok(form)
    }
}

/// `POST /answer/{resource}/{item}`: marks the answer of a guest; keeps that of somebody who is signed in. A page for everyone carries no token,
/// so those who have no scripts are asked once more.
pub async fn answer_form(
    person: Option<Person>,
    visit: Visit,
    Extension(library): Extension<Library>,
    Path((resource, item)): Path<(String, String)>,
    form: Result<Form<Vec<(String, String)>>, axum::extract::rejection::FormRejection>,
) -> PageResult {
    let Form(pairs) = form.map_err(|_| PageError::BadRequest("error-form"))?;
    let form = AnswerForm::of(pairs)?;
    let id = resource.parse().map_err(|_| PageError::NotFound)?;
    let asked = find_asked(&library, id, form.release, parse_item(&item)?).await?;
    let exercise = asked.exercise()?;
    let response = exercise.respond(&form.choices, &form.text).map_err(refused)?;
    let (verb, response, mark) = Answer::said(exercise, Some(&response));
    let now = library.app.clock.now();
    let given = Answer {
        id: form.id.unwrap_or_else(AnswerId::new),
        resource: id,
        item: asked.item.clone(),
        release: asked.release.clone(),
        verb,
        response,
        mark,
        duration_ms: 0,
        answered_at: now,
        stored_at: now,
    };
    let Some(person) = person else { return show(&visit, None, &asked, &given, Keeping::Guest, &[]) };
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    if !web::csrf::is_ours(&visit.headers, &form.csrf) {
        return show(&visit, Some(&person), &asked, &given, Keeping::Asking, &[]);
    }
    let kept = keep(&library, &person, given).await?;
    web::see_other(&format!("/me/answers/{}", kept.id))
}

/// `GET /answer/{resource}/{item}`: somebody came back to the address of an answer; the question stands on its page.
pub async fn show_question(Extension(library): Extension<Library>, Path((resource, item)): Path<(String, String)>) -> PageResult {
    let id = resource.parse().map_err(|_| PageError::NotFound)?;
    let asked = find_asked(&library, id, None, parse_item(&item)?).await?;
    web::see_other(&question_page(&asked.resource, &asked.item))
}

/// An answer as scripts send it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    /// Who gave it: another person may have signed in on the device since.
    account: AccountId,
    resource: ResourceId,
    item: ItemRef,
    release: String,
    /// As xAPI writes it; `null` skips the question
    response: Option<String>,
    #[serde(default)]
    duration_ms: i64,
    answered_at: i64,
}

/// `PUT /me/answers/{id}`: keeps an answer under the id that the device gave it. Sent twice, it is kept once.
pub async fn put_answer(
    person: Person,
    Extension(library): Extension<Library>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> PageResult {
    web::csrf::check_header(&headers)?;
    let id: AnswerId = id.parse().map_err(|_| PageError::NotFound)?;
    let body: AnswerBody = serde_json::from_slice(&body).map_err(|_| PageError::BadRequest("error-form"))?;
    person.may(Action::ChangeLearning, Resource::OwnThings(body.account))?;
    let release = body.release.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let asked = find_asked(&library, body.resource, Some(release), body.item).await?;
    let exercise = asked.exercise()?;
    let response = body.response.map(|written| exercise.read(&written)).transpose().map_err(refused)?;
    let (verb, response, mark) = Answer::said(exercise, response.as_ref());
    let now = library.app.clock.now();
    let given = Answer {
        id,
        resource: body.resource,
        item: asked.item.clone(),
        release: asked.release.clone(),
        verb,
        response,
        mark,
        duration_ms: body.duration_ms.clamp(0, LONGEST_MS),
        answered_at: plausible(body.answered_at, now),
        stored_at: now,
    };
    let kept = keep(&library, &person, given).await?;
    answer_json(&statement(&kept))
}

/// The moment a device says, unless its clock cannot be right.
fn plausible(said_ms: i64, now: Timestamp) -> Timestamp {
    let said = Timestamp::from_ms(said_ms);
    if said <= now && said >= now.plus_ms(-LONGEST_AWAY_MS) { said } else { now }
}

async fn keep(library: &Library, person: &Person, given: Answer) -> Result<Answer, PageError> {
    let mut tx = library.app.db.begin().await?;
    let handed_in = hand_in(&mut tx, person, &given).await?;
    tx.commit().await?;
    match handed_in {
        HandedIn::Kept => Ok(given),
        HandedIn::Already(known) => Ok(known),
        HandedIn::TooMany => Err(PageError::Conflict("records-many-answers")),
        HandedIn::IdTaken => Err(PageError::Conflict("records-answer-taken")),
    }
}

/// `GET /me/answers/{id}`: one's own answer with what it earned, and the earlier ones to the same question.
pub async fn show_answer(person: Person, visit: Visit, Extension(library): Extension<Library>, Path(id): Path<String>) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let id: AnswerId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = library.app.db.read().await?;
    let given = find_answer(&mut tx, &person, id).await?.or_not_found()?;
    let mut past = list_answers_to(&mut tx, &person, given.resource, MOST_LISTED).await?;
    drop(tx);
    past.retain(|it| it.item == given.item && it.id != given.id && it.verb == AnswerVerb::Answered);
    let asked = find_asked(&library, given.resource, Some(given.release.clone()), given.item.clone()).await?;
    show(&visit, Some(&person), &asked, &given, Keeping::Kept, &past)
}

fn show(visit: &Visit, person: Option<&Person>, asked: &Asked, given: &Answer, keeping: Keeping, past: &[Answer]) -> PageResult {
    let shell = visit.shell(person, if keeping == Keeping::Asking { "records-hand-in-title" } else { "records-answered" });
    web::html(StatusCode::OK, &AnsweredPage::new(shell, asked, given, keeping, past)?)
}

/// What a link to the list says.
#[derive(Debug, Default, Deserialize)]
pub struct AnswersQuery {
    after: Option<String>,
}

/// `GET /me/answers`: all one's answers, newest first.
pub async fn show_answers(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    Query(asked): Query<AnswersQuery>,
) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let after = Cursor::of_link(asked.after.as_deref())?;
    let shell = visit.shell(Some(&person), "my-answers").in_section("me");
    let page = list_answers(&mut library.app.db.read().await?, &person, &after, PageSize::clamped(30)).await?;
    web::html(StatusCode::OK, &AnswersPage::new(&library, shell, page, asked.after.is_some()).await?)
}

/// `GET /me/answers/of/{resource}`: one's own answers to a resource's questions as xAPI statements, newest first; nothing for guests.
pub async fn list_of(person: Option<Person>, Extension(library): Extension<Library>, Path(resource): Path<String>) -> PageResult {
    let id: ResourceId = resource.parse().map_err(|_| PageError::NotFound)?;
    let Some(person) = person else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let answers = list_answers_to(&mut library.app.db.read().await?, &person, id, MOST_LISTED).await?;
    let statements: Vec<Value> = answers.iter().map(statement).collect();
    answer_json(&json!({ "account": person.account, "statements": statements }))
}

/// xAPI Data §2.4: the statement without its actor, who is the one that asks.
fn statement(answer: &Answer) -> Value {
    let Answer { resource, item, mark, .. } = answer;
    let scaled = f64::from(mark.points) / f64::from(mark.most_points.max(1));
    let mut result = json!({ "duration": format!("PT{}S", answer.duration_ms as f64 / 1000.0) });
    if answer.verb == AnswerVerb::Answered {
        result["response"] = answer.response.as_str().into();
    }
    if let Some(success) = mark.success {
        result["success"] = success.into();
        result["score"] = json!({ "scaled": scaled, "raw": mark.points, "min": 0, "max": mark.most_points });
    }
    json!({
        "id": answer.id,
        "verb": { "id": answer.verb.iri() },
        "object": { "id": format!("/answer/{resource}/{item}") },
        "result": result,
        "context": { "revision": answer.release.as_str() },
        "timestamp": answer.answered_at.rfc3339(),
        "stored": answer.stored_at.rfc3339(),
    })
}

fn answer_json(value: &Value) -> PageResult {
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "private, no-store")], value.to_string()).into_response())
}
