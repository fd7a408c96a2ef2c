//! Who is who and who may do what: accounts, sessions, roles in the tree of organisations, the authorizer, the record of acts.

mod access;
mod account;
mod attempts;
pub mod audit;
mod demo;
mod erased;
mod form;
mod home;
mod members;
mod names;
pub mod org;
mod pages;
mod password;
mod person;
mod role;
mod schooling;
mod scope;
mod seed;
mod session;
mod upkeep;
mod visit;

pub use access::{Action, Authorizer, PolicyFault, Resource};
pub use demo::{DEMO_PASSWORD, DemoAccount, demo_people};
pub use erased::AccountErased;
pub use home::Home;
pub use names::{NameFault, SignInName};
pub use org::{Org, OrgKind, OrgLine};
pub use pages::routes;
pub use person::Person;
pub use role::{Role, RoleKey, RoleKind, RoleOrg};
pub use schooling::Schooling;
pub use scope::{AtLeast, Scope, count_scope};
pub use seed::seed_people;
pub use upkeep::ForgetOldSessions;
pub use visit::Visit;
