//! Who may do what: one authorizer, asked by every handler that touches people's data or an org. The answers stand in `policies/`
//! (Cedar), not in code.
//!
//! A new area adds its kind of resource and its actions to `policies/schema.cedarschema` and to [`Resource`] and [`Action`], its rules to
//! a policy file of its own, and its rows to the matrix in `tests/matrix.rs`. Guests are never asked about: to ask, one needs a
//! [`Person`].

mod action;
mod class;
mod space;
mod subject;
mod work;
mod world;

use std::sync::{Arc, LazyLock};

use cedar_policy::{ActionConstraint, Context, Decision, Entities, Policy, PolicySet, Request, Schema, ValidationMode, Validator};
use web::PageError;

pub use action::Action;
pub use class::{ClassFacts, ClassKind, ClassWordError, Duty};
pub use space::{PostFacts, Space, SpaceFacts};
pub use subject::SubjectFacts;
pub use work::WorkFacts;
pub use world::Resource;
use world::{Fault, World, uid};

use crate::Person;

const SCHEMA: &str = include_str!("../../../../policies/schema.cedarschema");

const POLICIES: &[&str] = &[
    include_str!("../../../../policies/own-things.cedar"),
    include_str!("../../../../policies/administration.cedar"),
    include_str!("../../../../policies/library.cedar"),
    include_str!("../../../../policies/media.cedar"),
    include_str!("../../../../policies/classes.cedar"),
    include_str!("../../../../policies/leave.cedar"),
    include_str!("../../../../policies/children.cedar"),
    include_str!("../../../../policies/after-school.cedar"),
    include_str!("../../../../policies/check-ins.cedar"),
    include_str!("../../../../policies/class-feed.cedar"),
    include_str!("../../../../policies/class-forms.cedar"),
    include_str!("../../../../policies/evaluation.cedar"),
    include_str!("../../../../policies/class-sessions.cedar"),
    include_str!("../../../../policies/minor-mode.cedar"),
];

/// The policies, parsed once. A question is put to those alone that speak of its action, which is most of what an answer costs.
pub struct Authorizer {
    /// By action, in the order of [`Action::ALL`]
    policies: Vec<PolicySet>,
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
        if !faults.is_empty() {
            return Err(PolicyFault(faults.join("; ")));
        }
        let policies = Action::ALL.iter().map(|action| speaking_of(*action, &policies).map_err(|error| fault(&*error)));
        Ok(Self { policies: policies.collect::<Result<_, _>>()?, decide: cedar_policy::Authorizer::new() })
    }

    /// The authorizer of this process. With faulty policies nobody may do anything.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Authorizer> = LazyLock::new(|| {
            Authorizer::load().unwrap_or_else(|error| {
                tracing::error!(%error, "nobody may do anything");
                Authorizer { policies: Vec::new(), decide: cedar_policy::Authorizer::new() }
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
            // Who signed in with pictures has no other role to switch to.
            Ok(Decision::Deny) if person.class_session.is_some() => Err(PageError::Forbidden("error-class-session")),
            Ok(Decision::Deny) => Err(PageError::Forbidden("error-role")),
            Err(error) => Err(PageError::Internal(Arc::from(error))),
        }
    }

    fn decide(&self, person: &Person, action: Action, resource: Resource<'_>) -> Result<Decision, Fault> {
        let mut world = World::default();
        let principal = world.person(person)?;
        let target = world.resource(resource)?;
        let request = Request::new(principal, uid("Action", action.name())?, target, Context::empty(), None)?;
        let entities = Entities::from_entities(world.entities()?, None)?;
        let policies = self.policies.get(action as usize).ok_or("no policies could be read")?;
        Ok(self.decide.is_authorized(&request, policies, &entities).decision())
    }
}

/// The policies that can permit or forbid the action. The schema has no groups of actions.
fn speaking_of(action: Action, policies: &PolicySet) -> Result<PolicySet, Fault> {
    let this = uid("Action", action.name())?;
    let speaks = |policy: &&Policy| match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == this,
        ActionConstraint::In(some) => some.contains(&this),
    };
    Ok(PolicySet::from_policies(policies.policies().filter(speaks).cloned())?)
}

#[cfg(test)]
mod tests {
    use super::{Action, Authorizer, SCHEMA};

    #[test]
    fn every_policy_fits_the_schema() {
        assert!(Authorizer::load().is_ok(), "{:?}", Authorizer::load().err());
    }

    #[test]
    fn every_action_stands_by_itself() {
        let (schema, _) = cedar_policy::Schema::from_cedarschema_str(SCHEMA).unwrap();
        assert_eq!(schema.action_groups().count(), 0, "policies are sorted by action");
        assert!(Action::ALL.iter().enumerate().all(|(at, action)| *action as usize == at));
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
