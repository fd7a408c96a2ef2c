//! A class through the eyes of one person.

use std::collections::BTreeSet;

use identity::{Action, ClassFacts, ClassKind, Duty, Person, Resource, RoleKind, Schooling, SubjectFacts, WorkFacts, org};
use kernel::{AccountId, ClassId};
use store::{DbError, Tx, sql};
use web::{OrNotFound, PageError};

use crate::Class;
use crate::class::{class, find_class};
use crate::ordinary::{find_closing, find_joining};

/// A class, and what the person who looks is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The class
    pub class: Class,
    /// What the authorizer needs to know
    pub facts: ClassFacts,
    /// Why the school closed it
    pub closing: Option<String>,
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

    /// The same, where it matters whether a guardian decides about the pupil.
    #[must_use]
    pub fn child<'s>(&'s self, child: &'s SubjectFacts) -> Resource<'s> {
        Resource::ChildInClass(&self.facts, child)
    }

    /// Something that a pupil made in the class, to ask the authorizer about.
    #[must_use]
    pub fn work(&self, work: WorkFacts) -> Resource<'_> {
        Resource::Work(&self.facts, work)
    }
}

/// The class as `person` stands in it, if they may do `action` to it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such class, or when nobody with the person's role and duties may know that there is.
pub async fn see_class(tx: &mut Tx, person: &Person, id: ClassId, action: Action) -> Result<Seen, PageError> {
    let class = find_class(tx, id).await?.or_not_found()?;
    let seen = stand_before(tx, person, class).await?;
    let knows = [Action::SeeClass, Action::ManageClass, Action::SeeReports];
    if !knows.into_iter().any(|action| person.may(action, seen.resource()).is_ok()) {
        return Err(PageError::NotFound);
    }
    person.may(action, seen.resource())?;
    Ok(seen)
}

/// The class as `person` stands to it, who may be nobody in it. For those who hold its code; everybody else asks [`see_class`].
///
/// # Errors
/// Its school is gone, or the database refused it.
pub async fn stand_before(tx: &mut Tx, person: &Person, class: Class) -> Result<Seen, PageError> {
    let line = org::find_line(tx, class.org).await?.or_not_found()?;
    let (mut duties, children) = (list_duties(tx, &class, person.account).await?, list_children(tx, &class, person.account).await?);
    if !children.is_empty() {
        duties.insert(Duty::Guardian);
    }
    let takes_parents = class.kind == ClassKind::Administrative || find_joining(tx, &class).await?.takes_parents;
    let is_closed = class.closed_at.is_some();
    let year = class.schooling.as_ref().map(Schooling::year);
    let is_secondary = class.schooling.as_ref().is_some_and(Schooling::is_secondary);
    let facts = ClassFacts { id: class.id, kind: class.kind, is_closed, takes_parents, line, year, is_secondary, duties, children };
    let closing = if is_closed { find_closing(tx, &class).await? } else { None };
    Ok(Seen { class, facts, closing })
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

/// The open administrative classes in which somebody is a pupil: one, or none.
///
/// # Errors
/// The database refused it.
pub async fn list_administrative_of(tx: &mut Tx, pupil: AccountId) -> Result<Vec<Class>, DbError> {
    sql("SELECT c.id, c.kind, c.home, c.org_id, c.name, c.stage, c.grade, c.school_year, c.closed_at
           FROM enrollment e JOIN class_group c ON c.id = e.class_id
          WHERE e.account_id = $1 AND e.duty = 'pupil' AND e.is_administrative = 1 AND e.ended_at IS NULL ORDER BY e.began_at, c.id")
    .bind(pupil)
    .fetch_all(tx, class)
    .await
}

/// The classes that the person is in, in the role they act in: as teacher, as pupil, or as guardian of a pupil. Administrative ones first;
/// an ordinary class that was closed is among them as long as it can be read.
///
/// # Errors
/// The database refused it.
pub async fn list_own_classes(tx: &mut Tx, person: &Person) -> Result<Vec<Class>, DbError> {
    const AS_MEMBER: &str = "SELECT DISTINCT c.id, c.kind, c.home, c.org_id, c.name, c.stage, c.grade, c.school_year, c.closed_at
           FROM enrollment e JOIN class_group c ON c.id = e.class_id
          WHERE e.account_id = $1 AND e.ended_at IS NULL AND (c.closed_at IS NULL OR c.kind = 'ordinary')
            AND CASE WHEN e.duty IN ('head_teacher', 'subject_teacher') THEN 'teacher' ELSE 'pupil' END = $2
          ORDER BY c.kind, c.name, c.id";
    const AS_GUARDIAN: &str = "SELECT DISTINCT c.id, c.kind, c.home, c.org_id, c.name, c.stage, c.grade, c.school_year, c.closed_at
           FROM guardianship g JOIN enrollment e ON e.account_id = g.child_id JOIN class_group c ON c.id = e.class_id
           LEFT JOIN class_joining j ON j.home = c.home AND j.class_id = c.id
          WHERE g.guardian_id = $1 AND e.duty = 'pupil' AND e.ended_at IS NULL AND (c.closed_at IS NULL OR c.kind = 'ordinary')
            AND (c.kind = 'administrative' OR j.takes_parents = 1) ORDER BY c.kind, c.name, c.id";
    let own = match person.role.kind {
        RoleKind::Parent => sql(AS_GUARDIAN).bind(person.account),
        as_member => sql(AS_MEMBER).bind(person.account).bind(as_member.key()),
    };
    own.fetch_all(tx, class).await
}
