//! What was handed in, as rows.

use std::collections::HashMap;

use identity::guardians::Owner;
use identity::{AccountErased, Home};
use jiff::civil::Date;
use kernel::{AccountId, CheckInEntryId, CheckInId, RequestId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::evidence::Given;
use super::rule::Timing;
use super::streak::Done;
use super::task::{CheckIn, day};
use crate::attachments::{self, remove_attachments};

/// So many entries stand on a page, the latest first.
const MOST_SHOWN: i64 = 60;
/// A class of 120 for a term of 200 days is below this.
const MOST_COUNTED: i64 = 25_000;

/// What a pupil handed in for a day.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: CheckInEntryId,
    pub(super) check_in: CheckInId,
    pub(super) pupil: Owner,
    pub(super) day: Date,
    pub(super) request: RequestId,
    pub(super) given: Given,
    pub(super) timing: Timing,
    pub(super) is_by_guardian: bool,
    pub(super) handed_in_at: Timestamp,
    /// Since when a teacher shows it to the class
    pub(super) shown_at: Option<Timestamp>,
    /// When a teacher asked whether it may be shown
    pub(super) consent_asked_at: Option<Timestamp>,
    /// Why a teacher took it out of the sight of a class that reads the whole check-in
    pub(super) hidden: Option<String>,
}

fn timing(row: &Row) -> Result<Timing, DbError> {
    Ok(if row.get("is_made_up")? { Timing::MadeUp } else { Timing::InTime })
}

fn entry(row: &Row) -> Result<Entry, DbError> {
    Ok(Entry {
        id: row.parse("id")?,
        check_in: row.parse("check_in_id")?,
        pupil: Owner { home: row.parse("pupil_home")?, account: row.parse("pupil_id")? },
        day: day(row, "day")?,
        request: row.parse("request_id")?,
        given: Given { words: row.get("words")?, amount: row.get("amount")? },
        timing: timing(row)?,
        is_by_guardian: row.get("is_by_guardian")?,
        handed_in_at: row.get("handed_in_at")?,
        shown_at: row.get("shown_at")?,
        consent_asked_at: row.get("consent_asked_at")?,
        hidden: row.get::<Option<Timestamp>>("hidden_at")?.map(|_| row.get("hidden_why")).transpose()?,
    })
}

