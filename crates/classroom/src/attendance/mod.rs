//! Attendance: one truth for each pupil and half day.
//!
//! Invariants: a mark is saved by a teacher of the class, with who and when; changing it keeps what it was; approved leave stands in the sheet
//! before it is saved, and excuses an absence that was saved earlier.

mod month;
mod own;
mod rows;
mod sheet;
mod summary;

use std::str::FromStr;

use axum::Router;
use axum::routing::get;
use kernel::{AccountId, Timestamp};
use roster::Class;
use store::{DbError, Tx};
use web::App;

use crate::leave::Leave;

pub(crate) use summary::growth_pieces;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/attendance", get(sheet::show).post(sheet::save))
        .route("/class/{id}/attendance/month", get(month::show))
        .route("/class/{id}/attendance/month.csv", get(month::export))
}

/// Whether a pupil was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// 到
    Present,
    /// 迟到
    Late,
    /// 缺勤, without leave
    Absent,
    /// 请假
    OnLeave,
}

/// A text that names no mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a mark of attendance")]
pub(crate) struct MarkError;

impl Mark {
    const ALL: [Self; 4] = [Self::Present, Self::Late, Self::Absent, Self::OnLeave];

    const fn key(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Late => "late",
            Self::Absent => "absent",
            Self::OnLeave => "on_leave",
        }
    }

    const fn tag(self) -> &'static str {
        match self {
            Self::Present => "tag-o",
            Self::Late => "tag-w",
            Self::Absent => "tag-s",
            Self::OnLeave => "tag-b",
        }
    }
}

impl FromStr for Mark {
    type Err = MarkError;
    fn from_str(key: &str) -> Result<Self, MarkError> {
        Self::ALL.into_iter().find(|mark| mark.key() == key).ok_or(MarkError)
    }
}

/// Leave that was approved afterwards turns absences that were noted already into leave.
pub(crate) async fn excuse(tx: &mut Tx, class: &Class, leave: &Leave, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    for noted in rows::list_between(tx, class, Some(leave.pupil), leave.span.from, leave.span.to).await? {
        if noted.mark == Mark::Absent {
            rows::save(tx, class, leave.pupil, noted.period, Some(noted.mark), Mark::OnLeave, by, now).await?;
        }
    }
    Ok(())
}
