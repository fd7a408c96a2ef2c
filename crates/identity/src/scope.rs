//! How large an administrator's part of the tree is.

use kernel::OrgId;
use store::{DbError, Tx, sql};

/// Beyond so many nothing is counted: a home page is not worth a walk through a whole nation.
const MOST_COUNTED: i64 = 10_000;

/// A number that stops growing somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtLeast {
    /// How many were counted
    pub counted: i64,
    /// Whether there are more
    pub has_more: bool,
}

/// What is in an org and all its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Orgs below it
    pub orgs: AtLeast,
    /// Roles held in it; somebody with two roles counts twice
    pub roles: AtLeast,
    /// Roles that wait for a confirmation
    pub waiting: AtLeast,
}

/// Counts what is in `org`.
///
/// # Errors
/// The database refused it.
pub async fn count_scope(tx: &mut Tx, org: OrgId) -> Result<Scope, DbError> {
    const ORGS: &str = "SELECT COUNT(*) AS n FROM (SELECT 1 FROM org_within WHERE ancestor_id = $1 AND levels_up > 0 LIMIT $2) found";
    const ROLES: &str = "SELECT COUNT(*) AS n FROM
          (SELECT 1 FROM org_within w JOIN account_role r ON r.org_id = w.org_id WHERE w.ancestor_id = $1 LIMIT $2) found";
    const WAITING: &str = "SELECT COUNT(*) AS n FROM
          (SELECT 1 FROM org_within w JOIN account_role r ON r.org_id = w.org_id
            WHERE w.ancestor_id = $1 AND r.is_confirmed = 0 LIMIT $2) found";
    let (orgs, roles) = (count(tx, ORGS, org).await?, count(tx, ROLES, org).await?);
    Ok(Scope { orgs, roles, waiting: count(tx, WAITING, org).await? })
}

async fn count(tx: &mut Tx, text: &'static str, org: OrgId) -> Result<AtLeast, DbError> {
    let found = sql(text).bind(org).bind(MOST_COUNTED + 1).fetch_one(tx, |row| row.get::<i64>("n")).await?;
    Ok(AtLeast { counted: found.min(MOST_COUNTED), has_more: found > MOST_COUNTED })
}
