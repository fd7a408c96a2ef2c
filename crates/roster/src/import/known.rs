//! Who a school's roster holds now.

use identity::guardians::Owner;
use identity::{ClassKind, Home, RoleKind};
use kernel::{ClassId, OrgId};
use store::{DbError, Tx, sql};

use crate::class::class;
use crate::{Class, Enrollment};

/// Somebody to whom the school gave a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The number
    pub number: String,
    /// The account
    pub who: Owner,
    /// The name
    pub name: String,
    /// Pupil or teacher
    pub kind: RoleKind,
    /// Whether somebody has taken the account over
    pub is_activated: bool,
    /// Whether the school says that they teach there
    pub is_employed: bool,
}

impl Known {
    /// Whether they are one of the school's teachers now; who was one keeps the number.
    #[must_use]
    pub fn teaches_here(&self) -> bool {
        self.kind == RoleKind::Teacher && self.is_employed
    }
}

/// A school's roster.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// Its open administrative classes, by name
    pub classes: Vec<Class>,
    /// Everybody with a number, by number
    pub people: Vec<Known>,
    /// Who is in those classes
    pub places: Vec<(ClassId, Enrollment)>,
}

impl Roster {
    /// The roster of the school.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn load(tx: &mut Tx, school: OrgId) -> Result<Self, DbError> {
        Ok(Self {
            classes: list_classes(tx, school).await?,
            people: list_people(tx, school).await?,
            places: list_places(tx, school).await?,
        })
    }

    /// Who has the number.
    #[must_use]
    pub fn person(&self, number: &str) -> Option<&Known> {
        self.people.binary_search_by(|known| known.number.as_str().cmp(number)).ok().map(|at| &self.people[at])
    }

    /// The open class of the name.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<&Class> {
        let at = self.classes.partition_point(|class| class.name.as_str() < name);
        self.classes.get(at).filter(|class| class.name == name)
    }
}

async fn list_classes(tx: &mut Tx, school: OrgId) -> Result<Vec<Class>, DbError> {
    let mut classes: Vec<Class> = sql("SELECT id, kind, home, org_id, name, stage, grade, school_year, closed_at FROM class_group
          WHERE org_id = $1 AND kind = $2 AND closed_at IS NULL ORDER BY name, id")
    .bind(school)
    .bind(ClassKind::Administrative.key())
    .fetch_all(tx, class)
    .await?;
    // Databases sort by rules of their own; looking up wants the order of bytes.
    classes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(classes)
}

async fn list_people(tx: &mut Tx, school: OrgId) -> Result<Vec<Known>, DbError> {
    let mut people: Vec<Known> = sql("SELECT n.number, n.account_home, n.account_id, a.display_name, CAST(CASE WHEN a.password_hash = '' THEN 0 ELSE 1 END AS BIGINT) AS is_activated,
                CASE WHEN EXISTS (SELECT 1 FROM account_role r WHERE r.home = n.account_home AND r.account_id = n.account_id
                                     AND r.kind = 'pupil') THEN 'pupil' ELSE 'teacher' END AS kind,
                CAST(CASE WHEN EXISTS (SELECT 1 FROM account_role r WHERE r.home = n.account_home AND r.account_id = n.account_id
                                          AND r.kind = 'teacher' AND r.org_id = n.org_id AND r.is_confirmed = 1) THEN 1 ELSE 0 END AS BIGINT) AS is_employed
           FROM roster_number n
           JOIN account a ON a.home = n.account_home AND a.id = n.account_id
          WHERE n.org_id = $1 ORDER BY n.number")
    .bind(school)
    .fetch_all(tx, |row| {
        let who = Owner { home: row.parse("account_home")?, account: row.parse("account_id")? };
        Ok(Known {
            number: row.get("number")?,
            who,
            name: row.get("display_name")?,
            kind: row.parse("kind")?,
            is_activated: row.get("is_activated")?,
            is_employed: row.get("is_employed")?,
        })
    })
    .await?;
    people.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(people)
}

async fn list_places(tx: &mut Tx, school: OrgId) -> Result<Vec<(ClassId, Enrollment)>, DbError> {
    sql("SELECT e.class_id, e.account_home, e.account_id, e.duty, e.subject FROM enrollment e JOIN class_group c ON c.id = e.class_id
          WHERE c.org_id = $1 AND c.kind = 'administrative' AND c.closed_at IS NULL AND e.ended_at IS NULL")
    .bind(school)
    .fetch_all(tx, |row| {
        let who = Owner { home: row.parse("account_home")?, account: row.parse("account_id")? };
        Ok((row.parse("class_id")?, Enrollment { who, duty: row.parse("duty")?, subject: row.get("subject")? }))
    })
    .await
}

/// Who has the number in the school.
pub(crate) async fn find_by_number(tx: &mut Tx, school: OrgId, number: &str) -> Result<Option<Owner>, DbError> {
    sql("SELECT account_home, account_id FROM roster_number WHERE org_id = $1 AND number = $2")
        .bind(school)
        .bind(number.trim().to_uppercase())
        .fetch_optional(tx, |row| Ok(Owner { home: row.parse("account_home")?, account: row.parse("account_id")? }))
        .await
}

/// The number that the school gave somebody.
pub(crate) async fn find_number(tx: &mut Tx, school: OrgId, who: &Owner) -> Result<Option<String>, DbError> {
    sql("SELECT number FROM roster_number WHERE account_home = $1 AND account_id = $2 AND org_id = $3")
        .bind(&who.home)
        .bind(who.account)
        .bind(school)
        .fetch_optional(tx, |row| row.get("number"))
        .await
}

/// Keeps the number that a school gave somebody; nothing happens when the number is given already.
///
/// # Errors
/// The database refused it.
pub async fn save_number(tx: &mut Tx, home: &Home, school: OrgId, number: &str, who: &Owner) -> Result<(), DbError> {
    sql("INSERT INTO roster_number (home, org_id, number, account_home, account_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(home)
        .bind(school)
        .bind(number)
        .bind(&who.home)
        .bind(who.account)
        .execute(tx)
        .await?;
    Ok(())
}
