//! What people said to the questions of films: statements, only ever added; the newest one of a question counts.

use identity::Person;
use kernel::{ResourceId, Timestamp};
use library::document::FilmResponse;
use store::{DbError, Row, Tx, sql};

/// What somebody said to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoAnswer {
    /// The question, by its content
    pub question: String,
    pub response: FilmResponse,
    /// Whether it was right, where that can be told
    pub success: Option<bool>,
    pub at: Timestamp,
}

/// Times one may answer a question again; more is somebody's script.
const MOST_TRIES: i64 = 100;

/// xAPI verbs: `http://adlnet.gov/expapi/verbs/answered`, `http://id.tincanapi.com/verb/skipped`
fn verb(response: &FilmResponse) -> &'static str {
    if *response == FilmResponse::Skipped { "skipped" } else { "answered" }
}

/// Records what `person` said. Two answers within the same millisecond are one.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn record_answer(tx: &mut Tx, person: &Person, resource: ResourceId, answer: &VideoAnswer) -> Result<(), DbError> {
    let response = serde_json::to_string(&answer.response).map_err(|_| DbError::unreadable("response"))?;
    sql("INSERT INTO record_video_answer (home, account_id, resource_id, question, at, verb, response, success)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8
          WHERE (SELECT COUNT(*) FROM record_video_answer
                  WHERE home = $1 AND account_id = $2 AND resource_id = $3 AND question = $4) < $9
         ON CONFLICT DO NOTHING")
    .bind(&person.home)
    .bind(person.account)
    .bind(resource)
    .bind(&answer.question)
    .bind(answer.at)
    .bind(verb(&answer.response))
    .bind(response)
    .bind(answer.success.map(i64::from))
    .bind(MOST_TRIES)
    .execute(tx)
    .await?;
    Ok(())
}

/// What `person` said to the questions of a film, the newest of each.
pub async fn list_answers(tx: &mut Tx, person: &Person, resource: ResourceId) -> Result<Vec<VideoAnswer>, DbError> {
    sql("SELECT a.question, a.response, a.success, a.at FROM record_video_answer a
          WHERE a.home = $1 AND a.account_id = $2 AND a.resource_id = $3
            AND a.at = (SELECT MAX(b.at) FROM record_video_answer b
                         WHERE b.home = $1 AND b.account_id = $2 AND b.resource_id = $3 AND b.question = a.question)
          ORDER BY a.at, a.question")
    .bind(&person.home)
    .bind(person.account)
    .bind(resource)
    .fetch_all(tx, video_answer)
    .await
}

fn video_answer(row: &Row) -> Result<VideoAnswer, DbError> {
    let response = serde_json::from_str(&row.get::<String>("response")?).map_err(|_| DbError::unreadable("response"))?;
    let success = row.get::<Option<i64>>("success")?.map(|success| success == 1);
    Ok(VideoAnswer { question: row.get("question")?, response, success, at: row.get("at")? })
}
