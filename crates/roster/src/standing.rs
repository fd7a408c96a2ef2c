//! A class through the eyes of one person.

use std::collections::BTreeSet;

use identity::{Action, ClassFacts, Duty, Person, Resource, org};
use kernel::{AccountId, ClassId};
use store::{DbError, Tx, sql};
use web::{OrNotFound, PageError};

use crate::Class;
use crate::class::{class, find_class};

/// A class, and what the person who looks is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The class
    pub class: Class,
    /// What the authorizer needs to know
    pub facts: ClassFacts,
}

impl Seen {
    /// The class, to ask the authorizer about.
    #[must_use]
    pub fn resource(&self) -> Resource<'_> {
        Resource::Class(&self.facts)
    }

    /// One pupil's things in the class, to ask the authorizer about.
    #[must_use]
    pub fn pupil(&self, pupil: AccountId) -> Resource<'_> {
        Resource::PupilInClass(&self.facts, pupil)
    }
}

/// The class as `person` stands in it, if they may do `action` to it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such class, or when nobody with the person's role and duties may know that there is.
pub async fn see_class(tx: &mut Tx, person: &Person, id: ClassId, action: Action) -> Result<Seen, PageError> {
    let class = find_class(tx, id).await?.or_not_found()?;
    let line = org::find_line(tx, class.org).await?.or_not_found()?;
    let (mut duties, children) = (list_duties(tx, &class, person.account).await?, list_children(tx, &class, person.account).await?);
    if !children.is_empty() {
        duties.insert(Duty::Guardian);
    }
    let year = class.schooling.as_ref().map(identity::Schooling::year);
    let facts = ClassFacts { id: class.id, kind: class.kind, line, year, duties, children };
    let seen = Seen { class, facts };
    let may_know = person.may(Action::SeeClass, seen.resource()).is_ok() || person.may(Action::ManageClass, seen.resource()).is_ok();
    if !may_know {
        return Err(PageError::NotFound);
    }
    person.may(action, seen.resource())?;
    Ok(seen)
}

async fn list_duties(tx: &mut Tx, class: &Class, account: AccountId) -> Result<BTreeSet<Duty>, DbError> {
    let duties = sql("SELECT DISTINCT duty FROM enrollment WHERE home = $1 AND class_id = $2 AND account_id = $3 AND ended_at IS NULL")
        .bind(&class.home)
        .bind(class.id)
        .bind(account)
        .fetch_all(tx, |row| row.parse("duty"))
        .await?;
    Ok(duties.into_iter().collect())
}

async fn list_children(tx: &mut Tx, class: &Class, guardian: AccountId) -> Result<BTreeSet<AccountId>, DbError> {
    let children = sql("SELECT g.child_id FROM guardianship g JOIN enrollment e ON e.account_id = g.child_id
          WHERE g.guardian_id = $3 AND e.home = $1 AND e.class_id = $2 AND e.duty = 'pupil' AND e.ended_at IS NULL")
    .bind(&class.home)
    .bind(class.id)
    .bind(guardian)
    .fetch_all(tx, |row| row.parse("child_id"))
    .await?;
    Ok(children.into_iter().collect())
}

/// The classes that the person is in, in the role they act in: as teacher, as pupil, or as guardian of a pupil. Administrative ones first.
///
/// # Errors
/// The database refused it.
pub async fn list_own_classes(tx: &mut Tx, person: &Person) -> Result<Vec<Class>, DbError> {
    const AS_MEMBER: &str = "SELECT DISTINCT c.id, c.kind, c.home, c.org_id, c.name, c.stage, c.grade, c.school_year, c.closed_at
           FROM enrollment e JOIN class_group c ON c.id = e.class_id
          WHERE e.account_id = $1 AND e.ended_at IS NULL AND c.closed_at IS NULL ORDER BY c.kind, c.name, c.id";
    const AS_GUARDIAN: &str = "SELECT DISTINCT c.id, c.kind, c.home, c.org_id, c.name, c.stage, c.grade, c.school_year, c.closed_at
           FROM guardianship g JOIN enrollment e ON e.account_id = g.child_id JOIN class_group c ON c.id = e.class_id
          WHERE g.guardian_id = $1 AND e.duty = 'pupil' AND e.ended_at IS NULL AND c.closed_at IS NULL ORDER BY c.kind, c.name, c.id";
    let statement = if person.role.kind == identity::RoleKind::Parent { AS_GUARDIAN } else { AS_MEMBER };
    sql(statement).bind(person.account).fetch_all(tx, class).await
}
