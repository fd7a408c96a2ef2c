//! Schools that ask to be taken in: anybody asks, the administrators of the division decide, and who is named administers the school.
//!
//! Invariants: a request is decided once; the school, the account of its administrator and the invitation come with the decision or not at all;
//! the invited person administers that school and nothing else.

mod ask;
mod decide;
mod demo;
mod list;
mod rows;
mod upkeep;

use std::str::FromStr;

use axum::Router;
use axum::routing::{get, post};
use identity::Home;
use kernel::{AccountId, OrgId, SchoolRequestId, Timestamp};
use sha2::{Digest, Sha256};
use web::App;

pub(crate) use demo::demo_request;
pub(crate) use rows::count_waiting;
pub use upkeep::ForgetOldSchoolRequests;

const LONGEST_CONTACT: usize = 100;
const LONGEST_NOTE: usize = 500;
const LONGEST_REASON: usize = 300;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/schools/ask", get(ask::show).post(ask::ask))
        .route("/schools/ask/{link}", get(ask::state))
        .route("/admin/schools", get(list::show))
        .route("/admin/schools/{home}/{id}/approve", post(decide::approve))
        .route("/admin/schools/{home}/{id}/decline", post(decide::decline))
        .route("/admin/schools/{home}/{id}/slip", post(decide::slip))
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// The division has to decide
    Waiting,
    /// The school is there
    Approved,
    /// It was refused, with a reason
    Declined,
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a school's request")]
pub(crate) struct StateError;

impl State {
    const ALL: [Self; 3] = [Self::Waiting, Self::Approved, Self::Declined];

    const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
        }
    }

    const fn tag(self) -> &'static str {
        match self {
            Self::Waiting => "tag-b",
            Self::Approved => "tag-o",
            Self::Declined => "tag-w",
        }
    }
}

impl FromStr for State {
    type Err = StateError;
    fn from_str(key: &str) -> Result<Self, StateError> {
        Self::ALL.into_iter().find(|state| state.key() == key).ok_or(StateError)
    }
}

/// A school's request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) home: Home,
    pub(crate) id: SchoolRequestId,
    pub(crate) division: OrgId,
    pub(crate) division_name: String,
    pub(crate) school_name: String,
    /// Empty where the school does not know it
    pub(crate) school_code: String,
    /// Who is to administer it
    pub(crate) contact_name: String,
    /// How to reach them
    pub(crate) contact: String,
    pub(crate) note: String,
    pub(crate) state: State,
    pub(crate) reason: String,
    pub(crate) asked_at: Timestamp,
    pub(crate) invited: Option<AccountId>,
}

/// The secret in the requester's link: 128 bits that the server drew. The database keeps the digest.
pub(crate) struct Link(String);

impl Link {
    pub(crate) fn new() -> Result<Self, web::PageError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|_| web::PageError::internal(std::io::Error::other("no randomness")))?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(crate) fn typed(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    pub(crate) fn digest(&self) -> String {
        Sha256::digest(format!("school request:{}", self.0)).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
