//! Nation, provinces, cities, counties, schools and campuses: the tree in which roles hold.

mod lock;
mod tree;

use std::str::FromStr;

use kernel::{OrgId, Page, PageSize, Timestamp};
use store::{DbError, Row, Tx, sql};

use crate::Home;

pub use lock::lock_tree;
pub use tree::{
    Part, TreeFault, add_many, add_part, check_move, close, code_as_typed, find_places, is_closed, list_divisions, list_divisions_in,
    list_parts, move_to, name_as_typed, rename, reopen,
};

/// A kind of organisation. OneRoster `org.type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrgKind {
    /// 国家
    Nation,
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 学校
    School,
    /// 校区, part of a school
    Campus,
}

impl OrgKind {
    /// All kinds, from the top down.
    pub const ALL: [Self; 6] = [Self::Nation, Self::Province, Self::City, Self::County, Self::School, Self::Campus];

    /// The name in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::School => "school",
            Self::Campus => "campus",
        }
    }

    /// Whether an org of this kind can be part of one of the kind `above`. Levels may be skipped, as in a municipality without cities; only
    /// a school has campuses, and a campus has no parts. Kinds only ever go down, so the tree can have no circle.
    #[must_use]
    pub fn fits_under(self, above: Self) -> bool {
        match self {
            Self::Nation => false,
            Self::Campus => above == Self::School,
            _ => above < self && above < Self::School,
        }
    }

    /// Whether it has classes and a roster of its own.
    #[must_use]
    pub const fn has_classes(self) -> bool {
        matches!(self, Self::School | Self::Campus)
    }
}

/// A text that names no kind of organisation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of organisation")]
pub struct OrgKindError;

impl FromStr for OrgKind {
    type Err = OrgKindError;
    fn from_str(key: &str) -> Result<Self, OrgKindError> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(OrgKindError)
    }
}

/// An organisation. OneRoster `org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    /// Its id
    pub id: OrgId,
    /// What it is part of; `None` for the top of the tree
    pub parent: Option<OrgId>,
    /// Nation, province … school
    pub kind: OrgKind,
    /// The administrative code or school code
    pub code: String,
    /// The province-city code of the people who belong to it
    pub home: Home,
    /// Its name
    pub name: String,
}

/// An organisation and the line of those it is part of: what the authorizer needs to know of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgLine {
    /// The organisation
    pub org: Org,
    /// What it is part of, nearest first
    pub above: Vec<OrgId>,
}

fn org(row: &Row) -> Result<Org, DbError> {
    Ok(Org {
        id: row.parse("id")?,
        parent: row.parse_optional("parent_id")?,
        kind: row.parse("kind")?,
        code: row.get("code")?,
        home: row.parse("home")?,
        name: row.get("name")?,
    })
}

/// The organisation with the id.
///
/// # Errors
/// The database refused it.
pub async fn find(tx: &mut Tx, id: OrgId) -> Result<Option<Org>, DbError> {
    sql("SELECT id, parent_id, kind, code, home, name FROM org WHERE id = $1").bind(id).fetch_optional(tx, org).await
}

/// The top of this node's tree: the nation on the hub, a province on a province's platform.
///
/// # Errors
/// The database refused it.
pub async fn find_root(tx: &mut Tx) -> Result<Option<Org>, DbError> {
    let found = sql("SELECT id, parent_id, kind, code, home, name FROM org WHERE parent_id IS NULL ORDER BY id LIMIT 1");
    found.fetch_optional(tx, org).await
}

/// The organisation with the id, and what it is part of.
///
/// # Errors
/// The database refused it.
pub async fn find_line(tx: &mut Tx, id: OrgId) -> Result<Option<OrgLine>, DbError> {
    let Some(org) = find(tx, id).await? else { return Ok(None) };
    let above = sql("SELECT ancestor_id FROM org_within WHERE org_id = $1 AND levels_up > 0 ORDER BY levels_up")
        .bind(id)
        .fetch_all(tx, |row| row.parse("ancestor_id"))
        .await?;
    Ok(Some(OrgLine { org, above }))
}

