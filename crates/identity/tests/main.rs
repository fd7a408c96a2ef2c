//! Accounts, sessions, roles and rights, through the door that browsers use, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod admin;
mod audit;
mod authenticator;
mod consent;
mod data_rights;
mod fake_provider;
mod founding;
mod guardians;
mod hostile;
mod limits;
mod matrix;
mod minor_mode;
mod oauth;
mod oauth_again;
mod orgs;
mod passkeys;
mod people;
mod phone;
mod scopes;
mod sessions;
mod sign_in;
mod sign_up;
mod single_sign_on;
mod world;
