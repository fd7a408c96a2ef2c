//! Who is who and who may do what: accounts, sessions, roles in the tree of organisations, the authorizer, the record of acts.

mod access;
mod account;
mod attempts;
pub mod audit;
mod childhood;
pub mod consent;
mod demo;
mod erased;
mod erasure;
pub mod export;
mod form;
mod founding;
pub mod guardians;
mod home;
mod members;
mod names;
pub mod org;
mod pages;
mod paper_code;
mod password;
mod person;
mod role;
pub mod roster_account;
mod schooling;
mod scope;
mod seed;
mod session;
mod subject;
mod upkeep;
mod visit;

pub use access::{
    Action, Authorizer, ClassFacts, ClassKind, ClassWordError, Duty, PolicyFault, PostFacts, Resource, Space, SpaceFacts, SubjectFacts,
};
pub use demo::{DEMO_PASSWORD, DemoAccount, demo_classmates, demo_people, find_demo_person};
pub use erased::AccountErased;
pub use erasure::EraseDueAccounts;
pub use founding::{Founding, FoundingError, found};
pub use home::Home;
pub use names::{NameFault, SignInName};
pub use org::{Org, OrgKind, OrgLine};
pub use pages::{export_routes, guardian_desk, routes};
pub use password::{Password, PasswordFault};
pub use person::Person;
pub use role::{Role, RoleKey, RoleKind, RoleOrg};
pub use schooling::Schooling;
pub use scope::{AtLeast, Scope, count_scope};
pub use seed::seed_people;
pub use subject::Subject;
pub use upkeep::ForgetOldSessions;
pub use visit::Visit;
