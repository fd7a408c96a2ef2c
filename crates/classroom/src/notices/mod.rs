//! Notices 通知: a teacher tells pupils, parents or both, and may ask to hear by a day that it was read. A reader says so with one tap; who
//! sent it, and the head teacher, alone see who has not.
//!
//! Invariants: for parents the reader is the child: what one parent has read, the family has; a parent's notice lands in the inbox.

mod acts;
mod demo;
mod page;
mod rows;

use axum::Router;
use axum::routing::{get, post};
use identity::{Action, Duty, Person, PostFacts, Resource, Space, SpaceFacts};
use kernel::{AccountId, NoticeId, Timestamp};
use roster::Seen;
use web::App;

pub use demo::demo_notice;
pub(crate) use rows::list_families;

const LONGEST_TITLE: usize = 60;
const LONGEST_NOTICE: usize = 2_000;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/notices", get(page::list).post(acts::send))
        .route("/class/{id}/notices/{notice}", get(page::show))
        .route("/class/{id}/notices/{notice}/read", post(acts::read))
}

/// A notice.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: NoticeId,
    pub(crate) author: AccountId,
    pub(crate) author_name: String,
    pub(crate) author_duty: Duty,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) to_pupils: bool,
    pub(crate) to_parents: bool,
    /// Until when readers are asked to say that they have read it
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) made_at: Timestamp,
}

impl Notice {
    fn is_for(&self, audience: Space) -> bool {
        match audience {
            Space::Pupils => self.to_pupils,
            Space::Parents => self.to_parents,
            Space::Staff => false,
        }
    }

    /// The notice, to ask the authorizer about.
    fn resource<'s>(&self, seen: &'s Seen) -> Resource<'s> {
        let is_by_head = self.author_duty == Duty::HeadTeacher;
        Resource::Post(PostFacts { class: &seen.facts, space: Space::Staff, author: self.author, is_by_head, is_hidden: false })
    }
}

/// As whom somebody comes to the notices of a class.
#[derive(Debug, Clone)]
struct Reader {
    /// Reads all notices
    is_teacher: bool,
    /// Of which space they read
    audience: Option<Space>,
    /// For whom they say that it was read: themselves as a pupil, or their children
    readers: Vec<AccountId>,
}

impl Reader {
    fn new(person: &Person, seen: &Seen) -> Self {
        let is_teacher = person.may(Action::TeachClass, seen.resource()).is_ok();
        let reads = |space: &Space| {
            let facts = SpaceFacts { class: &seen.facts, space: *space, is_blocked: false };
            !is_teacher && person.may(Action::SeeSpace, Resource::Space(facts)).is_ok()
        };
        let audience = [Space::Pupils, Space::Parents].into_iter().find(reads);
        let readers = match audience {
            Some(Space::Pupils) => vec![person.account],
            Some(Space::Parents) => seen.facts.children.iter().copied().collect(),
            Some(Space::Staff) | None => Vec::new(),
        };
        Self { is_teacher, audience, readers }
    }

    fn may_read(&self, notice: &Notice) -> bool {
        self.is_teacher || self.audience.is_some_and(|audience| notice.is_for(audience))
    }
}
