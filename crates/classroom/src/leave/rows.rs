//! Requests for leave, as rows.

use identity::guardians::list_guardians;
use kernel::{AccountId, LeaveId, Timestamp};
use roster::{Class, Enrolled, list_pupils, list_teachers};
use store::{DbError, Row, Tx, sql};

use super::{Leave, Span, State};
use crate::dialect;
use crate::inbox::{self, Audience, Entry};
use crate::period::{Period, today};

/// So many of one class are shown, the latest first.
const MOST_SHOWN: i64 = 100;

fn leave(row: &Row) -> Result<Leave, DbError> {
    Ok(Leave {
        id: row.parse("id")?,
        pupil: row.parse("pupil_id")?,
        applicant: row.parse("applicant_id")?,
        span: Span { from: row.parse("from_period")?, to: row.parse("to_period")? },
        reason: row.get("reason")?,
        state: row.parse("state")?,
        question: row.get("question")?,
        answer: row.get("answer")?,
    })
}

/// The requests of a class, those that begin last first; of one pupil where `pupil` is given.
pub(super) async fn list(tx: &mut Tx, class: &Class, pupil: Option<AccountId>) -> Result<Vec<Leave>, DbError> {
    sql("SELECT id, pupil_id, applicant_id, from_period, to_period, reason, state, question, answer FROM leave_request
          WHERE home = $1 AND class_id = $2 AND ($3 = '' OR pupil_id = $3)
          ORDER BY from_period DESC, id DESC LIMIT $4")
    .bind(&class.home)
    .bind(class.id)
    .bind(pupil.map(|pupil| pupil.to_string()).unwrap_or_default())
    .bind(MOST_SHOWN)
    .fetch_all(tx, leave)
    .await
}

/// What was approved in a class and touches the periods from `from` to `to`.
pub(crate) async fn list_approved(tx: &mut Tx, class: &Class, from: Period, to: Period) -> Result<Vec<Leave>, DbError> {
    sql("SELECT id, pupil_id, applicant_id, from_period, to_period, reason, state, question, answer FROM leave_request
          WHERE home = $1 AND class_id = $2 AND state = 'approved' AND from_period <= $4 AND to_period >= $3 ORDER BY from_period, id")
    .bind(&class.home)
    .bind(class.id)
    .bind(from.to_string())
    .bind(to.to_string())
    .fetch_all(tx, leave)
    .await
}

/// The request of that id in the class.
pub(super) async fn find(tx: &mut Tx, class: &Class, id: LeaveId) -> Result<Option<Leave>, DbError> {
    sql("SELECT id, pupil_id, applicant_id, from_period, to_period, reason, state, question, answer FROM leave_request
          WHERE home = $1 AND class_id = $2 AND id = $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(id)
    .fetch_optional(tx, leave)
    .await
}

/// Adds the request unless another of the pupil overlaps; answers whether it was added. Requests of one pupil come one after the other, so
/// that two parents who press at once do not both get in.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Leave, now: Timestamp) -> Result<bool, DbError> {
    dialect::lock(tx, &format!("leave of {}", new.pupil)).await?;
    let open = list(tx, class, Some(new.pupil)).await?;
    if open.iter().any(|known| known.state != State::Withdrawn && known.span.overlaps(new.span)) {
        return Ok(false);
    }
    sql("INSERT INTO leave_request (home, id, class_id, pupil_id, applicant_id, from_period, to_period, reason, state, question, answer, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
    .bind(&class.home)
    .bind(new.id)
    .bind(class.id)
    .bind(new.pupil)
    .bind(new.applicant)
    .bind(new.span.from.to_string())
    .bind(new.span.to.to_string())
    .bind(&new.reason)
    .bind(new.state.key())
    .bind(&new.question)
    .bind(&new.answer)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(true)
}

/// Saves what became of `known`; answers `false` when somebody else was faster.
pub(super) async fn change(tx: &mut Tx, class: &Class, known: &Leave, new: &Leave, by: AccountId, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql("UPDATE leave_request SET state = $4, question = $5, answer = $6, decided_by = $7, decided_at = $8
                        WHERE home = $1 AND id = $2 AND state = $3")
    .bind(&class.home)
    .bind(known.id)
    .bind(known.state.key())
    .bind(new.state.key())
    .bind(&new.question)
    .bind(&new.answer)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(changed == 1)
}

/// Tells everybody who has to do something about the request.
pub(super) async fn tell(
    tx: &mut Tx,
    class: &Class,
    leave: &Leave,
    audience: Audience,
    message: &'static str,
    now: Timestamp,
) -> Result<(), DbError> {
    let accounts = match audience {
        Audience::Teacher => {
            let teachers = list_teachers(tx, class).await?;
            let heads = teachers.into_iter().filter(|one| one.place.duty == identity::Duty::HeadTeacher);
            heads.map(|one| one.place.who.account).collect()
        }
        Audience::Guardian => guardians_of(tx, class, leave.pupil).await?,
        Audience::Pupil => vec![leave.pupil],
    };
    for account in accounts {
        let entry = Entry {
            class: class.id,
            account,
            audience,
            child: Some(leave.pupil),
            subject: subject(leave.id),
            message,
            about: leave.span.days().to_string(),
            link: format!("/class/{}/leave#leave-{}", class.id, leave.id),
            due_at: Some(leave.span.from.begins_at()),
            is_urgent: leave.span.from.day <= today(now),
            is_news: leave.state == State::Approved,
        };
        inbox::put(tx, &class.home, &entry, now).await?;
    }
    Ok(())
}

/// What the entries about a request are known by.
pub(super) fn subject(id: LeaveId) -> String {
    format!("leave/{id}")
}

async fn guardians_of(tx: &mut Tx, class: &Class, pupil: AccountId) -> Result<Vec<AccountId>, DbError> {
    let pupils = list_pupils(tx, class).await?;
    let Some(Enrolled { place, .. }) = pupils.into_iter().find(|one| one.place.who.account == pupil) else { return Ok(Vec::new()) };
    Ok(list_guardians(tx, &place.who).await?.into_iter().map(|guardian| guardian.account).collect())
}
