//! Changing the tree: parts are added, renamed, closed and moved. Roles hold in orgs, so whoever was above one before a move no longer is,
//! and whoever is above its new place now is.

use kernel::{OrgId, Page, PageSize, Timestamp, is_formula};
use store::{DbError, Row, Tx, insert_many, sql};

use super::lock::lock_tree;
use super::{Org, OrgKind, OrgLine, find, find_line, org, save};
use crate::Home;
use crate::names::is_invisible;

const LONGEST_NAME_CHARS: usize = 60;
const LONGEST_CODE_BYTES: usize = 20;
/// Eight columns a row: well below what one statement may hold.
const MOST_PARTS_ADDED: usize = 1000;

/// A part of an org, as its administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The org
    pub org: Org,
    /// Whether it is closed
    pub is_closed: bool,
}

/// Why the tree stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreeFault {
    /// An org would become part of itself
    Cycle,
    /// No org of that kind stands there
    Level,
    /// It stands there already
    Same,
    /// The place is closed
    Closed,
    /// It has parts that are not closed
    HasParts,
    /// The name is missing, too long, invisible, or something a spreadsheet would compute
    Name,
    /// The code is missing, or not letters, digits and hyphens
    Code,
    /// An org of the kind has the code
    CodeTaken,
}

impl TreeFault {
    /// The name in the record of acts, and with `org-fault-` before it the message.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cycle => "cycle",
            Self::Level => "level",
            Self::Same => "same",
            Self::Closed => "closed",
            Self::HasParts => "has-parts",
            Self::Name => "name",
            Self::Code => "code",
            Self::CodeTaken => "code-taken",
        }
    }
}

/// What was decided, unless the database failed.
type Decided<T> = Result<Result<T, TreeFault>, DbError>;

/// The name of an org as somebody wrote it, with single spaces, if it can be one.
#[must_use]
pub fn name_as_typed(typed: &str) -> Option<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=LONGEST_NAME_CHARS).contains(&name.chars().count());
    (fits && !is_formula(&name) && !typed.chars().any(is_invisible)).then_some(name)
}

/// The code of an org as somebody wrote it, if it can be one.
#[must_use]
pub fn code_as_typed(typed: &str) -> Option<&str> {
    let code = typed.trim();
    let fits = (1..=LONGEST_CODE_BYTES).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (fits && !code.starts_with('-')).then_some(code)
}

/// Whether `org` can be moved under `to`.
///
/// # Errors
/// See [`TreeFault`].
pub fn check_move(org: &OrgLine, to: &OrgLine) -> Result<(), TreeFault> {
    if to.org.id == org.org.id || to.above.contains(&org.org.id) {
        return Err(TreeFault::Cycle);
    }
    if org.org.parent == Some(to.org.id) {
        return Err(TreeFault::Same);
    }
    if org.org.parent.is_none() || !org.org.kind.fits_under(to.org.kind) {
        return Err(TreeFault::Level);
    }
    Ok(())
}

/// Moves the org, with all its parts, under `to`. What its people have stays in its home: only whose part it is changes.
///
/// # Errors
/// The database refused it.
pub async fn move_to(tx: &mut Tx, id: OrgId, to: OrgId, now: Timestamp) -> Decided<()> {
    lock_tree(tx).await?;
    let (Some(line), Some(to)) = (find_line(tx, id).await?, find_line(tx, to).await?) else { return Ok(Err(TreeFault::Level)) };
    if let Err(fault) = check_move(&line, &to) {
        return Ok(Err(fault));
    }
    if is_closed(tx, to.org.id).await? {
        return Ok(Err(TreeFault::Closed));
    }
    save(tx, &Org { parent: Some(to.org.id), ..line.org }, now).await?;
    Ok(Ok(()))
}

