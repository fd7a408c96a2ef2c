//! Reports and blocks, as rows.

use std::pin::Pin;

use identity::OrgLine;
use kernel::{AccountId, OrgId, PostId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::{Report, Verdict};

/// So many open reports are shown at once.
const MOST_SHOWN: i64 = 100;

fn report(row: &Row) -> Result<Report, DbError> {
    Ok(Report {
        id: row.parse("id")?,
        post: row.parse("post_id")?,
        is_by_head: row.get::<i64>("is_by_head")? == 1,
        reporter: row.parse("reporter_id")?,
        reason: row.get("reason")?,
        made_at: row.get("made_at")?,
    })
}

/// Adds a report; `false` when the person has reported the post before.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Report) -> Result<bool, DbError> {
    let added = sql("INSERT INTO class_report (home, id, class_id, org_id, post_id, is_by_head, reporter_id, reason, made_at, why)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') ON CONFLICT DO NOTHING")
    .bind(&class.home)
    .bind(new.id)
    .bind(class.id)
    .bind(class.org)
    .bind(new.post)
    .bind(new.is_by_head)
    .bind(new.reporter)
    .bind(&new.reason)
    .bind(new.made_at)
    .execute(tx)
    .await?;
    Ok(added == 1)
}

/// The reports of a class that wait for a decision, the oldest first.
pub(super) async fn list_open(tx: &mut Tx, class: &Class) -> Result<Vec<Report>, DbError> {
    sql("SELECT id, post_id, is_by_head, reporter_id, reason, made_at FROM class_report
          WHERE home = $1 AND class_id = $2 AND verdict IS NULL ORDER BY made_at, id LIMIT $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(MOST_SHOWN)
    .fetch_all(tx, report)
    .await
}

/// How many posts of others wait for the head teacher's decision.
pub(crate) async fn count_open(tx: &mut Tx, class: &Class) -> Result<i64, DbError> {
    sql("SELECT COUNT(DISTINCT post_id) AS n FROM class_report WHERE home = $1 AND class_id = $2 AND verdict IS NULL AND is_by_head = 0")
        .bind(&class.home)
        .bind(class.id)
        .fetch_one(tx, |row| row.get("n"))
        .await
}

/// The classes of a school and its campuses, with their names, in which something that a head teacher said waits for a decision.
pub(super) async fn list_classes_by_head(tx: &mut Tx, school: OrgId) -> Result<Vec<(String, String, i64)>, DbError> {
    sql("SELECT k.id, k.name, COUNT(DISTINCT r.post_id) AS n FROM class_report r JOIN class_group k ON k.id = r.class_id
           JOIN org_within w ON w.org_id = r.org_id
          WHERE w.ancestor_id = $1 AND r.verdict IS NULL AND r.is_by_head = 1 GROUP BY k.id, k.name ORDER BY k.name, k.id LIMIT $2")
    .bind(school)
    .bind(MOST_SHOWN)
    .fetch_all(tx, |row| Ok((row.get("id")?, row.get("name")?, row.get("n")?)))
    .await
}

/// How much of what head teachers said waits for the administrators of a school and its campuses.
pub(crate) fn count_waiting<'t>(tx: &'t mut Tx, line: &'t OrgLine) -> Pin<Box<dyn Future<Output = Result<i64, DbError>> + Send + 't>> {
    Box::pin(async move {
        sql("SELECT COUNT(DISTINCT r.post_id) AS n FROM class_report r JOIN org_within w ON w.org_id = r.org_id
              WHERE w.ancestor_id = $1 AND r.verdict IS NULL AND r.is_by_head = 1")
        .bind(line.org.id)
        .fetch_one(tx, |row| row.get("n"))
        .await
    })
}

/// What somebody is told about a report.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) class: String,
    /// Why they reported it; empty to the author of what was reported
    pub(super) reason: String,
    pub(super) made_at: Timestamp,
    pub(super) verdict: Option<Verdict>,
    pub(super) why: String,
}

fn told(row: &Row) -> Result<Told, DbError> {
    let verdict: Option<String> = row.get("verdict")?;
    Ok(Told {
        class: row.get("class_name")?,
        reason: row.get("reason")?,
        made_at: row.get("made_at")?,
        verdict: verdict.as_deref().and_then(Verdict::parse),
        why: row.get("why")?,
    })
}

/// What somebody reported, the latest first.
pub(super) async fn list_reported_by(tx: &mut Tx, reporter: AccountId) -> Result<Vec<Told>, DbError> {
    sql("SELECT k.name AS class_name, r.reason, r.made_at, r.verdict, r.why FROM class_report r JOIN class_group k ON k.id = r.class_id
          WHERE r.reporter_id = $1 ORDER BY r.made_at DESC, r.id LIMIT $2")
    .bind(reporter)
    .bind(MOST_SHOWN)
    .fetch_all(tx, told)
    .await
}

/// What was reported of what somebody said, each post once, the latest first. By whom and why is not theirs to know.
pub(super) async fn list_about(tx: &mut Tx, author: AccountId) -> Result<Vec<Told>, DbError> {
    sql("SELECT k.name AS class_name, '' AS reason, MIN(r.made_at) AS made_at, MAX(r.verdict) AS verdict, MAX(r.why) AS why
           FROM class_post p JOIN class_report r ON r.home = p.home AND r.post_id = p.id JOIN class_group k ON k.id = r.class_id
          WHERE p.author_id = $1 GROUP BY p.id, k.name ORDER BY made_at DESC, p.id LIMIT $2")
    .bind(author)
    .bind(MOST_SHOWN)
    .fetch_all(tx, told)
    .await
}

/// Decides all open reports of a post; `false` when somebody else was faster.
pub(super) async fn decide(
    tx: &mut Tx,
    class: &Class,
    post: PostId,
    (verdict, why): (Verdict, &str),
    by: AccountId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let decided = sql("UPDATE class_report SET verdict = $3, why = $4, decided_by = $5, decided_at = $6
                        WHERE home = $1 AND post_id = $2 AND verdict IS NULL")
    .bind(&class.home)
    .bind(post)
    .bind(verdict.key())
    .bind(why)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(decided > 0)
}

/// The post and the comments below it, those about which reports wait for a decision.
pub(super) async fn list_open_below(tx: &mut Tx, class: &Class, post: PostId) -> Result<Vec<PostId>, DbError> {
    sql("SELECT DISTINCT r.post_id FROM class_report r JOIN class_post p ON p.home = r.home AND p.id = r.post_id
          WHERE r.home = $1 AND r.class_id = $2 AND r.verdict IS NULL AND (p.id = $3 OR p.reply_to = $3)")
    .bind(&class.home)
    .bind(class.id)
    .bind(post)
    .fetch_all(tx, |row| row.parse("post_id"))
    .await
}

/// Whether somebody is in the class, or the guardian of one of its pupils.
pub(super) async fn is_in(tx: &mut Tx, class: &Class, account: AccountId) -> Result<bool, DbError> {
    let place = sql("SELECT e.class_id FROM enrollment e WHERE e.home = $1 AND e.class_id = $2 AND e.ended_at IS NULL
                      AND (e.account_id = $3 OR EXISTS (SELECT 1 FROM guardianship g WHERE g.child_id = e.account_id AND g.guardian_id = $3))
                      LIMIT 1");
    let found = place.bind(&class.home).bind(class.id).bind(account).fetch_optional(tx, |row| row.get::<String>("class_id"));
    Ok(found.await?.is_some())
}

/// Keeps somebody from speaking in the class.
pub(super) async fn block(tx: &mut Tx, class: &Class, account: AccountId, why: &str, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO class_block (home, class_id, account_id, reason, blocked_by, blocked_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (home, class_id, account_id) DO NOTHING")
    .bind(&class.home)
    .bind(class.id)
    .bind(account)
    .bind(why)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets somebody speak again.
pub(super) async fn unblock(tx: &mut Tx, class: &Class, account: AccountId) -> Result<(), DbError> {
    let gone = sql("DELETE FROM class_block WHERE home = $1 AND class_id = $2 AND account_id = $3");
    gone.bind(&class.home).bind(class.id).bind(account).execute(tx).await?;
    Ok(())
}

/// Who is kept from speaking in the class: account, name, why.
pub(super) async fn list_blocked(tx: &mut Tx, class: &Class) -> Result<Vec<(AccountId, String, String)>, DbError> {
    sql("SELECT b.account_id, b.reason, a.display_name FROM class_block b LEFT JOIN account a ON a.id = b.account_id
          WHERE b.home = $1 AND b.class_id = $2 ORDER BY b.blocked_at, b.account_id")
    .bind(&class.home)
    .bind(class.id)
    .fetch_all(tx, |row| Ok((row.parse("account_id")?, row.get::<Option<String>>("display_name")?.unwrap_or_default(), row.get("reason")?)))
    .await
}
