//! Reports 举报: anybody who reads a post may report it; it is hidden until the head teacher, or of what the head teacher said an
//! administrator of the school, keeps or removes it. Who misuses a class's spaces can be kept from speaking.
//!
//! Invariants: everybody reports a post once; what was kept is not hidden again, unless its author changes it; nobody decides about their own
//! words; no report outlives its post undecided; every decision has a reason and stands in the audit log.

mod acts;
mod own;
mod page;
mod rows;

use axum::Router;
use axum::routing::{get, post};
use kernel::{AccountId, PostId, ReportId, Timestamp};
use web::App;

pub(crate) use acts::settle;
pub(crate) use rows::{count_open, count_waiting};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/feed/{post}/report", post(acts::report))
        .route("/class/{id}/reports", get(page::show))
        .route("/class/{id}/reports/{post}/decide", post(acts::decide))
        .route("/class/{id}/reports/blocks/{account}", post(acts::block))
        .route("/me/reports", get(own::list))
}

/// A report.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) id: ReportId,
    pub(crate) post: PostId,
    /// Whether a head teacher of the class said it
    pub(crate) is_by_head: bool,
    pub(crate) reporter: AccountId,
    pub(crate) reason: String,
    pub(crate) made_at: Timestamp,
}

/// What becomes of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    Remove,
}

impl Verdict {
    const fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Remove => "remove",
        }
    }

    fn parse(key: &str) -> Option<Self> {
        [Self::Keep, Self::Remove].into_iter().find(|verdict| verdict.key() == key)
    }
}
