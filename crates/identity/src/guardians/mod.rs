//! Who answers for which child: guardianships, and how they come about. The school gives a code on paper, the guardian types it in, and the
//! other side confirms; either side can end it.

pub(crate) mod pairing;

use std::str::FromStr;

use kernel::{AccountId, Timestamp};
use store::{DbError, Tx, sql, sql_dynamic};

use crate::Home;

/// What a guardian is to the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// 母亲
    Mother,
    /// 父亲
    Father,
    /// 祖辈
    Grandparent,
    /// 其他监护人
    Other,
}

/// A text that names no relation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a relation of guardian and child")]
pub struct RelationError;

impl Relation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mother, Self::Father, Self::Grandparent, Self::Other];

    /// The name in the database and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Grandparent => "grandparent",
            Self::Other => "other",
        }
    }
}

impl FromStr for Relation {
    type Err = RelationError;
    fn from_str(key: &str) -> Result<Self, RelationError> {
        Self::ALL.into_iter().find(|relation| relation.key() == key).ok_or(RelationError)
    }
}

/// Somebody's place in the database: an account and where its data lives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// Where the account's data lives
    pub home: Home,
    /// The account
    pub account: AccountId,
}

/// The name that others read of somebody.
///
/// # Errors
/// The database refused it.
pub async fn find_name(tx: &mut Tx, owner: &Owner) -> Result<Option<String>, DbError> {
    sql("SELECT display_name FROM account WHERE home = $1 AND id = $2")
        .bind(&owner.home)
        .bind(owner.account)
        .fetch_optional(tx, |row| row.get("display_name"))
        .await
}

/// A child of a guardian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// The child's account
    pub holder: Owner,
    /// The child's name
    pub name: String,
    /// What the guardian is to the child
    pub relation: Relation,
}

/// The children whose guardian `guardian` is, in the order of confirmation.
///
/// # Errors
/// The database refused it.
pub async fn list_children(tx: &mut Tx, guardian: AccountId) -> Result<Vec<Child>, DbError> {
    sql("SELECT g.home, g.child_id, g.relation, a.display_name
           FROM guardianship g JOIN account a ON a.home = g.home AND a.id = g.child_id
          WHERE g.guardian_id = $1 ORDER BY g.confirmed_at, g.child_id")
    .bind(guardian)
    .fetch_all(tx, |row| {
        let holder = Owner { home: row.parse("home")?, account: row.parse("child_id")? };
        Ok(Child { holder, name: row.get("display_name")?, relation: row.parse("relation")? })
    })
    .await
}

/// The guardians of a child, the first confirmed first.
///
/// # Errors
/// The database refused it.
pub async fn list_guardians(tx: &mut Tx, child: &Owner) -> Result<Vec<Owner>, DbError> {
    sql("SELECT guardian_home, guardian_id FROM guardianship WHERE home = $1 AND child_id = $2 ORDER BY confirmed_at, guardian_id")
        .bind(&child.home)
        .bind(child.account)
        .fetch_all(tx, |row| Ok(Owner { home: row.parse("guardian_home")?, account: row.parse("guardian_id")? }))
        .await
}

/// Makes `guardian` answer for `child`; the same again changes the relation only.
///
/// # Errors
/// The database refused it.
pub async fn confirm(tx: &mut Tx, child: &Owner, guardian: &Owner, relation: Relation, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO guardianship (home, child_id, guardian_home, guardian_id, relation, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (home, child_id, guardian_id) DO UPDATE SET relation = excluded.relation")
    .bind(&child.home)
    .bind(child.account)
    .bind(&guardian.home)
    .bind(guardian.account)
    .bind(relation.key())
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Those of `children` for whom somebody waits to be confirmed as a guardian.
///
/// # Errors
/// The database refused it.
pub async fn list_asked_for(tx: &mut Tx, children: &[AccountId], now: Timestamp) -> Result<Vec<AccountId>, DbError> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..children.len() + 2).map(|place| format!("${place}")).collect();
    let statement = format!("SELECT DISTINCT child_id FROM pairing WHERE expires_at > $1 AND child_id IN ({})", places.join(", "));
    let statement = children.iter().fold(sql_dynamic(statement).bind(now), |statement, child| statement.bind(*child));
    statement.fetch_all(tx, |row| row.parse("child_id")).await
}