/// Adds a part to `parent`.
///
/// # Errors
/// The database refused it.
pub async fn add_part(tx: &mut Tx, parent: &Org, kind: OrgKind, code: &str, name: &str, now: Timestamp) -> Decided<Org> {
    let Some(name) = name_as_typed(name) else { return Ok(Err(TreeFault::Name)) };
    let Some(code) = code_as_typed(code) else { return Ok(Err(TreeFault::Code)) };
    if !kind.fits_under(parent.kind) {
        return Ok(Err(TreeFault::Level));
    }
    lock_tree(tx).await?;
    if is_closed(tx, parent.id).await? {
        return Ok(Err(TreeFault::Closed));
    }
    let taken = sql("SELECT id FROM org WHERE kind = $1 AND code = $2").bind(kind.key()).bind(code);
    if taken.fetch_optional(tx, |row| row.parse::<OrgId>("id")).await?.is_some() {
        return Ok(Err(TreeFault::CodeTaken));
    }
    let home = home_of(parent, kind, code);
    let part = Org { id: OrgId::new(), parent: Some(parent.id), kind, code: code.to_owned(), home, name };
    save(tx, &part, now).await?;
    Ok(Ok(part))
}

/// Where the people of a new part live: a division of its own code begins a home, everything else shares that of what it is part of.
fn home_of(parent: &Org, kind: OrgKind, code: &str) -> Home {
    let digits = code.get(..4).filter(|start| start.bytes().all(|b| b.is_ascii_digit()));
    let begins_one = matches!(kind, OrgKind::City | OrgKind::County) && parent.kind < OrgKind::City;
    let own = digits.filter(|_| begins_one).and_then(|digits| format!("{digits}00").parse().ok());
    own.unwrap_or_else(|| parent.home.clone())
}

/// Gives the org another name.
///
/// # Errors
/// The database refused it.
pub async fn rename(tx: &mut Tx, id: OrgId, name: &str) -> Decided<()> {
    let Some(name) = name_as_typed(name) else { return Ok(Err(TreeFault::Name)) };
    sql("UPDATE org SET name = $2 WHERE id = $1").bind(id).bind(name).execute(tx).await?;
    Ok(Ok(()))
}

/// Closes the org: it is found no more and gets no notices. Its people keep what they have.
///
/// # Errors
/// The database refused it.
pub async fn close(tx: &mut Tx, id: OrgId, now: Timestamp) -> Decided<()> {
    lock_tree(tx).await?;
    let open = sql("SELECT id FROM org WHERE parent_id = $1 AND closed_at IS NULL LIMIT 1").bind(id);
    if open.fetch_optional(tx, |row| row.parse::<OrgId>("id")).await?.is_some() {
        return Ok(Err(TreeFault::HasParts));
    }
    sql("UPDATE org SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL").bind(id).bind(now).execute(tx).await?;
    Ok(Ok(()))
}

/// Opens the org again, if what it is part of is open.
///
/// # Errors
/// The database refused it.
pub async fn reopen(tx: &mut Tx, id: OrgId) -> Decided<()> {
    lock_tree(tx).await?;
    let parent = find(tx, id).await?.and_then(|org| org.parent);
    if let Some(parent) = parent
        && is_closed(tx, parent).await?
    {
        return Ok(Err(TreeFault::Closed));
    }
    sql("UPDATE org SET closed_at = NULL WHERE id = $1").bind(id).execute(tx).await?;
    Ok(Ok(()))
}

/// Whether the org is closed.
///
/// # Errors
/// The database refused it.
pub async fn is_closed(tx: &mut Tx, id: OrgId) -> Result<bool, DbError> {
    let found = sql("SELECT closed_at FROM org WHERE id = $1").bind(id);
    Ok(found.fetch_optional(tx, |row| row.get::<Option<Timestamp>>("closed_at")).await?.flatten().is_some())
}

fn part(row: &Row) -> Result<Part, DbError> {
    Ok(Part { org: org(row)?, is_closed: row.get::<Option<Timestamp>>("closed_at")?.is_some() })
}

