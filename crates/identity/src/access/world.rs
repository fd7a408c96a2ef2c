//! The facts that go with a question, in the words of the policies.

use std::collections::{HashMap, HashSet};

use cedar_policy::{Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use kernel::{AccountId, OrgId};

use super::class::{ClassFacts, ClassKind};
use super::space::{PostFacts, SpaceFacts};
use super::subject::SubjectFacts;
use super::work::WorkFacts;
use crate::org::OrgLine;
use crate::{Person, RoleKind};

/// What somebody wants to do it to.
#[derive(Debug, Clone, Copy)]
pub enum Resource<'a> {
    /// What belongs to one person alone, by its owner.
    OwnThings(AccountId),
    /// An account, with the orgs of its roles.
    Account(AccountId, &'a [OrgLine]),
    /// An organisation.
    Org(&'a OrgLine),
    /// The textbooks of an org.
    Adoption(&'a OrgLine),
    /// The local channel of an org.
    Channel(&'a OrgLine),
    /// Something in the library of an org.
    LibraryItem(&'a OrgLine),
    /// The background work of this node.
    JobQueue,
    /// The record of administrative acts on this node.
    AuditLog,
    /// A class, as the one who asks stands in it.
    Class(&'a ClassFacts),
    /// What one pupil does and is given in a class.
    PupilInClass(&'a ClassFacts, AccountId),
    /// The same, where it matters whether a guardian decides about the pupil.
    ChildInClass(&'a ClassFacts, &'a SubjectFacts),
    /// Something that a pupil made in a class.
    Work(&'a ClassFacts, WorkFacts),
    /// A space of a class.
    Space(SpaceFacts<'a>),
    /// Something said in a space of a class.
    Post(PostFacts<'a>),
    /// Somebody whose data it is.
    DataSubject(&'a SubjectFacts),
    /// An after-school course, by its school and who teaches it.
    AfterSchoolCourse(&'a OrgLine, AccountId),
    /// The uploads of one person, by their owner.
    Uploads(AccountId),
}

pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn uid(kind: &str, id: &str) -> Result<EntityUid, Fault> {
    Ok(EntityUid::from_type_name_and_id(kind.parse::<EntityTypeName>()?, EntityId::new(id)))
}

fn org_uid(id: OrgId) -> Result<EntityUid, Fault> {
    uid("Org", &id.to_string())
}

/// What the policies are told about for one question. The person may be part of the resource too, so things are gathered first.
#[derive(Default)]
pub(super) struct World(HashMap<EntityUid, (HashMap<String, RestrictedExpression>, HashSet<EntityUid>)>);

impl World {
    pub(super) fn person(&mut self, person: &Person) -> Result<EntityUid, Fault> {
        let account = uid("Account", &person.account.to_string())?;
        let in_class_session = RestrictedExpression::new_bool(person.class_session.is_some());
        let mut attributes = HashMap::from([("in_class_session".to_owned(), in_class_session)]);
        let mut parents = HashSet::new();
        if person.role.is_confirmed {
            parents.insert(uid("Role", person.role.kind.key())?);
        }
        if let Some(org) = &person.role.org {
            attributes.insert("org".to_owned(), RestrictedExpression::new_entity_uid(org_uid(org.id)?));
            let at_root = org.is_root && person.role.kind == RoleKind::Administrator;
            attributes.insert("at_root".to_owned(), RestrictedExpression::new_bool(at_root));
        }
        self.add(account.clone(), attributes, parents);
        Ok(account)
    }

    pub(super) fn resource(&mut self, resource: Resource<'_>) -> Result<EntityUid, Fault> {
        match resource {
            Resource::OwnThings(owner) => self.owned("OwnThings", owner),
            Resource::Uploads(owner) => self.owned("Uploads", owner),
            Resource::Account(id, lines) => {
                let account = uid("Account", &id.to_string())?;
                for line in lines {
                    let org = self.line(line)?;
                    self.add(account.clone(), HashMap::new(), HashSet::from([org]));
                }
                Ok(account)
            }
            Resource::Org(line) => self.line(line),
            Resource::Adoption(line) => self.part("Adoption", line),
            Resource::Channel(line) => self.part("Channel", line),
            Resource::LibraryItem(line) => self.part("LibraryItem", line),
            Resource::Class(class) => self.class(class),
            Resource::PupilInClass(class, pupil) => self.pupil(class, pupil, None),
            Resource::ChildInClass(class, child) => self.pupil(class, child.account, Some(child.is_under_14)),
            Resource::Work(class, work) => self.work(class, work),
            Resource::Space(space) => self.space(space),
            Resource::Post(post) => self.post(post),
            Resource::DataSubject(subject) => self.subject(subject),
            Resource::AfterSchoolCourse(line, teacher) => self.course(line, teacher),
            Resource::JobQueue => uid("JobQueue", "this node"),
            Resource::AuditLog => uid("AuditLog", "this node"),
        }
    }

    fn subject(&mut self, facts: &SubjectFacts) -> Result<EntityUid, Fault> {
        let subject = uid("DataSubject", &facts.account.to_string())?;
        let flag = |name: &str, is_so| (name.to_owned(), RestrictedExpression::new_bool(is_so));
        let account = RestrictedExpression::new_entity_uid(uid("Account", &facts.account.to_string())?);
        let attributes = HashMap::from([
            ("account".to_owned(), account),
            flag("pupil", facts.is_pupil),
            flag("under_14", facts.is_under_14),
            flag("has_guardian", facts.has_guardian),
            flag("asked_by_guardian", facts.asked_by_guardian),
            flag("asked_by_head_teacher", facts.asked_by_head_teacher),
        ]);
        let orgs = facts.lines.iter().map(|line| self.line(line)).collect::<Result<_, Fault>>()?;
        self.add(subject.clone(), attributes, orgs);
        Ok(subject)
    }

    /// What belongs to one person.
    fn owned(&mut self, kind: &str, owner: AccountId) -> Result<EntityUid, Fault> {
        let things = uid(kind, &owner.to_string())?;
        let owner = RestrictedExpression::new_entity_uid(uid("Account", &owner.to_string())?);
        self.add(things.clone(), HashMap::from([("owner".to_owned(), owner)]), HashSet::new());
        Ok(things)
    }

    /// An org inside all that it is part of.
    fn line(&mut self, line: &OrgLine) -> Result<EntityUid, Fault> {
        let org = org_uid(line.org.id)?;
        let above = line.above.iter().map(|id| org_uid(*id)).collect::<Result<_, Fault>>()?;
        self.add(org.clone(), HashMap::new(), above);
        Ok(org)
    }

    /// Something that belongs to an org.
    fn part(&mut self, kind: &str, line: &OrgLine) -> Result<EntityUid, Fault> {
        let org = self.line(line)?;
        let part = uid(kind, &line.org.id.to_string())?;
        self.add(part.clone(), HashMap::new(), HashSet::from([org]));
        Ok(part)
    }

    fn course(&mut self, line: &OrgLine, teacher: AccountId) -> Result<EntityUid, Fault> {
        let (school, course) = (self.line(line)?, uid("AfterSchoolCourse", &line.org.id.to_string())?);
        let teacher = RestrictedExpression::new_entity_uid(uid("Account", &teacher.to_string())?);
        let school = RestrictedExpression::new_entity_uid(school);
        let attributes = HashMap::from([("school".to_owned(), school), ("teacher".to_owned(), teacher)]);
        self.add(course.clone(), attributes, HashSet::new());
        Ok(course)
    }

    fn class(&mut self, class: &ClassFacts) -> Result<EntityUid, Fault> {
        let group = uid("ClassGroup", &class.id.to_string())?;
        let org = self.line(&class.line)?;
        let mut attributes = class_attributes(class);
        attributes.insert("school".to_owned(), RestrictedExpression::new_entity_uid(org.clone()));
        self.add(group.clone(), attributes, HashSet::from([org]));
        Ok(group)
    }

    fn pupil(&mut self, class: &ClassFacts, pupil: AccountId, is_under_14: Option<bool>) -> Result<EntityUid, Fault> {
        let group = self.class(class)?;
        let things = uid("PupilInClass", &pupil.to_string())?;
        let age = is_under_14.map(|is_so| ("under_14".to_owned(), RestrictedExpression::new_bool(is_so)));
        let attributes = pupil_attributes(class, pupil)?.into_iter().chain(age).collect();
        self.add(things.clone(), attributes, HashSet::from([group]));
        Ok(things)
    }

    fn work(&mut self, class: &ClassFacts, facts: WorkFacts) -> Result<EntityUid, Fault> {
        let group = self.class(class)?;
        let work = uid("Work", &facts.pupil.to_string())?;
        let mut attributes = pupil_attributes(class, facts.pupil)?;
        attributes.insert("shown".to_owned(), RestrictedExpression::new_bool(facts.is_shown));
        attributes.insert("agreed".to_owned(), RestrictedExpression::new_bool(facts.is_agreed));
        self.add(work.clone(), attributes, HashSet::from([group]));
        Ok(work)
    }

    fn space(&mut self, facts: SpaceFacts<'_>) -> Result<EntityUid, Fault> {
        let (group, space) = (self.class(facts.class)?, uid("ClassSpace", facts.space.key())?);
        let mut attributes = class_attributes(facts.class);
        attributes.insert("space".to_owned(), RestrictedExpression::new_string(facts.space.key().to_owned()));
        attributes.insert("blocked".to_owned(), RestrictedExpression::new_bool(facts.is_blocked));
        self.add(space.clone(), attributes, HashSet::from([group]));
        Ok(space)
    }

    fn post(&mut self, facts: PostFacts<'_>) -> Result<EntityUid, Fault> {
        let (group, post) = (self.class(facts.class)?, uid("ClassPost", facts.space.key())?);
        let mut attributes = class_attributes(facts.class);
        attributes.insert("space".to_owned(), RestrictedExpression::new_string(facts.space.key().to_owned()));
        attributes.insert("author".to_owned(), RestrictedExpression::new_entity_uid(uid("Account", &facts.author.to_string())?));
        attributes.insert("by_head".to_owned(), RestrictedExpression::new_bool(facts.is_by_head));
        attributes.insert("hidden".to_owned(), RestrictedExpression::new_bool(facts.is_hidden));
        self.add(post.clone(), attributes, HashSet::from([group]));
        Ok(post)
    }

    fn add(&mut self, uid: EntityUid, attributes: HashMap<String, RestrictedExpression>, parents: HashSet<EntityUid>) {
        let known = self.0.entry(uid).or_default();
        known.0.extend(attributes);
        known.1.extend(parents);
    }

    pub(super) fn entities(self) -> Result<Vec<Entity>, Fault> {
        self.0.into_iter().map(|(uid, (attributes, parents))| Ok(Entity::new(uid, attributes, parents)?)).collect()
    }
}

fn class_attributes(class: &ClassFacts) -> HashMap<String, RestrictedExpression> {
    let duties = class.duties.iter().map(|duty| RestrictedExpression::new_string(duty.key().to_owned()));
    HashMap::from([
        ("administrative".to_owned(), RestrictedExpression::new_bool(class.kind == ClassKind::Administrative)),
        ("closed".to_owned(), RestrictedExpression::new_bool(class.is_closed)),
        ("takes_parents".to_owned(), RestrictedExpression::new_bool(class.takes_parents)),
        ("duties".to_owned(), RestrictedExpression::new_set(duties)),
        ("secondary".to_owned(), RestrictedExpression::new_bool(class.is_secondary)),
        ("year".to_owned(), RestrictedExpression::new_long(class.year.map_or(0, |year| year as i64))),
    ])
}

fn pupil_attributes(class: &ClassFacts, pupil: AccountId) -> Result<HashMap<String, RestrictedExpression>, Fault> {
    let mut attributes = class_attributes(class);
    attributes.insert("pupil".to_owned(), RestrictedExpression::new_entity_uid(uid("Account", &pupil.to_string())?));
    attributes.insert("asked_by_guardian".to_owned(), RestrictedExpression::new_bool(class.children.contains(&pupil)));
    Ok(attributes)
}