/// The school of that code or full name; `None` where no school or more than one answers to it.
///
/// # Errors
/// The database refused it.
pub async fn find_school(tx: &mut Tx, code_or_name: &str) -> Result<Option<Org>, DbError> {
    let mut found = sql("SELECT id, parent_id, kind, code, home, name FROM org
                          WHERE kind = 'school' AND closed_at IS NULL AND (code = $1 OR name = $1) LIMIT 2")
    .bind(code_or_name)
    .fetch_all(tx, org)
    .await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// What `id` is part of, nearest first.
///
/// # Errors
/// The database refused it.
pub async fn list_ancestors(tx: &mut Tx, id: OrgId) -> Result<Vec<Org>, DbError> {
    sql("SELECT o.id, o.parent_id, o.kind, o.code, o.home, o.name
           FROM org_within w JOIN org o ON o.id = w.ancestor_id
          WHERE w.org_id = $1 AND w.levels_up > 0 ORDER BY w.levels_up")
    .bind(id)
    .fetch_all(tx, org)
    .await
}

/// The direct parts of `id` in the order of their names; the cursor is `name/id` of the last one shown.
///
/// # Errors
/// The database refused it.
pub async fn list_children(tx: &mut Tx, id: OrgId, after: Option<&str>, size: PageSize) -> Result<Page<Org>, DbError> {
    let (name, last) = after.and_then(|cursor| cursor.rsplit_once('/')).unwrap_or_default();
    let rows = sql("SELECT id, parent_id, kind, code, home, name FROM org
                     WHERE parent_id = $1 AND (name, id) > ($2, $3) ORDER BY name, id LIMIT $4")
    .bind(id)
    .bind(name)
    .bind(last)
    .bind(size.fetch_limit())
    .fetch_all(tx, org)
    .await?;
    Ok(Page::from_rows(rows, size, |org| format!("{}/{}", org.name, org.id)))
}

/// Adds the organisation, or changes it: a new parent moves its whole subtree.
///
/// # Errors
/// The database refused it: the code is taken.
pub async fn save(tx: &mut Tx, org: &Org, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO org (id, parent_id, kind, code, home, name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, kind = excluded.kind, code = excluded.code,
                                        home = excluded.home, name = excluded.name")
    .bind(org.id)
    .bind(org.parent)
    .bind(org.kind.key())
    .bind(&org.code)
    .bind(&org.home)
    .bind(&org.name)
    .bind(now)
    .execute(tx)
    .await?;
    sql("INSERT INTO org_within (ancestor_id, org_id, levels_up) VALUES ($1, $1, 0) ON CONFLICT (ancestor_id, org_id) DO NOTHING")
        .bind(org.id)
        .execute(tx)
        .await?;
    place(tx, org).await
}

/// Hangs the subtree of `org` under its parent.
async fn place(tx: &mut Tx, org: &Org) -> Result<(), DbError> {
    sql("DELETE FROM org_within
          WHERE org_id IN (SELECT org_id FROM org_within WHERE ancestor_id = $1)
            AND ancestor_id IN (SELECT ancestor_id FROM org_within WHERE org_id = $1 AND levels_up > 0)")
    .bind(org.id)
    .execute(tx)
    .await?;
    let Some(parent) = org.parent else { return Ok(()) };
    sql("INSERT INTO org_within (ancestor_id, org_id, levels_up)
         SELECT up.ancestor_id, down.org_id, up.levels_up + down.levels_up + 1
           FROM org_within up CROSS JOIN org_within down
          WHERE up.org_id = $2 AND down.ancestor_id = $1")
    .bind(org.id)
    .bind(parent)
    .execute(tx)
    .await?;
    Ok(())
}
