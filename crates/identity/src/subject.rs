//! Somebody whose data it is (data subject), through the eyes of one person.

use kernel::{AccountId, OrgId, Timestamp};
use store::{DbError, Tx, sql};
use web::{OrNotFound, PageError};

use crate::access::{Action, Resource, SubjectFacts};
use crate::childhood::is_under_14;
use crate::guardians::{self, Owner};
use crate::{Person, RoleKind, account, org};

/// Somebody whose data it is, and what the authorizer needs to know of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Who
    pub owner: Owner,
    /// The name that others read
    pub name: String,
    /// What the authorizer needs to know
    pub facts: SubjectFacts,
}

impl Subject {
    /// `owner` as `person` stands to them. Whether the person is the head teacher of their class is for the classes to add.
    ///
    /// # Errors
    /// There is no such account, or the database refused it.
    pub async fn find(tx: &mut Tx, person: &Person, owner: Owner, now: Timestamp) -> Result<Self, PageError> {
        let (name, said_at) = find_account(tx, &owner).await?.or_not_found()?;
        let roles = account::list_roles(tx, &owner.home, owner.account).await?;
        let mut lines = Vec::new();
        for org in roles.iter().filter_map(|role| role.org.as_ref()) {
            lines.extend(org::find_line(tx, org.id).await?);
        }
        let schooling = roles.iter().find_map(|role| role.schooling.as_ref());
        let guardians = guardians::list_guardians(tx, &owner).await?;
        let facts = SubjectFacts {
            account: owner.account,
            lines,
            is_pupil: roles.iter().any(|role| role.kind == RoleKind::Pupil),
            is_under_14: is_under_14(schooling, said_at, now),
            has_guardian: !guardians.is_empty(),
            asked_by_guardian: guardians.iter().any(|guardian| guardian.account == person.account),
            asked_by_head_teacher: false,
        };
        Ok(Self { owner, name, facts })
    }

    /// The person themselves.
    pub(crate) async fn own(tx: &mut Tx, person: &Person, now: Timestamp) -> Result<Self, PageError> {
        Self::find(tx, person, person.owner(), now).await
    }

    /// A child of the person, by the id in an address; what is no child of theirs is not found.
    pub(crate) async fn child(tx: &mut Tx, person: &Person, id: &str, now: Timestamp) -> Result<Self, PageError> {
        let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
        let children = guardians::list_children(tx, person.account).await?;
        let child = children.into_iter().find(|child| child.holder.account == id).or_not_found()?;
        Self::find(tx, person, child.holder, now).await
    }

    /// Somebody in a part of the tree that the person administers; nobody else is found.
    pub(crate) async fn administered(tx: &mut Tx, person: &Person, id: &str, now: Timestamp) -> Result<Self, PageError> {
        let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
        let org = person.role.org.as_ref().or_not_found()?;
        let owner = find_member(tx, org.id, id).await?.or_not_found()?;
        let subject = Self::find(tx, person, owner, now).await?;
        person.may(Action::ReadAccount, Resource::Account(id, &subject.facts.lines)).map_err(|_| PageError::NotFound)?;
        Ok(subject)
    }

    /// Read anew, with what only the classes knew of `earlier`.
    pub(crate) fn with_head_teacher(mut self, earlier: &Self) -> Self {
        self.facts.asked_by_head_teacher = earlier.facts.asked_by_head_teacher;
        self
    }

    /// Asks the authorizer.
    ///
    /// # Errors
    /// The person may not: [`PageError::Forbidden`].
    pub fn let_do(&self, person: &Person, action: Action) -> Result<(), PageError> {
        person.may(action, Resource::DataSubject(&self.facts))
    }
}

async fn find_account(tx: &mut Tx, owner: &Owner) -> Result<Option<(String, Option<Timestamp>)>, DbError> {
    sql("SELECT display_name, said_under_14_at FROM account WHERE home = $1 AND id = $2")
        .bind(&owner.home)
        .bind(owner.account)
        .fetch_optional(tx, |row| Ok((row.get("display_name")?, row.get("said_under_14_at")?)))
        .await
}

async fn find_member(tx: &mut Tx, org: OrgId, id: AccountId) -> Result<Option<Owner>, DbError> {
    sql("SELECT r.home FROM org_within w JOIN account_role r ON r.org_id = w.org_id WHERE w.ancestor_id = $1 AND r.account_id = $2 LIMIT 1")
        .bind(org)
        .bind(id)
        .fetch_optional(tx, |row| Ok(Owner { home: row.parse("home")?, account: id }))
        .await
}