/// The direct parts of `id`, closed ones too, in the order of their names; the cursor is `name/id` of the last one shown.
///
/// # Errors
/// The database refused it.
pub async fn list_parts(tx: &mut Tx, id: OrgId, after: Option<&str>, size: PageSize) -> Result<Page<Part>, DbError> {
    let (name, last) = after.and_then(|cursor| cursor.rsplit_once('/')).unwrap_or_default();
    let rows = sql("SELECT id, parent_id, kind, code, home, name, closed_at FROM org
                     WHERE parent_id = $1 AND (name, id) > ($2, $3) ORDER BY name, id LIMIT $4")
    .bind(id)
    .bind(name)
    .bind(last)
    .bind(size.fetch_limit())
    .fetch_all(tx, part)
    .await?;
    Ok(Page::from_rows(rows, size, |part| format!("{}/{}", part.org.name, part.org.id)))
}

/// The orgs of `within` and its parts that have the code or full name, at most ten.
///
/// # Errors
/// The database refused it.
pub async fn find_places(tx: &mut Tx, within: OrgId, code_or_name: &str) -> Result<Vec<Org>, DbError> {
    sql("SELECT o.id, o.parent_id, o.kind, o.code, o.home, o.name FROM org o JOIN org_within w ON w.org_id = o.id
          WHERE w.ancestor_id = $1 AND (o.code = $2 OR o.name = $2) ORDER BY o.id LIMIT 10")
    .bind(within)
    .bind(code_or_name.trim())
    .fetch_all(tx, org)
    .await
}

/// Adds orgs of one kind whose parents are there already; many at once, because a nation has thousands of counties.
///
/// # Errors
/// The database refused it.
pub async fn add_many(tx: &mut Tx, kind: OrgKind, orgs: &[Org], now: Timestamp) -> Result<(), DbError> {
    for some in orgs.chunks(MOST_PARTS_ADDED) {
        let row = |org: &Org| {
            let parent = org.parent.map(|id| id.to_string());
            vec![org.id.into(), parent.into(), kind.key().into(), (&org.code).into(), (&org.home).into(), (&org.name).into(), now.into()]
        };
        let rows = some.iter().map(row).collect();
        insert_many("INSERT INTO org (id, parent_id, kind, code, home, name, created_at)", rows, "").execute(tx).await?;
    }
    // Whoever stands in no line yet is new.
    sql("INSERT INTO org_within (ancestor_id, org_id, levels_up)
         SELECT w.ancestor_id, o.id, w.levels_up + 1 FROM org o JOIN org_within w ON w.org_id = o.parent_id
          WHERE o.kind = $1 AND NOT EXISTS (SELECT 1 FROM org_within own WHERE own.org_id = o.id)")
    .bind(kind.key())
    .execute(tx)
    .await?;
    sql("INSERT INTO org_within (ancestor_id, org_id, levels_up) SELECT o.id, o.id, 0 FROM org o
          WHERE o.kind = $1 AND NOT EXISTS (SELECT 1 FROM org_within own WHERE own.org_id = o.id AND own.levels_up = 0)")
    .bind(kind.key())
    .execute(tx)
    .await?;
    Ok(())
}

/// All provinces, cities and counties.
///
/// # Errors
/// The database refused it.
pub async fn list_divisions(tx: &mut Tx) -> Result<Vec<Org>, DbError> {
    sql("SELECT id, parent_id, kind, code, home, name FROM org WHERE kind IN ('province', 'city', 'county')").fetch_all(tx, org).await
}

/// The provinces, cities and counties that are direct parts of `id` and not closed, by code; at most 400.
///
/// # Errors
/// The database refused it.
pub async fn list_divisions_in(tx: &mut Tx, id: OrgId) -> Result<Vec<Org>, DbError> {
    sql("SELECT id, parent_id, kind, code, home, name FROM org
          WHERE parent_id = $1 AND closed_at IS NULL AND kind IN ('province', 'city', 'county') ORDER BY code, id LIMIT 400")
    .bind(id)
    .fetch_all(tx, org)
    .await
}
