//! Who may do what: one authorizer, asked by every handler that touches people's data or an org. The answers stand in `policies/`
//! (Cedar), not in code.
//!
//! A new area adds its kind of resource and its actions to `policies/schema.cedarschema` and to [`Resource`] and [`Action`], its rules to
//! a policy file of its own, and its rows to the matrix in `tests/matrix.rs`. Guests are never asked about: to ask, one needs a
//! [`Person`].

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use cedar_policy::{
    Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request, RestrictedExpression, Schema,
    ValidationMode, Validator,
};
use kernel::{AccountId, OrgId};
use web::PageError;

use crate::org::OrgLine;
use crate::{Person, RoleKind};

const SCHEMA: &str = include_str!("../../../policies/schema.cedarschema");

const POLICIES: [&str; 4] = [
    include_str!("../../../policies/own-things.cedar"),
    include_str!("../../../policies/administration.cedar"),
    include_str!("../../../policies/library.cedar"),
    include_str!("../../../policies/media.cedar"),
];

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $name:literal,)*) => {
        /// What somebody wants to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $action,)* }

        impl Action {
            /// All actions.
            pub const ALL: &[Self] = &[$(Self::$action),*];

            /// The name in the policies.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$action => $name,)* }
            }
        }
    };
}
actions! {
    /// See somebody's progress, notes, answers, favourites, shelf, history, settings or devices.
    ReadOwn = "read_own",
    /// Change them.
    ChangeOwn = "change_own",
    /// See an account's name and roles.
    ReadAccount = "read_account",
    /// Change an org and see who belongs to it.
    ManageOrg = "manage_org",
    /// Give, confirm or withdraw a role in an org.
    GrantRole = "grant_role",
    /// Choose the textbooks of an org.
    SetAdoption = "set_adoption",
    /// Publish in the library of an org.
    ReleaseResource = "release_resource",
    /// Withdraw from the library of an org.
    RecallResource = "recall_resource",
    /// Fill the local channel of an org.
    EditChannel = "edit_channel",
    /// See background work that failed.
    SeeJobs = "see_jobs",
    /// Let it try again.
    RetryJob = "retry_job",
    /// Read the record of administrative acts.
    ReadAudit = "read_audit",
    /// Upload teaching material and see, change and remove what one uploaded.
    UploadMedia = "upload_media",
}

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
    /// The uploads of one person, by their owner.
    Uploads(AccountId),
}

/// The policies, parsed once.
pub struct Authorizer {
    policies: PolicySet,
    decide: cedar_policy::Authorizer,
}

/// A fault in the policies; a test keeps it from being shipped.
#[derive(Debug, thiserror::Error)]
#[error("the policies are at fault: {0}")]
pub struct PolicyFault(String);

impl Authorizer {
    /// Reads the policies and checks each against the schema.
    ///
    /// # Errors
    /// A policy or the schema is at fault.
    pub fn load() -> Result<Self, PolicyFault> {
        let fault = |error: &dyn std::fmt::Display| PolicyFault(error.to_string());
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|error| fault(&error))?;
        let policies: PolicySet = POLICIES.concat().parse().map_err(|error| fault(&error))?;
        let checked = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        let faults: Vec<String> = checked.validation_errors().map(ToString::to_string).collect();
        if faults.is_empty() { Ok(Self { policies, decide: cedar_policy::Authorizer::new() }) } else { Err(PolicyFault(faults.join("; "))) }
    }

    /// The authorizer of this process. With faulty policies nobody may do anything.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Authorizer> = LazyLock::new(|| {
            Authorizer::load().unwrap_or_else(|error| {
                tracing::error!(%error, "nobody may do anything");
                Authorizer { policies: PolicySet::new(), decide: cedar_policy::Authorizer::new() }
            })
        });
        &SHARED
    }

    /// Whether `person`, in the role they act in, may do `action` to `resource`.
    ///
    /// # Errors
    /// [`PageError::Forbidden`] when no policy permits it.
    pub fn may(&self, person: &Person, action: Action, resource: Resource<'_>) -> Result<(), PageError> {
        match self.decide(person, action, resource) {
            Ok(Decision::Allow) => Ok(()),
            Ok(Decision::Deny) => Err(PageError::Forbidden("error-role")),
            Err(error) => Err(PageError::Internal(Arc::from(error))),
        }
    }

    fn decide(
        &self,
        person: &Person,
        action: Action,
        resource: Resource<'_>,
    ) -> Result<Decision, Box<dyn std::error::Error + Send + Sync>> {
        let mut world = World::default();
        let principal = world.person(person)?;
        let target = world.resource(resource)?;
        let request = Request::new(principal, uid("Action", action.name())?, target, Context::empty(), None)?;
        let entities = Entities::from_entities(world.entities()?, None)?;
        Ok(self.decide.is_authorized(&request, &self.policies, &entities).decision())
    }
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

fn uid(kind: &str, id: &str) -> Result<EntityUid, Fault> {
    Ok(EntityUid::from_type_name_and_id(kind.parse::<EntityTypeName>()?, EntityId::new(id)))
}

fn org_uid(id: OrgId) -> Result<EntityUid, Fault> {
    uid("Org", &id.to_string())
}

/// What the policies are told about for one question. The person may be part of the resource too, so things are gathered first.
#[derive(Default)]
struct World(HashMap<EntityUid, (HashMap<String, RestrictedExpression>, HashSet<EntityUid>)>);

impl World {
    fn person(&mut self, person: &Person) -> Result<EntityUid, Fault> {
        let account = uid("Account", &person.account.to_string())?;
        let mut attributes = HashMap::new();
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

    fn resource(&mut self, resource: Resource<'_>) -> Result<EntityUid, Fault> {
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
            Resource::JobQueue => uid("JobQueue", "this node"),
            Resource::AuditLog => uid("AuditLog", "this node"),
        }
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

    fn add(&mut self, uid: EntityUid, attributes: HashMap<String, RestrictedExpression>, parents: HashSet<EntityUid>) {
        let known = self.0.entry(uid).or_default();
        known.0.extend(attributes);
        known.1.extend(parents);
    }

    fn entities(self) -> Result<Vec<Entity>, Fault> {
        self.0.into_iter().map(|(uid, (attributes, parents))| Ok(Entity::new(uid, attributes, parents)?)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Authorizer, SCHEMA};

    #[test]
    fn every_policy_fits_the_schema() {
        assert!(Authorizer::load().is_ok(), "{:?}", Authorizer::load().err());
    }

    #[test]
    fn code_and_schema_name_the_same_actions() {
        let (schema, _) = cedar_policy::Schema::from_cedarschema_str(SCHEMA).unwrap();
        let mut named: Vec<String> = schema.actions().map(|action| action.id().unescaped().to_owned()).collect();
        let mut known: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
        named.sort();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