/// The entry of that id in the check-in.
pub(super) async fn find(tx: &mut Tx, class: &Class, check_in: CheckInId, id: CheckInEntryId) -> Result<Option<Entry>, DbError> {
    sql("SELECT * FROM check_in_entry
          WHERE home = $1 AND class_id = $2 AND check_in_id = $3 AND id = $4")
    .bind(&class.home)
    .bind(class.id)
    .bind(check_in)
    .bind(id)
    .fetch_optional(tx, entry)
    .await
}

/// What one pupil handed in for a day.
pub(super) async fn find_of(
    tx: &mut Tx,
    class: &Class,
    check_in: CheckInId,
    pupil: AccountId,
    day: Date,
) -> Result<Option<Entry>, DbError> {
    sql("SELECT * FROM check_in_entry
          WHERE home = $1 AND check_in_id = $2 AND pupil_id = $3 AND day = $4")
    .bind(&class.home)
    .bind(check_in)
    .bind(pupil)
    .bind(day.to_string())
    .fetch_optional(tx, entry)
    .await
}

/// What was handed in, the latest day first: of one pupil where `pupil` is given, for one day where `day` is.
pub(super) async fn list(
    tx: &mut Tx,
    class: &Class,
    check_in: CheckInId,
    pupil: Option<AccountId>,
    day: Option<Date>,
) -> Result<Vec<Entry>, DbError> {
    sql("SELECT * FROM check_in_entry
          WHERE home = $1 AND check_in_id = $2 AND ($3 = '' OR pupil_id = $3) AND ($4 = '' OR day = $4)
          ORDER BY day DESC, handed_in_at DESC, id LIMIT $5")
    .bind(&class.home)
    .bind(check_in)
    .bind(pupil.map(|pupil| pupil.to_string()).unwrap_or_default())
    .bind(day.map(|day| day.to_string()).unwrap_or_default())
    .bind(if day.is_some() { 10 * MOST_SHOWN } else { MOST_SHOWN })
    .fetch_all(tx, entry)
    .await
}

/// What teachers show the class, of all check-ins or of one, the latest first.
pub(super) async fn list_shown(tx: &mut Tx, class: &Class, check_in: Option<CheckInId>) -> Result<Vec<Entry>, DbError> {
    sql("SELECT * FROM check_in_entry
          WHERE home = $1 AND class_id = $2 AND ($3 = '' OR check_in_id = $3) AND shown_at IS NOT NULL
          ORDER BY shown_at DESC, id LIMIT $4")
    .bind(&class.home)
    .bind(class.id)
    .bind(check_in.map(|id| id.to_string()).unwrap_or_default())
    .bind(MOST_SHOWN)
    .fetch_all(tx, entry)
    .await
}

/// Which days everybody handed in between two days.
pub(super) async fn list_done(
    tx: &mut Tx,
    class: &Class,
    check_in: CheckInId,
    from: Date,
    to: Date,
) -> Result<Vec<(AccountId, Date)>, DbError> {
    sql("SELECT pupil_id, day FROM check_in_entry WHERE home = $1 AND check_in_id = $2 AND day >= $3 AND day <= $4 ORDER BY day LIMIT $5")
        .bind(&class.home)
        .bind(check_in)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(MOST_COUNTED)
        .fetch_all(tx, |row| Ok((row.parse("pupil_id")?, day(row, "day")?)))
        .await
}

/// The days of one pupil.
pub(super) async fn find_done(tx: &mut Tx, class: &Class, check_in: CheckInId, pupil: AccountId) -> Result<Done, DbError> {
    let days = sql("SELECT day, is_made_up FROM check_in_entry WHERE home = $1 AND check_in_id = $2 AND pupil_id = $3 LIMIT $4")
        .bind(&class.home)
        .bind(check_in)
        .bind(pupil)
        .bind(MOST_COUNTED)
        .fetch_all(tx, |row| Ok((day(row, "day")?, timing(row)?)))
        .await?;
    Ok(days.into_iter().collect())
}

/// The days of one pupil, in every check-in of the class.
pub(super) async fn list_done_of(tx: &mut Tx, class: &Class, pupil: AccountId) -> Result<HashMap<CheckInId, Done>, DbError> {
    let days = sql("SELECT check_in_id, day, is_made_up FROM check_in_entry WHERE home = $1 AND class_id = $2 AND pupil_id = $3 LIMIT $4")
        .bind(&class.home)
        .bind(class.id)
        .bind(pupil)
        .bind(MOST_COUNTED)
        .fetch_all(tx, |row| Ok((row.parse("check_in_id")?, day(row, "day")?, timing(row)?)))
        .await?;
    let mut done: HashMap<CheckInId, Done> = HashMap::new();
    for (check_in, day, timing) in days {
        done.entry(check_in).or_default().insert(day, timing);
    }
    Ok(done)
}

/// How many of the pupils who are in the class now handed in for the day, in every check-in of the class.
pub(super) async fn count_done(tx: &mut Tx, class: &Class, day: Date) -> Result<HashMap<CheckInId, i64>, DbError> {
    let counts = sql("SELECT e.check_in_id, COUNT(*) AS n
           FROM check_in_entry e JOIN enrollment p ON p.home = e.home AND p.class_id = e.class_id AND p.account_id = e.pupil_id
          WHERE e.home = $1 AND e.class_id = $2 AND e.day = $3 AND p.duty = 'pupil' AND p.ended_at IS NULL GROUP BY e.check_in_id")
    .bind(&class.home)
    .bind(class.id)
    .bind(day.to_string())
    .fetch_all(tx, |row| Ok((row.parse("check_in_id")?, row.get("n")?)))
    .await?;
    Ok(counts.into_iter().collect())
}

/// Adds the entry, unless there is one of the pupil for the day; answers whether it was added.
pub(super) async fn add(tx: &mut Tx, class: &Class, of: &CheckIn, new: &Entry) -> Result<bool, DbError> {
    let added = sql(
        "INSERT INTO check_in_entry (home, id, check_in_id, class_id, pupil_home, pupil_id, day, request_id, words, amount, is_made_up,
                                     is_by_guardian, handed_in_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
    )
    .bind(&class.home)
    .bind(new.id)
    .bind(of.id)
    .bind(class.id)
    .bind(&new.pupil.home)
    .bind(new.pupil.account)
    .bind(new.day.to_string())
    .bind(new.request)
    .bind(&new.given.words)
    .bind(new.given.amount)
    .bind(new.timing == Timing::MadeUp)
    .bind(new.is_by_guardian)
    .bind(new.handed_in_at)
    .execute(tx)
    .await?;
    Ok(added == 1)
}

/// Takes the entry back, with its files and what was said to it.
pub(super) async fn remove(tx: &mut Tx, home: &Home, id: CheckInEntryId) -> Result<(), DbError> {
    remove_attachments(tx, home, attachments::Owner::CheckInEntry(id)).await?;
    for text in ["DELETE FROM check_in_comment WHERE home = $1 AND entry_id = $2", "DELETE FROM check_in_entry WHERE home = $1 AND id = $2"]
    {
        sql(text).bind(home).bind(id).execute(tx).await?;
    }
    Ok(())
}

/// Forgets all that a pupil handed in.
pub(crate) async fn forget(tx: &mut Tx, gone: &AccountErased) -> Result<(), DbError> {
    let entries = sql("SELECT home, id FROM check_in_entry WHERE pupil_id = $1")
        .bind(gone.account)
        .fetch_all(tx, |row| Ok((row.parse::<Home>("home")?, row.parse::<CheckInEntryId>("id")?)))
        .await?;
    for (home, id) in entries {
        remove(tx, &home, id).await?;
    }
    Ok(())
}

/// Shows the entry to the class from `since` on, or no longer.
pub(super) async fn show(tx: &mut Tx, class: &Class, id: CheckInEntryId, since: Option<Timestamp>) -> Result<(), DbError> {
    sql("UPDATE check_in_entry SET shown_at = $3 WHERE home = $1 AND id = $2").bind(&class.home).bind(id).bind(since).execute(tx).await?;
    Ok(())
}

/// Takes the entry out of the sight of the class, and says why.
pub(super) async fn hide(tx: &mut Tx, class: &Class, id: CheckInEntryId, why: &str, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE check_in_entry SET shown_at = NULL, hidden_at = $3, hidden_why = $4 WHERE home = $1 AND id = $2")
        .bind(&class.home)
        .bind(id)
        .bind(now)
        .bind(why)
        .execute(tx)
        .await?;
    Ok(())
}

/// Lets the class see again what was hidden from it.
pub(super) async fn put_back(tx: &mut Tx, class: &Class, id: CheckInEntryId) -> Result<(), DbError> {
    sql("UPDATE check_in_entry SET hidden_at = NULL, hidden_why = '' WHERE home = $1 AND id = $2")
        .bind(&class.home)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that it was asked at `now` whether the entry may be shown; answers `false` when that was asked before.
pub(super) async fn ask(tx: &mut Tx, class: &Class, id: CheckInEntryId, now: Timestamp) -> Result<bool, DbError> {
    let asked = sql("UPDATE check_in_entry SET consent_asked_at = $3 WHERE home = $1 AND id = $2 AND consent_asked_at IS NULL")
        .bind(&class.home)
        .bind(id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(asked == 1)
}
