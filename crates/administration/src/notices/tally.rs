//! Who has confirmed, added up along the tree: nothing is counted when a notice is sent, everything when somebody looks. The joins are crossed
//! in the order in which SQLite is to walk them, from the part of the tree down; it would begin with all schools of the nation otherwise.

use kernel::{OrgId, Page, PageSize, Timestamp};
use store::{DbError, Tx, sql_dynamic};

use super::{Audience, Notice};

/// How one part of the tree stands.
pub(crate) struct Tally {
    pub(crate) org: OrgId,
    pub(crate) name: String,
    /// Orgs in it that are asked, itself too
    pub(crate) asked: i64,
    pub(crate) confirmed: i64,
    /// What it confirmed itself, and when
    pub(crate) own: Option<(Timestamp, String)>,
}

/// An org that has not confirmed.
pub(crate) struct Missing {
    pub(crate) org: OrgId,
    pub(crate) name: String,
    pub(crate) parent_name: String,
}

/// The most parts that one page adds up.
const MOST_PARTS: i64 = 2_000;

/// Which orgs `o` the notice `$1`, sent at `$2`, is for.
const fn is_asked(audience: Audience) -> &'static str {
    match audience {
        Audience::All => "o.closed_at IS NULL AND o.created_at <= $2",
        Audience::Schools => "o.closed_at IS NULL AND o.created_at <= $2 AND o.kind = 'school'",
        Audience::Chosen => {
            "o.closed_at IS NULL AND o.created_at <= $2 AND EXISTS (SELECT 1 FROM org_notice_to t WHERE t.notice_id = $1 AND t.org_id = o.id)"
        }
    }
}

/// The parts of `at` in which somebody is asked, and how many in each; those with the most that is missing first.
pub(super) async fn list(tx: &mut Tx, notice: &Notice, at: OrgId) -> Result<Vec<Tally>, DbError> {
    sql_dynamic(format!(
        "SELECT c.id, c.name, COUNT(*) AS asked, COUNT(r.org_id) AS confirmed,
                MAX(CASE WHEN o.id = c.id THEN r.confirmed_at END) AS own_at, MAX(CASE WHEN o.id = c.id THEN r.note END) AS own_note
           FROM org c CROSS JOIN org_within w CROSS JOIN org o
           LEFT JOIN org_notice_receipt r ON r.notice_id = $1 AND r.org_id = o.id
          WHERE c.parent_id = $3 AND w.ancestor_id = c.id AND o.id = w.org_id AND {}
          GROUP BY c.id, c.name ORDER BY COUNT(*) - COUNT(r.org_id) DESC, c.name, c.id LIMIT $4",
        is_asked(notice.audience)
    ))
    .bind(notice.id)
    .bind(notice.sent_at)
    .bind(at)
    .bind(MOST_PARTS)
    .fetch_all(tx, |row| {
        let own = row.get::<Option<Timestamp>>("own_at")?.zip(row.get::<Option<String>>("own_note")?);
        Ok(Tally { org: row.parse("id")?, name: row.get("name")?, asked: row.get("asked")?, confirmed: row.get("confirmed")?, own })
    })
    .await
}

/// How many orgs below `at` are asked, and how many of them confirmed.
pub(super) async fn total(tx: &mut Tx, notice: &Notice, at: OrgId) -> Result<(i64, i64), DbError> {
    sql_dynamic(format!(
        "SELECT COUNT(*) AS asked, COUNT(r.org_id) AS confirmed
           FROM org_within w CROSS JOIN org o
           LEFT JOIN org_notice_receipt r ON r.notice_id = $1 AND r.org_id = o.id
          WHERE w.ancestor_id = $3 AND w.levels_up > 0 AND o.id = w.org_id AND {}",
        is_asked(notice.audience)
    ))
    .bind(notice.id)
    .bind(notice.sent_at)
    .bind(at)
    .fetch_one(tx, |row| Ok((row.get("asked")?, row.get("confirmed")?)))
    .await
}

/// The orgs below `at` that are asked and have not confirmed; the cursor is the id of the last one shown.
pub(super) async fn list_missing(
    tx: &mut Tx,
    notice: &Notice,
    at: OrgId,
    after: Option<OrgId>,
    size: PageSize,
) -> Result<Page<Missing>, DbError> {
    let rows = sql_dynamic(format!(
        "SELECT o.id, o.name, p.name AS parent_name
           FROM org_within w JOIN org o ON o.id = w.org_id JOIN org p ON p.id = o.parent_id
           LEFT JOIN org_notice_receipt r ON r.notice_id = $1 AND r.org_id = o.id
          WHERE w.ancestor_id = $3 AND w.levels_up > 0 AND w.org_id > $4 AND r.org_id IS NULL AND {}
          ORDER BY w.org_id LIMIT $5",
        is_asked(notice.audience)
    ))
    .bind(notice.id)
    .bind(notice.sent_at)
    .bind(at)
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(size.fetch_limit())
    .fetch_all(tx, |row| Ok(Missing { org: row.parse("id")?, name: row.get("name")?, parent_name: row.get("parent_name")? }))
    .await?;
    Ok(Page::from_rows(rows, size, |missing| missing.org.to_string()))
}
