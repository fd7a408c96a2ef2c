//! Other systems sign people in with their account here (OpenID Connect Core 1.0, authorization code with PKCE). What a system learns stands
//! on a page that the person agrees to; each system knows a person under another name, so that two of them cannot compare.

mod claims;
mod client;
mod code;
mod demo;
mod grant;
mod key;
mod scope;
mod token;

pub(crate) use claims::{Passed, passed_on};
pub use client::{Client, ClientFault, NewClient, add as add_client, list as list_clients, remove as remove_client};
pub(crate) use client::{find as find_client, has_secret};
pub(crate) use code::{Code, Redeemed, issue, prune as prune_codes, redeem};
pub use demo::demo_connections;
pub(crate) use grant::{Grant, find as find_grant, list as list_grants, remove as remove_grant, save as save_grant, touch as touch_grant};
pub(crate) use key::{current as current_key, is_current as has_current_key, list as list_keys, prune as prune_keys, subject_for};
pub use scope::{Scopes, ScopesError};
pub(crate) use token::{LASTS_SECONDS, find as find_token, issue as issue_token, prune as prune_tokens};
