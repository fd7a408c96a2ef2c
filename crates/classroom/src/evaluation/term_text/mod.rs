//! Term texts 期末评语: made from the entries of the term by rules, written on by the head teacher, and shared.
//!
//! Invariants: a text says of a pupil only what was recorded; what was shared stays as it was, and a change is another version.

mod compose;
mod edit;
mod list;
mod print;
mod rows;

use axum::Router;
use axum::routing::get;
use kernel::{AccountId, Timestamp};
use roster::{Class, Enrolled};
use serde::Deserialize;
use store::{DbError, Tx};
use web::{App, PageError, Words};

use crate::after_school::Term;
use crate::growth::{Piece, Source};
use crate::inbox::{self, Audience};

pub(super) use rows::{Shared, list_latest};

/// So many characters of a text.
const LONGEST_BODY: usize = 1_200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/evaluation/terms", get(list::show).post(list::act))
        .route("/class/{id}/evaluation/terms/print", get(print::show))
        .route("/class/{id}/evaluation/terms/{pupil}", get(edit::show).post(edit::act))
}

/// Which term; the present one where nothing is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    term: String,
    pupil: String,
}

impl Which {
    fn term(&self, now: Timestamp) -> Result<Term, PageError> {
        read_term(&self.term, now)
    }
}

fn read_term(text: &str, now: Timestamp) -> Result<Term, PageError> {
    if text.is_empty() { Ok(Term::of(now)) } else { text.parse().map_err(|_| PageError::BadRequest("term-text-fault-term")) }
}

/// What the term is called.
pub(crate) fn term_name(words: &Words, term: Term) -> String {
    let years = format!("{}–{}", term.school_year, term.school_year + 1);
    words.format(&format!("term-name-{}", term.half), &[("years", years.into())]).into_owned()
}

/// Shares the text and tells the guardians; a text that was shared already as it is stays the same version.
async fn share(tx: &mut Tx, class: &Class, pupil: &Enrolled, term: Term, body: &str, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    let account = pupil.place.who.account;
    if !rows::share(tx, class, account, term, body, by, now).await? {
        return Ok(());
    }
    for guardian in identity::guardians::list_guardians(tx, &pupil.place.who).await? {
        let entry = inbox::Entry {
            class: class.id,
            account: guardian.account,
            audience: Audience::Guardian,
            child: Some(account),
            subject: format!("term-text/{}/{account}/{term}", class.id),
            message: "inbox-term-text",
            about: now.date(),
            link: format!("/class/{}/evaluation", class.id),
            due_at: None,
            is_urgent: false,
            is_news: true,
        };
        inbox::put(tx, &class.home, &entry, now).await?;
    }
    Ok(())
}

/// The texts that were shared, for the growth record.
pub(crate) async fn growth_pieces(tx: &mut Tx, words: &Words, pupil: AccountId) -> Result<Vec<Piece>, DbError> {
    let piece = |one: Shared| Piece {
        source: Source::TermText,
        item: format!("{}/{}", one.class, one.term),
        at: one.at,
        place: one.class_name,
        title: term_name(words, one.term),
        text: one.body,
    };
    Ok(list_latest(tx, pupil).await?.into_iter().map(piece).collect())
}

/// Makes the text of the term and shares it, if nothing of the pupil was shared yet.
pub(super) async fn demo_text(tx: &mut Tx, class: &Class, pupil: &Enrolled, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    let (account, term) = (pupil.place.who.account, Term::of(now));
    if !list_latest(tx, account).await?.is_empty() {
        return Ok(());
    }
    let entries = super::rows::list_of(tx, class, account, term).await?;
    let Some(body) = compose::compose(web::words(kernel::Language::ZhHans), &pupil.name, account, term, &entries) else { return Ok(()) };
    rows::save_draft(tx, class, &rows::Draft { pupil: account, term, body: &body, by, at: now }).await?;
    share(tx, class, pupil, term, &body, by, now).await
}
