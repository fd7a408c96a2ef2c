//! Answers to exercises and to the questions of films: xAPI statements, only ever added.

use identity::Person;
use kernel::{AccountId, AnswerId, Page, PageSize, ResourceId, Timestamp};
use library::document::{Exercise, ItemRef, Mark, ReleaseHash, Response};
use serde::{Deserialize, Serialize};
use store::{DbError, Row, Tx, outbox, sql};

use crate::cursor::Cursor;

/// What somebody did with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerVerb {
    Answered,
    /// Went on with a film without answering
    Skipped,
}

impl AnswerVerb {
    const fn key(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Skipped => "skipped",
        }
    }

    /// Its name in xAPI
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Answered => "http://adlnet.gov/expapi/verbs/answered",
            Self::Skipped => "http://id.tincanapi.com/verb/skipped",
        }
    }
}

/// One answer to one question of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Made where it was given
    pub id: AnswerId,
    /// What the question is part of
    pub resource: ResourceId,
    /// Which of its questions
    pub item: ItemRef,
    /// What was asked. xAPI `context.revision`
    pub release: ReleaseHash,
    pub verb: AnswerVerb,
    /// xAPI `result.response`; empty when it was skipped
    pub response: String,
    /// What it earned
    pub mark: Mark,
    /// How long it took, as far as that is known; else 0
    pub duration_ms: i64,
    /// When it was given. xAPI `timestamp`
    pub answered_at: Timestamp,
    /// When it arrived. xAPI `stored`
    pub stored_at: Timestamp,
}

impl Answer {
    /// What `response` earns; `None` is to skip the question.
    pub fn said(exercise: &Exercise, response: Option<&Response>) -> (AnswerVerb, String, Mark) {
        match response {
            Some(response) => (AnswerVerb::Answered, response.written(), exercise.mark(response)),
            None => (AnswerVerb::Skipped, String::new(), Mark { success: None, points: 0, most_points: exercise.points }),
        }
    }
}

/// Somebody answered an exercise or a film's question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseAnswered {
    /// Where the person's data lives
    pub home: String,
    /// Who
    pub account: AccountId,
    /// Which answer
    pub answer: AnswerId,
}

impl outbox::Event for ExerciseAnswered {
    const TOPIC: &'static str = "records.exercise_answered";
}

/// What became of an answer that was handed in.
#[derive(Debug, PartialEq, Eq)]
pub enum HandedIn {
    /// It is kept.
    Kept,
    /// It had arrived before.
    Already(Answer),
    /// Another answer has its id.
    IdTaken,
    /// The person answered the question too often.
    TooMany,
}

/// Times one may answer a question again; more is somebody's script.
const MOST_TRIES: i64 = 200;

fn answer(row: &Row) -> Result<Answer, DbError> {
    let points = |name| row.get::<i64>(name).map(|points| u32::try_from(points).unwrap_or(0));
    let success: Option<i64> = row.get("success")?;
    let mark = Mark { success: success.map(|it| it == 1), points: points("points")?, most_points: points("most_points")? };
    Ok(Answer {
        id: row.parse("id")?,
        resource: row.parse("resource_id")?,
        item: row.parse("item")?,
        release: row.parse("release_hash")?,
        verb: if row.get::<String>("verb")? == AnswerVerb::Skipped.key() { AnswerVerb::Skipped } else { AnswerVerb::Answered },
        response: row.get("response")?,
        mark,
        duration_ms: row.get("duration_ms")?,
        answered_at: row.get("answered_at")?,
        stored_at: row.get("stored_at")?,
    })
}

/// Keeps `given`, with an event if it is an answer, unless it arrived before. xAPI Data §2.1.1: an id names one statement for good.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn hand_in(tx: &mut Tx, person: &Person, given: &Answer) -> Result<HandedIn, DbError> {
    if save_answer(tx, person, given).await? {
        if given.verb == AnswerVerb::Answered {
            let event = ExerciseAnswered { home: person.home.to_string(), account: person.account, answer: given.id };
            outbox::publish(tx, &event, given.stored_at).await?;
        }
        return Ok(HandedIn::Kept);
    }
    let Some(known) = find_answer(tx, person, given.id).await? else { return Ok(HandedIn::TooMany) };
    let what = |it: &Answer| (it.resource, it.item.clone(), it.release.clone(), it.verb, it.response.clone());
    Ok(if what(&known) == what(given) { HandedIn::Already(known) } else { HandedIn::IdTaken })
}

/// Answers whether it is new.
async fn save_answer(tx: &mut Tx, person: &Person, given: &Answer) -> Result<bool, DbError> {
    let rows = sql(
        "INSERT INTO record_answer (home, account_id, id, resource_id, item, release_hash, verb, response, success, points, most_points,
            duration_ms, answered_at, stored_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, CAST($9 AS BIGINT), CAST($10 AS BIGINT), CAST($11 AS BIGINT), CAST($12 AS BIGINT),
                CAST($13 AS BIGINT), CAST($14 AS BIGINT)
          WHERE (SELECT COUNT(*) FROM record_answer WHERE home = $1 AND account_id = $2 AND resource_id = $4 AND item = $5) < $15
         ON CONFLICT (home, account_id, id) DO NOTHING",
    )
    .bind(&person.home)
    .bind(person.account)
    .bind(given.id)
    .bind(given.resource)
    .bind(given.item.to_string())
    .bind(given.release.as_str())
    .bind(given.verb.key())
    .bind(&given.response)
    .bind(given.mark.success.map(i64::from))
    .bind(i64::from(given.mark.points))
    .bind(i64::from(given.mark.most_points))
    .bind(given.duration_ms)
    .bind(given.answered_at)
    .bind(given.stored_at)
    .bind(MOST_TRIES)
    .execute(tx)
    .await?;
    Ok(rows == 1)
}

/// One of the person's answers.
pub async fn find_answer(tx: &mut Tx, person: &Person, id: AnswerId) -> Result<Option<Answer>, DbError> {
    sql("SELECT * FROM record_answer WHERE home = $1 AND account_id = $2 AND id = $3")
        .bind(&person.home)
        .bind(person.account)
        .bind(id)
        .fetch_optional(tx, answer)
        .await
}

/// What the person last said to the questions of a resource, skipping included, newest first.
pub async fn list_answers_to(tx: &mut Tx, person: &Person, resource: ResourceId, limit: i64) -> Result<Vec<Answer>, DbError> {
    sql("SELECT * FROM record_answer WHERE home = $1 AND account_id = $2 AND resource_id = $3 ORDER BY answered_at DESC, id DESC LIMIT $4")
        .bind(&person.home)
        .bind(person.account)
        .bind(resource)
        .bind(limit)
        .fetch_all(tx, answer)
        .await
}

/// All answers of a person, newest first; what was skipped is none.
pub async fn list_answers(tx: &mut Tx, person: &Person, after: &Cursor, size: PageSize) -> Result<Page<Answer>, DbError> {
    let rows = sql("SELECT * FROM record_answer
          WHERE home = $1 AND account_id = $2 AND verb = 'answered' AND (answered_at < $3 OR (answered_at = $3 AND id < $4))
          ORDER BY answered_at DESC, id DESC LIMIT $5")
    .bind(&person.home)
    .bind(person.account)
    .bind(after.at)
    .bind(&after.id)
    .bind(size.fetch_limit())
    .fetch_all(tx, answer)
    .await?;
    Ok(Page::from_rows(rows, size, |it| Cursor { at: it.answered_at, id: it.id.to_string() }.to_string()))
}
