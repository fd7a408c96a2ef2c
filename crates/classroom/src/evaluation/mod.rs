//! Evaluation 学生评价: what teachers of an administrative class saw of a pupil, over the five dimensions 五育, and the text at the end of
//! a term that is made of it.
//!
//! Invariants: a pupil and the guardians see their own entries, never another pupil's; points are never compared between pupils; an entry
//! keeps the behaviour as it was when it was recorded; a term text that was shared never changes.

mod act;
mod behaviour;
mod demo;
mod own;
mod page;
mod rows;
mod set;
mod term_text;

use std::str::FromStr;

use axum::Router;
use axum::routing::{get, post};
use kernel::{AccountId, EvaluationId, Timestamp};
use store::{DbError, Tx};
use web::{App, Words};

use crate::growth::{Piece, Source};

pub(crate) use behaviour::Behaviour;
pub use demo::demo_evaluation;
pub(crate) use term_text::{growth_pieces as term_text_pieces, term_name};

/// An entry can be taken back for so many days.
const TAKE_BACK_DAYS: i64 = 7;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/evaluation", get(page::show).post(act::record))
        .route("/class/{id}/evaluation/pupils/{pupil}", get(own::of_pupil))
        .route("/class/{id}/evaluation/entries/{entry}/take-back", post(act::take_back))
        .route("/class/{id}/evaluation/behaviours", get(set::show).post(set::add))
        .route("/class/{id}/evaluation/behaviours/{behaviour}/retire", post(set::retire))
        .merge(term_text::routes())
}

/// One of the five sides of growing up 五育.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dimension {
    /// 德
    Moral,
    /// 智
    Intellectual,
    /// 体
    Physical,
    /// 美
    Aesthetic,
    /// 劳
    Labour,
}

/// What a behaviour says of a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaning {
    /// 表扬
    Positive,
    /// 需要关注: said as what the teacher looks forward to
    Attention,
}

/// A text that names no dimension or leaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a dimension or leaning of an evaluation")]
pub(crate) struct EvaluationWordError;

impl Dimension {
    pub(crate) const ALL: [Self; 5] = [Self::Moral, Self::Intellectual, Self::Physical, Self::Aesthetic, Self::Labour];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Moral => "moral",
            Self::Intellectual => "intellectual",
            Self::Physical => "physical",
            Self::Aesthetic => "aesthetic",
            Self::Labour => "labour",
        }
    }

    pub(crate) fn label(self, words: &Words) -> String {
        words.get(&format!("dimension-{}", self.key())).into_owned()
    }
}

impl FromStr for Dimension {
    type Err = EvaluationWordError;
    fn from_str(key: &str) -> Result<Self, EvaluationWordError> {
        Self::ALL.into_iter().find(|one| one.key() == key).ok_or(EvaluationWordError)
    }
}

impl Leaning {
    pub(crate) const ALL: [Self; 2] = [Self::Positive, Self::Attention];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Attention => "attention",
        }
    }
}

impl FromStr for Leaning {
    type Err = EvaluationWordError;
    fn from_str(key: &str) -> Result<Self, EvaluationWordError> {
        Self::ALL.into_iter().find(|one| one.key() == key).ok_or(EvaluationWordError)
    }
}

/// What a teacher recorded of one pupil.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: EvaluationId,
    pub(crate) pupil: AccountId,
    pub(crate) behaviour: Behaviour,
    pub(crate) note: String,
    pub(crate) by: AccountId,
    pub(crate) at: Timestamp,
}

impl Entry {
    /// Whether `person`, who recorded it, may still take it back.
    fn may_take_back(&self, person: AccountId, now: Timestamp) -> bool {
        self.by == person && now < self.at.plus_ms(TAKE_BACK_DAYS * 24 * 3_600_000)
    }
}

/// What encouraged the pupil, for the growth record. What needed attention stays with the class and the term in which it was said.
pub(crate) async fn growth_pieces(tx: &mut Tx, words: &Words, pupil: AccountId) -> Result<Vec<Piece>, DbError> {
    let entries = rows::list_encouraging(tx, pupil).await?;
    let piece = |(entry, class): (Entry, String)| Piece {
        source: Source::Evaluation,
        item: entry.id.to_string(),
        at: entry.at,
        place: class,
        title: format!("{} · {}", entry.behaviour.dimension.label(words), entry.behaviour.label(words)),
        text: entry.note,
    };
    Ok(entries.into_iter().map(piece).collect())
}
