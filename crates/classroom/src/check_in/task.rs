//! Check-ins, as rows.

use std::str::FromStr;

use jiff::civil::Date;
use kernel::{AccountId, CheckInId, RequestId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::evidence::Asked;
use super::rule::Plan;
use crate::period::{parse_day, today};

/// So many of one class are listed, the last to end first.
const MOST_LISTED: i64 = 60;

/// Who sees what is handed in, besides the pupil, the guardians and the teachers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeenBy {
    /// Nobody
    Teacher,
    /// The class, where showing a pupil's works is agreed to
    Class,
}

/// A text that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an audience of a check-in")]
pub(super) struct SeenByError;

impl SeenBy {
    pub(super) const ALL: [Self; 2] = [Self::Teacher, Self::Class];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Class => "class",
        }
    }
}

impl FromStr for SeenBy {
    type Err = SeenByError;
    fn from_str(key: &str) -> Result<Self, SeenByError> {
        Self::ALL.into_iter().find(|one| one.key() == key).ok_or(SeenByError)
    }
}

/// A check-in of a class.
#[derive(Debug, Clone)]
pub(super) struct CheckIn {
    pub(super) id: CheckInId,
    pub(super) title: String,
    pub(super) task: String,
    pub(super) asked: Asked,
    pub(super) plan: Plan,
    pub(super) seen_by: SeenBy,
}

/// A day as it stands in a row.
pub(super) fn day(row: &Row, name: &str) -> Result<Date, DbError> {
    parse_day(&row.get::<String>(name)?).ok_or_else(|| DbError::column(name, "not a day"))
}

fn check_in(row: &Row) -> Result<CheckIn, DbError> {
    Ok(CheckIn {
        id: row.parse("id")?,
        title: row.get("title")?,
        task: row.get("task")?,
        asked: row.parse("evidence")?,
        plan: Plan {
            rule: row.parse("rule")?,
            first: day(row, "first_day")?,
            last: day(row, "last_day")?,
            opens_minute: row.get("opens_minute")?,
            closes_minute: row.get("closes_minute")?,
            make_up_days: row.get("make_up_days")?,
        },
        seen_by: row.parse("seen_by")?,
    })
}

/// The check-in of that id in the class.
pub(super) async fn find(tx: &mut Tx, class: &Class, id: CheckInId) -> Result<Option<CheckIn>, DbError> {
    sql("SELECT id, title, task, evidence, rule, first_day, last_day, opens_minute, closes_minute, make_up_days, seen_by FROM check_in
          WHERE home = $1 AND class_id = $2 AND id = $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(id)
    .fetch_optional(tx, check_in)
    .await
}

/// The check-ins of the class, those that end last first.
pub(super) async fn list(tx: &mut Tx, class: &Class) -> Result<Vec<CheckIn>, DbError> {
    sql("SELECT id, title, task, evidence, rule, first_day, last_day, opens_minute, closes_minute, make_up_days, seen_by FROM check_in
          WHERE home = $1 AND class_id = $2 ORDER BY last_day DESC, id DESC LIMIT $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(MOST_LISTED)
    .fetch_all(tx, check_in)
    .await
}

/// Adds the check-in; the same request again adds nothing.
pub(super) async fn add(
    tx: &mut Tx,
    class: &Class,
    new: &CheckIn,
    author: AccountId,
    request: RequestId,
    now: Timestamp,
) -> Result<(), DbError> {
    sql("INSERT INTO check_in (home, id, class_id, author_id, request_id, title, task, evidence, rule, first_day, last_day, opens_minute,
                               closes_minute, make_up_days, seen_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING")
    .bind(&class.home)
    .bind(new.id)
    .bind(class.id)
    .bind(author)
    .bind(request)
    .bind(&new.title)
    .bind(&new.task)
    .bind(new.asked.to_string())
    .bind(new.plan.rule.to_string())
    .bind(new.plan.first.to_string())
    .bind(new.plan.last.to_string())
    .bind(new.plan.opens_minute)
    .bind(new.plan.closes_minute)
    .bind(new.plan.make_up_days)
    .bind(new.seen_by.key())
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets the check-in end with today; one that has not begun goes.
pub(super) async fn end(tx: &mut Tx, class: &Class, known: &CheckIn, now: Timestamp) -> Result<(), DbError> {
    let today = today(now);
    let statement = if known.plan.first > today {
        sql("DELETE FROM check_in WHERE home = $1 AND id = $2 AND first_day > $3")
    } else {
        sql("UPDATE check_in SET last_day = $3 WHERE home = $1 AND id = $2 AND last_day > $3")
    };
    statement.bind(&class.home).bind(known.id).bind(today.to_string()).execute(tx).await?;
    Ok(())
}
