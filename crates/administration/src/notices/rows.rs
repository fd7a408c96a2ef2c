//! Notices and receipts, as rows.

use std::pin::Pin;

use identity::{OrgKind, OrgLine};
use kernel::{AccountId, NoticeId, OrgId, Timestamp};
use store::{DbError, Row, Tx, insert_many, sql, sql_dynamic};

use super::{Notice, Received};

/// So many are shown, the latest first.
const MOST_SHOWN: i64 = 50;
const DAY_MS: i64 = 24 * 3_600_000;

/// The notices that reach the org `$1`, of the kind `$2`, as `n`: it is asked, or it is a school's or campus's superior and they are. An org
/// gets what was sent while it was there.
const REACHES: &str = "org me JOIN org_within up ON up.org_id = me.id AND up.levels_up > 0
       JOIN org_notice n ON n.org_id = up.ancestor_id AND n.sent_at >= me.created_at
       LEFT JOIN org_notice_to t ON t.notice_id = n.id AND t.org_id = me.id
       LEFT JOIN org_notice_receipt r ON r.home = me.home AND r.notice_id = n.id AND r.org_id = me.id
      WHERE me.id = $1 AND (n.audience = 'all' OR (n.audience = 'schools' AND $2 <> 'campus') OR t.org_id IS NOT NULL)";

fn notice(row: &Row) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.parse("id")?,
        org: row.parse("org_id")?,
        author: row.parse("author_id").unwrap_or_else(|_| AccountId::from_name("erased", "")),
        title: row.get("title")?,
        body: row.get("body")?,
        audience: row.parse("audience")?,
        passes_on: row.parse_optional("passes_on")?,
        due_at: row.get("due_at")?,
        sent_at: row.get("sent_at")?,
        reminded_at: row.get("reminded_at")?,
    })
}

fn received(row: &Row, kind: OrgKind) -> Result<Received, DbError> {
    let notice = notice(row)?;
    let is_asked = notice.audience != super::Audience::Schools || kind == OrgKind::School;
    let note = row.get::<Option<String>>("note")?.unwrap_or_default();
    Ok(Received { notice, sender_name: row.get("sender_name")?, is_asked, confirmed_at: row.get("confirmed_at")?, note })
}

/// Sends the notice, to `chosen` where it is not for all; the same again sends nothing.
pub(super) async fn add(tx: &mut Tx, new: &Notice, chosen: &[OrgId]) -> Result<(), DbError> {
    let added = sql("INSERT INTO org_notice (id, org_id, author_id, title, body, audience, passes_on, due_at, sent_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING")
    .bind(new.id)
    .bind(new.org)
    .bind(new.author)
    .bind(&new.title)
    .bind(&new.body)
    .bind(new.audience.key())
    .bind(new.passes_on.map(|id| id.to_string()))
    .bind(new.due_at)
    .bind(new.sent_at)
    .execute(tx)
    .await?;
    if added == 0 || chosen.is_empty() {
        return Ok(());
    }
    let rows = chosen.iter().map(|org| vec![new.id.into(), (*org).into()]).collect();
    insert_many("INSERT INTO org_notice_to (notice_id, org_id)", rows, "ON CONFLICT DO NOTHING").execute(tx).await?;
    Ok(())
}

/// The notice of the id.
pub(super) async fn find(tx: &mut Tx, id: NoticeId) -> Result<Option<Notice>, DbError> {
    sql("SELECT id, org_id, author_id, title, body, audience, passes_on, due_at, sent_at, reminded_at FROM org_notice WHERE id = $1")
        .bind(id)
        .fetch_optional(tx, notice)
        .await
}

/// What an org sent, the latest first, each with the number of receipts.
pub(super) async fn list_sent(tx: &mut Tx, org: OrgId) -> Result<Vec<(Notice, i64)>, DbError> {
    sql("SELECT n.id, n.org_id, n.author_id, n.title, n.body, n.audience, n.passes_on, n.due_at, n.sent_at, n.reminded_at,
                (SELECT COUNT(*) FROM org_notice_receipt r WHERE r.notice_id = n.id) AS confirmed
           FROM org_notice n WHERE n.org_id = $1 ORDER BY n.sent_at DESC, n.id DESC LIMIT $2")
    .bind(org)
    .bind(MOST_SHOWN)
    .fetch_all(tx, |row| Ok((notice(row)?, row.get("confirmed")?)))
    .await
}

const COLUMNS: &str = "n.id, n.org_id, n.author_id, n.title, n.body, n.audience, n.passes_on, n.due_at, n.sent_at, n.reminded_at,
       (SELECT s.name FROM org s WHERE s.id = n.org_id) AS sender_name, r.confirmed_at, r.note";

/// What reaches an org, the latest first.
pub(super) async fn list_received(tx: &mut Tx, line: &OrgLine) -> Result<Vec<Received>, DbError> {
    let kind = line.org.kind;
    sql_dynamic(format!("SELECT {COLUMNS} FROM {REACHES} ORDER BY n.sent_at DESC, n.id DESC LIMIT $3"))
        .bind(line.org.id)
        .bind(kind.key())
        .bind(MOST_SHOWN)
        .fetch_all(tx, |row| received(row, kind))
        .await
}

/// The notice of the id, if it reaches the org.
pub(super) async fn find_received(tx: &mut Tx, line: &OrgLine, id: NoticeId) -> Result<Option<Received>, DbError> {
    let kind = line.org.kind;
    sql_dynamic(format!("SELECT {COLUMNS} FROM {REACHES} AND n.id = $3"))
        .bind(line.org.id)
        .bind(kind.key())
        .bind(id)
        .fetch_optional(tx, |row| received(row, kind))
        .await
}

/// How many notices the org is to confirm.
pub(crate) fn count_waiting<'t>(tx: &'t mut Tx, line: &'t OrgLine) -> Pin<Box<dyn Future<Output = Result<i64, DbError>> + Send + 't>> {
    Box::pin(async move {
        let asked = "AND r.confirmed_at IS NULL AND (n.audience <> 'schools' OR $2 = 'school')";
        sql_dynamic(format!("SELECT COUNT(*) AS n FROM {REACHES} {asked}"))
            .bind(line.org.id)
            .bind(line.org.kind.key())
            .fetch_one(tx, |row| row.get("n"))
            .await
    })
}

/// Confirms the notice in the org's name; who confirms again changes nothing.
pub(super) async fn confirm(tx: &mut Tx, line: &OrgLine, id: NoticeId, by: AccountId, note: &str, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO org_notice_receipt (home, notice_id, org_id, account_id, note, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING")
    .bind(&line.org.home)
    .bind(id)
    .bind(line.org.id)
    .bind(by)
    .bind(note)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Reminds everybody who has not confirmed, at most once a day; answers whether it did.
pub(super) async fn remind(tx: &mut Tx, id: NoticeId, now: Timestamp) -> Result<bool, DbError> {
    let reminded = sql("UPDATE org_notice SET reminded_at = $2 WHERE id = $1 AND (reminded_at IS NULL OR reminded_at <= $3)")
        .bind(id)
        .bind(now)
        .bind(now.plus_ms(-DAY_MS))
        .execute(tx)
        .await?;
    Ok(reminded == 1)
}
