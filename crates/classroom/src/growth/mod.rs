//! Growth record 成长档案: one page for each pupil, over all classes and years.
//!
//! Each kind of piece is a [`Source`] that the module with its table reads; the record gathers and shows them, and stores only what the
//! pupil adds and likes best. Another kind (check-ins, homework) is one more variant and one more arm in [`gather`].
//!
//! Invariants: a record is seen by the pupil, the guardians and the head teacher of the present administrative class; only the pupil changes it;
//! what needed attention is not part of it.

mod act;
mod list;
mod page;
mod rows;
mod see;

use std::str::FromStr;

use axum::Router;
use axum::routing::{get, post};
use identity::guardians::Owner;
use kernel::Timestamp;
use store::{DbError, Tx};
use web::{App, Words};

use crate::{after_school, attendance, evaluation};

/// So many characters of a piece that a pupil adds, and so many pieces.
const LONGEST_PIECE: usize = 1_000;
const MOST_PIECES: i64 = 500;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/growth", get(list::of_class))
        .route("/growth", get(list::own))
        .route("/growth/{pupil}", get(page::show))
        .route("/growth/{pupil}/pieces", post(act::add))
        .route("/growth/{pupil}/pieces/{piece}/remove", post(act::remove))
        .route("/growth/{pupil}/favourites", post(act::favour))
}

/// Where a piece comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// 期末评语, as shared
    TermText,
    /// 评价, what encouraged
    Evaluation,
    /// 出勤, summed up by class and term
    Attendance,
    /// 课后服务, courses attended
    AfterSchool,
    /// What the pupil added
    Own,
}

/// A text that names no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a source of a growth record")]
pub(crate) struct SourceError;

impl Source {
    const ALL: [Self; 5] = [Self::TermText, Self::Evaluation, Self::Attendance, Self::AfterSchool, Self::Own];

    const fn key(self) -> &'static str {
        match self {
            Self::TermText => "term-text",
            Self::Evaluation => "evaluation",
            Self::Attendance => "attendance",
            Self::AfterSchool => "after-school",
            Self::Own => "own",
        }
    }
}

impl FromStr for Source {
    type Err = SourceError;
    fn from_str(key: &str) -> Result<Self, SourceError> {
        Self::ALL.into_iter().find(|source| source.key() == key).ok_or(SourceError)
    }
}

/// A piece of a record, in the words of its reader.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) source: Source,
    /// What it is known by in its source
    pub(crate) item: String,
    pub(crate) at: Timestamp,
    /// The class it comes from, where there is one
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// Everything in the record of the pupil, the latest first.
async fn gather(tx: &mut Tx, words: &Words, pupil: &Owner) -> Result<Vec<Piece>, DbError> {
    let mut pieces = Vec::new();
    for source in Source::ALL {
        pieces.extend(match source {
            Source::TermText => evaluation::term_text_pieces(tx, words, pupil.account).await?,
            Source::Evaluation => evaluation::growth_pieces(tx, words, pupil.account).await?,
            Source::Attendance => attendance::growth_pieces(tx, words, pupil.account).await?,
            Source::AfterSchool => after_school::growth_pieces(tx, words, pupil.account).await?,
            Source::Own => rows::list_pieces(tx, words, pupil).await?,
        });
    }
    pieces.sort_by(|one, other| (other.at, one.source, &one.item).cmp(&(one.at, other.source, &other.item)));
    Ok(pieces)
}
