//! Notices down the tree 通知: an org writes to its parts, each confirms in its own name, and the sender sees who has not.
//!
//! Invariants: a notice is one row however many orgs it is for; who it is for follows from the tree as it is now, among the orgs that were
//! there when it was sent; an org confirms for itself only.

mod acts;
mod demo;
mod list;
mod page;
mod rows;
mod tally;
mod write;

use std::str::FromStr;

use axum::Router;
use axum::routing::{get, post};
use kernel::{AccountId, NoticeId, OrgId, Timestamp};
use web::App;

pub(crate) use demo::demo_notice;
pub(crate) use rows::count_waiting;

const LONGEST_TITLE: usize = 80;
const LONGEST_BODY: usize = 4_000;
const LONGEST_NOTE: usize = 300;
/// So many orgs can be chosen one by one.
const MOST_CHOSEN: usize = 200;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/notices", get(list::show))
        .route("/admin/notices/new", get(write::show).post(write::send))
        .route("/admin/notices/{id}", get(page::show))
        .route("/admin/notices/{id}/confirm", post(acts::confirm))
        .route("/admin/notices/{id}/remind", post(acts::remind))
}

/// Whom a notice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Every org below the sender
    All,
    /// The schools below the sender
    Schools,
    /// Some orgs of the next level
    Chosen,
}

/// A text that names no audience.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an audience of a notice")]
pub(crate) struct AudienceError;

impl Audience {
    const ALL: [Self; 3] = [Self::All, Self::Schools, Self::Chosen];

    const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Schools => "schools",
            Self::Chosen => "chosen",
        }
    }
}

impl FromStr for Audience {
    type Err = AudienceError;
    fn from_str(key: &str) -> Result<Self, AudienceError> {
        Self::ALL.into_iter().find(|audience| audience.key() == key).ok_or(AudienceError)
    }
}

/// A notice.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: NoticeId,
    /// Who sent it
    pub(crate) org: OrgId,
    pub(crate) author: AccountId,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) audience: Audience,
    /// The notice from above that this one hands down
    pub(crate) passes_on: Option<NoticeId>,
    /// Until when it is to be confirmed
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) sent_at: Timestamp,
    pub(crate) reminded_at: Option<Timestamp>,
}

/// A notice as one of the orgs below its sender has it.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) notice: Notice,
    pub(crate) sender_name: String,
    /// Whether this org is to confirm it; otherwise it is for parts of this org
    pub(crate) is_asked: bool,
    pub(crate) confirmed_at: Option<Timestamp>,
    pub(crate) note: String,
}

impl Received {
    fn is_waiting(&self) -> bool {
        self.is_asked && self.confirmed_at.is_none()
    }

    fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_waiting() && self.notice.due_at.is_some_and(|due| due <= now)
    }
}
