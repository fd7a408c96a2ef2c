//! Who belongs to an org and its parts, as rows.

use kernel::{AccountId, OrgId, Page, PageSize};
use store::{DbError, Row, Tx, sql, sql_dynamic};

use crate::{Home, RoleKind, Schooling};

/// A role of somebody in an org, as an administrator sees it: name and grade, and nothing else of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) home: Home,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) kind: RoleKind,
    pub(crate) org: OrgId,
    pub(crate) org_name: String,
    pub(crate) is_confirmed: bool,
    pub(crate) schooling: Option<Schooling>,
}

fn member(row: &Row) -> Result<Member, DbError> {
    let (stage, grade): (Option<String>, Option<String>) = (row.get("stage")?, row.get("grade")?);
    Ok(Member {
        home: row.parse("home")?,
        account: row.parse("account_id")?,
        name: row.get("display_name")?,
        kind: row.parse("kind")?,
        org: row.parse("org_id")?,
        org_name: row.get("org_name")?,
        is_confirmed: row.get("is_confirmed")?,
        schooling: stage.zip(grade).and_then(|(stage, grade)| Schooling::new(&stage, &grade).ok()),
    })
}

const COLUMNS: &str = "r.home, r.account_id, r.kind, r.org_id, r.is_confirmed, r.stage, r.grade, a.display_name, o.name AS org_name";

/// The roles in `org` and all its parts, org by org; only those that wait for a confirmation if `waiting`. The cursor is
/// `org.account.kind` of the last one shown.
pub(crate) async fn list(tx: &mut Tx, org: OrgId, waiting: bool, after: Option<&str>, size: PageSize) -> Result<Page<Member>, DbError> {
    let mut cursor = after.unwrap_or_default().splitn(3, '.').map(plain);
    let mut next = || cursor.next().unwrap_or_default();
    let (last_org, last_account, last_kind) = (next(), next(), next());
    let only = if waiting { "AND r.is_confirmed = 0" } else { "" };
    let rows = sql_dynamic(format!(
        "SELECT {COLUMNS}
           FROM org_within w JOIN account_role r ON r.org_id = w.org_id
           JOIN account a ON a.home = r.home AND a.id = r.account_id JOIN org o ON o.id = r.org_id
          WHERE w.ancestor_id = $1 AND w.org_id >= $2 AND (r.org_id, r.account_id, r.kind) > ($2, $3, $4) {only}
          ORDER BY w.org_id, r.account_id, r.kind LIMIT $5"
    ))
    .bind(org)
    .bind(last_org)
    .bind(last_account)
    .bind(last_kind)
    .bind(size.fetch_limit())
    .fetch_all(tx, member)
    .await?;
    Ok(Page::from_rows(rows, size, |last| format!("{}.{}.{}", last.org, last.account, last.kind.key())))
}

/// A cursor comes from a link that anybody can write.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect()
}

/// The role of that kind which the account has in the org.
pub(crate) async fn find(tx: &mut Tx, org: OrgId, account: AccountId, kind: RoleKind) -> Result<Option<Member>, DbError> {
    sql("SELECT r.home, r.account_id, r.kind, r.org_id, r.is_confirmed, r.stage, r.grade, a.display_name, o.name AS org_name
           FROM account_role r JOIN account a ON a.home = r.home AND a.id = r.account_id JOIN org o ON o.id = r.org_id
          WHERE r.org_id = $1 AND r.account_id = $2 AND r.kind = $3")
    .bind(org)
    .bind(account)
    .bind(kind.key())
    .fetch_optional(tx, member)
    .await
}
