//! Ordinary classes as their school sees them: that they are there, and why it closed one.

use kernel::{ClassId, OrgId, Timestamp};
use store::{DbError, Tx, sql};

use crate::Class;

/// So many are listed.
const MOST_SHOWN: i64 = 500;

/// An open ordinary class of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfSchool {
    /// The class
    pub id: ClassId,
    /// What it is called
    pub name: String,
    /// Its head teacher; empty where nobody is
    pub head: String,
    /// How many people are in it
    pub members: i64,
    /// When it was opened
    pub opened_at: Timestamp,
}

/// The open ordinary classes of a school, by their names.
///
/// # Errors
/// The database refused it.
pub async fn list_of_school(tx: &mut Tx, school: OrgId) -> Result<Vec<OfSchool>, DbError> {
    sql("SELECT c.id, c.name, c.created_at,
                (SELECT MIN(a.display_name) FROM enrollment h JOIN account a ON a.home = h.account_home AND a.id = h.account_id
                  WHERE h.home = c.home AND h.class_id = c.id AND h.duty = 'head_teacher' AND h.ended_at IS NULL) AS head,
                (SELECT COUNT(DISTINCT e.account_id) FROM enrollment e
                  WHERE e.home = c.home AND e.class_id = c.id AND e.ended_at IS NULL) AS members
           FROM class_group c WHERE c.org_id = $1 AND c.kind = 'ordinary' AND c.closed_at IS NULL ORDER BY c.name, c.id LIMIT $2")
    .bind(school)
    .bind(MOST_SHOWN)
    .fetch_all(tx, |row| {
        Ok(OfSchool {
            id: row.parse("id")?,
            name: row.get("name")?,
            head: row.get::<Option<String>>("head")?.unwrap_or_default(),
            members: row.get("members")?,
            opened_at: row.get("created_at")?,
        })
    })
    .await
}

/// Notes why the school closed the class.
///
/// # Errors
/// The database refused it.
pub async fn save_closing(tx: &mut Tx, class: &Class, why: &str) -> Result<(), DbError> {
    sql("INSERT INTO class_closing (home, class_id, why) VALUES ($1, $2, $3) ON CONFLICT (home, class_id) DO NOTHING")
        .bind(&class.home)
        .bind(class.id)
        .bind(why)
        .execute(tx)
        .await?;
    Ok(())
}

/// Why the school closed the class; `None` when it did not.
///
/// # Errors
/// The database refused it.
pub async fn find_closing(tx: &mut Tx, class: &Class) -> Result<Option<String>, DbError> {
    sql("SELECT why FROM class_closing WHERE home = $1 AND class_id = $2")
        .bind(&class.home)
        .bind(class.id)
        .fetch_optional(tx, |row| row.get("why"))
        .await
}
