//! Who is who and who may do what: accounts, sessions, roles in the tree of organisations, the authorizer, the record of acts.

mod access;
mod account;
mod attempts;
mod home;
mod names;
pub mod org;
mod password;
mod person;
mod role;
mod schooling;
mod session;

pub use access::{Action, Authorizer, PolicyFault, Resource};
pub use home::Home;
pub use names::{NameFault, SignInName};
pub use org::{Org, OrgKind, OrgLine};
pub use person::Person;
pub use role::{Role, RoleKey, RoleKind, RoleOrg};
pub use schooling::Schooling;
