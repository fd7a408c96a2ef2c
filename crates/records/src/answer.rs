//! Answers to exercises: xAPI statements with the verb `answered` (`http://adlnet.gov/expapi/verbs/answered`). They are only ever added.

use identity::Person;
use kernel::{AccountId, AnswerId, Page, PageSize, ResourceId, Timestamp};
use library::document::{Mark, ReleaseHash};
use serde::{Deserialize, Serialize};
use store::{DbError, Row, Tx, outbox, sql};

use crate::cursor::Cursor;

/// One answer to one exercise of one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Made where it was given
    pub id: AnswerId,
    /// What the exercise is part of
    pub resource: ResourceId,
    /// Its place among the resource's exercises, from 0
    pub item: usize,
    /// What was asked. xAPI `context.revision`
    pub release: ReleaseHash,
    /// xAPI `result.response`
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

/// Somebody answered an exercise.
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
}

fn answer(row: &Row) -> Result<Answer, DbError> {
    let points = |name| row.get::<i64>(name).map(|points| u32::try_from(points).unwrap_or(0));
    let success: Option<i64> = row.get("success")?;
    let mark = Mark { success: success.map(|it| it == 1), points: points("points")?, most_points: points("most_points")? };
    Ok(Answer {
        id: row.parse("id")?,
        resource: row.parse("resource_id")?,
        item: usize::try_from(row.get::<i64>("item")?).unwrap_or(0),
        release: row.parse("release_hash")?,
        response: row.get("response")?,
        mark,
        duration_ms: row.get("duration_ms")?,
        answered_at: row.get("answered_at")?,
        stored_at: row.get("stored_at")?,
    })
}

/// Keeps `given`, with an event, unless it arrived before. xAPI Data §2.1.1: an id names one statement for good.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn hand_in(tx: &mut Tx, person: &Person, given: &Answer) -> Result<HandedIn, DbError> {
    if save_answer(tx, person, given).await? {
        let event = ExerciseAnswered { home: person.home.to_string(), account: person.account, answer: given.id };
        outbox::publish(tx, &event, given.stored_at).await?;
        return Ok(HandedIn::Kept);
    }
    let known = find_answer(tx, person, given.id).await?;
    let is_same = |known: &Answer| {
        known.resource == given.resource && known.item == given.item && known.release == given.release && known.response == given.response
    };
    Ok(known.filter(is_same).map_or(HandedIn::IdTaken, HandedIn::Already))
}

/// Answers whether it is new.
async fn save_answer(tx: &mut Tx, person: &Person, given: &Answer) -> Result<bool, DbError> {
    let rows =
        sql("INSERT INTO record_answer (home, account_id, id, resource_id, item, release_hash, response, success, points, most_points,
            duration_ms, answered_at, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (home, account_id, id) DO NOTHING")
        .bind(&person.home)
        .bind(person.account)
        .bind(given.id)
        .bind(given.resource)
        .bind(i64::try_from(given.item).unwrap_or(i64::MAX))
        .bind(given.release.as_str())
        .bind(&given.response)
        .bind(given.mark.success.map(i64::from))
        .bind(i64::from(given.mark.points))
        .bind(i64::from(given.mark.most_points))
        .bind(given.duration_ms)
        .bind(given.answered_at)
        .bind(given.stored_at)
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

/// The person's latest answers to the exercises of a resource, newest first.
pub async fn list_answers_to(tx: &mut Tx, person: &Person, resource: ResourceId, limit: i64) -> Result<Vec<Answer>, DbError> {
    sql("SELECT * FROM record_answer WHERE home = $1 AND account_id = $2 AND resource_id = $3 ORDER BY answered_at DESC, id DESC LIMIT $4")
        .bind(&person.home)
        .bind(person.account)
        .bind(resource)
        .bind(limit)
        .fetch_all(tx, answer)
        .await
}

/// All answers of a person, newest first.
pub async fn list_answers(tx: &mut Tx, person: &Person, after: &Cursor, size: PageSize) -> Result<Page<Answer>, DbError> {
    let rows =
        sql("SELECT * FROM record_answer WHERE home = $1 AND account_id = $2 AND (answered_at < $3 OR (answered_at = $3 AND id < $4))
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
