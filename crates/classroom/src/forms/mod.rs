//! Forms 表单 and polls 投票: a teacher asks a space of the class something, everybody there answers once, in the parents' space once for each
//! child. A poll is a form of one question.
//!
//! Invariants: an answer can be changed until the form closes; what was answered without a name is added to the sums of all and cannot be
//! taken out again, and nobody sees the sums before the form is closed and [`FEWEST`] have answered.

mod acts;
mod answer;
mod demo;
mod draft;
mod export;
mod given;
mod list;
mod new;
mod one;
mod people;
mod question;
mod results;
mod rows;
mod sheet;
mod sums;
mod template;

use axum::Router;
use axum::routing::{get, post};
use identity::{Action, Duty, Person, PostFacts, Resource, Space, SpaceFacts};
use kernel::{AccountId, ClassId, FormId, Timestamp};
use roster::{Seen, see_class};
use store::Tx;
use web::{App, OrNotFound, PageError};

pub use demo::demo_forms;

use question::Question;
use sums::FEWEST;

const LONGEST_TITLE: usize = 60;
const LONGEST_INTRO: usize = 1_000;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/forms", get(list::show).post(new::publish))
        .route("/class/{id}/forms/new", get(new::show))
        .route("/class/{id}/forms/{form}", get(one::show))
        .route("/class/{id}/forms/{form}/answers", post(answer::send))
        .route("/class/{id}/forms/{form}/answers.csv", get(export::download))
        .route("/class/{id}/forms/{form}/remind", post(acts::remind))
        .route("/class/{id}/forms/{form}/close", post(acts::close))
        .route("/class/{id}/forms/{form}/delete", get(acts::ask_delete).post(acts::delete))
}

/// A form.
#[derive(Debug, Clone)]
struct Form {
    id: FormId,
    space: Space,
    author: AccountId,
    author_name: String,
    author_duty: Duty,
    title: String,
    intro: String,
    questions: Vec<Question>,
    is_anonymous: bool,
    /// Those who answered see how often each choice was chosen
    shows_results: bool,
    closes_at: Timestamp,
    reminded_at: Option<Timestamp>,
    made_at: Timestamp,
}

impl Form {
    fn is_closed(&self, now: Timestamp) -> bool {
        self.closes_at <= now
    }

    /// The form, to ask the authorizer about.
    fn resource<'s>(&self, seen: &'s Seen) -> Resource<'s> {
        let is_by_head = self.author_duty == Duty::HeadTeacher;
        Resource::Post(PostFacts { class: &seen.facts, space: self.space, author: self.author, is_by_head, is_hidden: false })
    }

    fn href(&self, class: ClassId) -> String {
        format!("/class/{class}/forms/{}", self.id)
    }

    /// For whom somebody answers: themselves, or their children.
    fn readers(&self, person: &Person, seen: &Seen) -> Vec<AccountId> {
        match self.space {
            Space::Pupils | Space::Staff => vec![person.account],
            Space::Parents => seen.facts.children.iter().copied().collect(),
        }
    }
}

/// A space of the class, to ask the authorizer about. Who is kept from speaking still answers.
fn space_of(seen: &Seen, space: Space) -> Resource<'_> {
    Resource::Space(SpaceFacts { class: &seen.facts, space, is_blocked: false })
}

/// The form and its class. One of a space that the person does not read does not exist for them.
async fn see_form(tx: &mut Tx, person: &Person, class: &str, form: &str) -> Result<(Seen, Form), PageError> {
    let class: ClassId = class.parse().map_err(|_| PageError::NotFound)?;
    let form: FormId = form.parse().map_err(|_| PageError::NotFound)?;
    let seen = see_class(tx, person, class, Action::SeeClass).await?;
    let form = rows::find_form(tx, &seen.class, form).await?.or_not_found()?;
    let is_there = person.may(Action::SeeSpace, space_of(&seen, form.space)).is_ok();
    is_there.then_some((seen, form)).or_not_found()
}
