//! Requests of schools, as rows.

use std::pin::Pin;

use identity::{Home, OrgLine};
use kernel::{AccountId, OrgId, SchoolRequestId, Timestamp};
use store::{DbError, Row, Tx, sql, sql_dynamic};

use super::{Link, Request, State};

/// So many of one administrator's part are shown, the latest first.
const MOST_SHOWN: i64 = 100;
/// A division with so many that wait takes no further ones: somebody fills it with nonsense.
const MOST_WAITING: i64 = 200;

fn request(row: &Row) -> Result<Request, DbError> {
    Ok(Request {
        home: row.parse("home")?,
        id: row.parse("id")?,
        division: row.parse("division_id")?,
        division_name: row.get("division_name")?,
        school_name: row.get("school_name")?,
        school_code: row.get("school_code")?,
        contact_name: row.get("contact_name")?,
        contact: row.get("contact")?,
        note: row.get("note")?,
        state: row.parse("state")?,
        reason: row.get("reason")?,
        asked_at: row.get("asked_at")?,
        invited: row.parse_optional("invited_id")?,
    })
}

/// Adds the request; answers `false` when too many wait in the division.
pub(super) async fn add(tx: &mut Tx, new: &Request, link: &Link) -> Result<bool, DbError> {
    let waiting = sql("SELECT COUNT(*) AS n FROM school_request WHERE division_id = $1 AND state = 'waiting'").bind(new.division);
    if waiting.fetch_one(tx, |row| row.get::<i64>("n")).await? >= MOST_WAITING {
        return Ok(false);
    }
    sql("INSERT INTO school_request (home, id, link_hash, division_id, school_name, school_code, contact_name, contact, note, state, reason,
                                     asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11) ON CONFLICT (link_hash) DO NOTHING")
    .bind(&new.home)
    .bind(new.id)
    .bind(link.digest())
    .bind(new.division)
    .bind(&new.school_name)
    .bind(&new.school_code)
    .bind(&new.contact_name)
    .bind(&new.contact)
    .bind(&new.note)
    .bind(new.state.key())
    .bind(new.asked_at)
    .execute(tx)
    .await?;
    Ok(true)
}

/// The request that the link leads to.
pub(super) async fn find_by_link(tx: &mut Tx, link: &Link) -> Result<Option<Request>, DbError> {
    sql("SELECT r.home, r.id, r.division_id, o.name AS division_name, r.school_name, r.school_code, r.contact_name, r.contact, r.note, r.state,
                r.reason, r.asked_at, r.invited_id
           FROM school_request r JOIN org o ON o.id = r.division_id WHERE r.link_hash = $1")
    .bind(link.digest())
    .fetch_optional(tx, request)
    .await
}

/// The request of the id.
pub(super) async fn find(tx: &mut Tx, home: &Home, id: SchoolRequestId) -> Result<Option<Request>, DbError> {
    sql("SELECT r.home, r.id, r.division_id, o.name AS division_name, r.school_name, r.school_code, r.contact_name, r.contact, r.note, r.state,
                r.reason, r.asked_at, r.invited_id
           FROM school_request r JOIN org o ON o.id = r.division_id WHERE r.home = $1 AND r.id = $2")
    .bind(home)
    .bind(id)
    .fetch_optional(tx, request)
    .await
}

/// What was asked in an org and its parts: what waits first, the oldest first; then what was decided, the latest first.
pub(super) async fn list(tx: &mut Tx, org: OrgId) -> Result<Vec<Request>, DbError> {
    let mut all = list_in(tx, org, "asked_at", "r.state = 'waiting'").await?;
    all.extend(list_in(tx, org, "asked_at DESC", "r.state <> 'waiting'").await?);
    Ok(all)
}

async fn list_in(tx: &mut Tx, org: OrgId, order: &str, which: &str) -> Result<Vec<Request>, DbError> {
    sql_dynamic(format!(
        "SELECT r.home, r.id, r.division_id, o.name AS division_name, r.school_name, r.school_code, r.contact_name, r.contact, r.note, r.state,
                r.reason, r.asked_at, r.invited_id
           FROM org_within w JOIN school_request r ON r.division_id = w.org_id JOIN org o ON o.id = r.division_id
          WHERE w.ancestor_id = $1 AND {which} ORDER BY r.{order}, r.id LIMIT $2"
    ))
    .bind(org)
    .bind(MOST_SHOWN)
    .fetch_all(tx, request)
    .await
}

/// How many requests wait in the org and its parts.
pub(crate) fn count_waiting<'t>(tx: &'t mut Tx, line: &'t OrgLine) -> Pin<Box<dyn Future<Output = Result<i64, DbError>> + Send + 't>> {
    Box::pin(async move {
        sql("SELECT COUNT(*) AS n FROM org_within w JOIN school_request r ON r.division_id = w.org_id
              WHERE w.ancestor_id = $1 AND r.state = 'waiting'")
        .bind(line.org.id)
        .fetch_one(tx, |row| row.get("n"))
        .await
    })
}

/// What was decided.
pub(super) struct Decision<'d> {
    pub(super) state: State,
    pub(super) reason: &'d str,
    pub(super) by: AccountId,
    pub(super) at: Timestamp,
}

/// Saves the decision; answers `false` when somebody else was faster.
pub(super) async fn decide(tx: &mut Tx, known: &Request, decision: &Decision<'_>) -> Result<bool, DbError> {
    let changed = sql("UPDATE school_request SET state = $3, reason = $4, decided_by = $5, decided_at = $6
                        WHERE home = $1 AND id = $2 AND state = 'waiting'")
    .bind(&known.home)
    .bind(known.id)
    .bind(decision.state.key())
    .bind(decision.reason)
    .bind(decision.by)
    .bind(decision.at)
    .execute(tx)
    .await?;
    Ok(changed == 1)
}

/// Notes which school came of the request, and who is invited to administer it.
pub(super) async fn note_school(tx: &mut Tx, known: &Request, school: OrgId, invited: AccountId) -> Result<(), DbError> {
    sql("UPDATE school_request SET school_id = $3, invited_id = $4 WHERE home = $1 AND id = $2")
        .bind(&known.home)
        .bind(known.id)
        .bind(school)
        .bind(invited)
        .execute(tx)
        .await?;
    Ok(())
}
