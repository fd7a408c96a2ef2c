//! The single inbox of a guardian, over all children and classes; teachers and pupils find there what waits for them.
//!
//! The door for the rest of the crate is [`put`]: one [`Entry`] for each person who may do it. Who does it calls [`handle`] with the same
//! subject, and everybody else reads who that was.
//!
//! Invariants: nothing that can wait disturbs between 21:00 and 07:00 in China, it stands folded away; a class sends a guardian at most [`MOST_A_DAY`] entries a
//! day that can wait, and what is beyond them stands together in one.

mod page;
mod quiet;
mod rows;

use axum::Router;
use axum::routing::{get, post};
use kernel::{AccountId, ClassId, Timestamp};
use web::App;

pub(crate) use rows::{handle, is_known, put, withdraw};

/// So many entries of one class stand alone for one guardian on one day, urgent ones not counted.
const MOST_A_DAY: i64 = 8;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/me/inbox", get(page::show)).route("/me/inbox/{home}/{id}/done", post(page::done))
}

/// In which role an entry is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// A guardian of the child
    Guardian,
    /// A teacher of the class
    Teacher,
    /// A pupil of the class
    Pupil,
}

impl Audience {
    const fn key(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Teacher => "teacher",
            Self::Pupil => "pupil",
        }
    }
}

/// Something to do or to know.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The class it comes from
    pub(crate) class: ClassId,
    /// Who reads it
    pub(crate) account: AccountId,
    /// In which role
    pub(crate) audience: Audience,
    /// The child it is about
    pub(crate) child: Option<AccountId>,
    /// What it is about, the same for everybody who gets it: `leave/…`
    pub(crate) subject: String,
    /// The message; it has the child as `name` and what follows as `about`
    pub(crate) message: &'static str,
    /// A date, a title: the same in every language
    pub(crate) about: String,
    /// Where to do it
    pub(crate) link: String,
    /// Until when
    pub(crate) due_at: Option<Timestamp>,
    /// Cannot wait for the morning
    pub(crate) is_urgent: bool,
    /// Reading it is all there is to do
    pub(crate) is_news: bool,
}
