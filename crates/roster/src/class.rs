//! A class, as rows.

use identity::{ClassKind, Home, Schooling};
use kernel::{ClassId, OrgId, Page, PageSize, Timestamp};
use store::{DbError, Row, Tx, sql};

/// A class. OneRoster `class`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its id
    pub id: ClassId,
    /// 行政班 or 普通班
    pub kind: ClassKind,
    /// Where what happens in it lives: the home of its school
    pub home: Home,
    /// Its school; of an ordinary class the school of who opened it
    pub org: OrgId,
    /// 七（3）班, 科学社
    pub name: String,
    /// Stage and grade; every administrative class has one
    pub schooling: Option<Schooling>,
    /// The year in which its school year began
    pub school_year: i64,
    /// When it ended
    pub closed_at: Option<Timestamp>,
}

pub(crate) fn class(row: &Row) -> Result<Class, DbError> {
    let (stage, grade): (Option<String>, Option<String>) = (row.get("stage")?, row.get("grade")?);
    Ok(Class {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        home: row.parse("home")?,
        org: row.parse("org_id")?,
        name: row.get("name")?,
        schooling: stage.zip(grade).and_then(|(stage, grade)| Schooling::new(&stage, &grade).ok()),
        school_year: row.get("school_year")?,
        closed_at: row.get("closed_at")?,
    })
}

/// The class with the id.
///
/// # Errors
/// The database refused it.
pub async fn find_class(tx: &mut Tx, id: ClassId) -> Result<Option<Class>, DbError> {
    sql("SELECT id, kind, home, org_id, name, stage, grade, school_year, closed_at FROM class_group WHERE id = $1")
        .bind(id)
        .fetch_optional(tx, class)
        .await
}

/// The classes of a school that are not closed, by name; the cursor is `name/id` of the last one shown.
///
/// # Errors
/// The database refused it.
pub async fn list_classes_in(
    tx: &mut Tx,
    school: OrgId,
    kind: ClassKind,
    after: Option<&str>,
    size: PageSize,
) -> Result<Page<Class>, DbError> {
    let (name, last) = after.and_then(|cursor| cursor.rsplit_once('/')).unwrap_or_default();
    let rows = sql("SELECT id, kind, home, org_id, name, stage, grade, school_year, closed_at FROM class_group
                     WHERE org_id = $1 AND kind = $2 AND (name, id) > ($3, $4) AND closed_at IS NULL ORDER BY name, id LIMIT $5")
    .bind(school)
    .bind(kind.key())
    .bind(name)
    .bind(last)
    .bind(size.fetch_limit())
    .fetch_all(tx, class)
    .await?;
    Ok(Page::from_rows(rows, size, |class| format!("{}/{}", class.name, class.id)))
}

/// Adds the class, or changes it.
///
/// # Errors
/// The database refused it.
pub async fn save_class(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO class_group (id, kind, home, org_id, name, stage, grade, school_year, created_at, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, stage = excluded.stage, grade = excluded.grade,
                                        school_year = excluded.school_year, closed_at = excluded.closed_at")
    .bind(class.id)
    .bind(class.kind.key())
    .bind(&class.home)
    .bind(class.org)
    .bind(&class.name)
    .bind(class.schooling.as_ref().map(|schooling| schooling.stage))
    .bind(class.schooling.as_ref().map(|schooling| schooling.grade))
    .bind(class.school_year)
    .bind(now)
    .bind(class.closed_at)
    .execute(tx)
    .await?;
    Ok(())
}
