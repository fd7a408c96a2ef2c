//! What is said in a class, in three spaces: 师生, 家校, 教研. Posts with what goes with them, comments below.
//!
//! Invariants: who may not read a space does not learn that something stands in it; a post that was reported is read by its author and the
//! head teacher alone until somebody has decided; a page takes the same few statements whatever stands on it.

mod acts;
mod demo;
mod one;
mod page;
mod rows;
mod said;
mod seed;
mod view;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use identity::{Action, Duty, Person, PostFacts, Resource, RoleKind, Space, SpaceFacts};
use kernel::{AccountId, ClassId, PostId, Timestamp};
use roster::{Seen, see_class};
use store::Tx;
use web::{App, OrNotFound, PageError};

use crate::attachments::LARGEST_FORM_BYTES;

pub use demo::demo_feed;
use rows::find_post;
pub(crate) use rows::{hide, keep, list_posts_by_id, remove_by_other};
pub(crate) use said::{Piece, long_text, pieces};
pub use seed::seed_feeds;
pub(crate) use view::{PostView, Standing};

/// So many posts on a page.
const PAGE: i64 = 15;
/// So many comments below a post, of its own page more.
const COMMENTS_SHOWN: i64 = 3;
const MOST_COMMENTS: i64 = 200;
/// So many posts stand on top.
const MOST_PINNED: usize = 3;
const LONGEST_POST: usize = 2_000;
const LONGEST_COMMENT: usize = 500;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/feed", get(page::show).post(page::say).layer(DefaultBodyLimit::max(LARGEST_FORM_BYTES + (1 << 20))))
        .route("/class/{id}/feed/{post}", get(one::show))
        .route("/class/{id}/feed/{post}/files/{attachment}/{digest}", get(one::show_file))
        .route("/class/{id}/feed/{post}/comments", post(acts::comment))
        .route("/class/{id}/feed/{post}/change", post(acts::change))
        .route("/class/{id}/feed/{post}/remove", post(acts::remove))
        .route("/class/{id}/feed/{post}/pin", post(acts::pin))
}

/// Something said.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) id: PostId,
    pub(crate) space: Space,
    pub(crate) author: AccountId,
    pub(crate) author_name: String,
    /// What the author was in the class when they said it
    pub(crate) author_duty: Duty,
    /// Whether the author spoke as head teacher of the class, or has become one
    pub(crate) is_by_head: bool,
    /// The post that this is a comment on
    pub(crate) reply_to: Option<PostId>,
    pub(crate) body: String,
    pub(crate) made_at: Timestamp,
    pub(crate) edited_at: Option<Timestamp>,
    pub(crate) is_pinned: bool,
    pub(crate) is_hidden: bool,
    /// Somebody else removed it; only `verdict` is left
    pub(crate) is_removed: bool,
    pub(crate) verdict: String,
}

impl Post {
    /// The post, to ask the authorizer about.
    pub(crate) fn resource<'s>(&self, seen: &'s Seen) -> Resource<'s> {
        let Self { space, author, is_by_head, is_hidden, .. } = *self;
        Resource::Post(PostFacts { class: &seen.facts, space, author, is_by_head, is_hidden })
    }

    /// The post under which it stands.
    pub(crate) fn top(&self) -> PostId {
        self.reply_to.unwrap_or(self.id)
    }
}

/// A space through the eyes of one person.
pub(crate) struct SpaceSeen {
    pub(crate) seen: Seen,
    pub(crate) space: Space,
    /// The head teacher keeps the person from speaking
    pub(crate) is_blocked: bool,
    pub(crate) may_speak: bool,
    pub(crate) may_lead: bool,
    /// The spaces that the person reads
    pub(crate) spaces: Vec<Space>,
}

/// The space `asked` of the class, or the first that the person reads. What they do not read does not exist for them.
async fn see_space(tx: &mut Tx, person: &Person, class: &str, asked: Option<&str>) -> Result<SpaceSeen, PageError> {
    let id: ClassId = class.parse().map_err(|_| PageError::NotFound)?;
    let seen = see_class(tx, person, id, Action::SeeClass).await?;
    space_in(tx, person, seen, asked).await
}

async fn space_in(tx: &mut Tx, person: &Person, seen: Seen, asked: Option<&str>) -> Result<SpaceSeen, PageError> {
    let is_blocked = rows::is_blocked(tx, &seen.class, person.account).await?;
    let facts = |space| Resource::Space(SpaceFacts { class: &seen.facts, space, is_blocked });
    let spaces: Vec<Space> = Space::ALL.into_iter().filter(|space| person.may(Action::SeeSpace, facts(*space)).is_ok()).collect();
    let space = match asked {
        Some(asked) => asked.parse().ok().filter(|space| spaces.contains(space)).or_not_found()?,
        None => *spaces.first().or_not_found()?,
    };
    let may_speak = person.may(Action::SpeakInSpace, facts(space)).is_ok();
    let may_lead = person.may(Action::LeadSpace, facts(space)).is_ok();
    Ok(SpaceSeen { seen, space, is_blocked, may_speak, may_lead, spaces })
}

/// The post, and the class as the person stands in it. An administrator comes here for what a head teacher said and somebody reported.
pub(crate) async fn see_post(tx: &mut Tx, person: &Person, class: &str, post: &str) -> Result<(Seen, Post), PageError> {
    let (id, post): (ClassId, PostId) = (class.parse().map_err(|_| PageError::NotFound)?, post.parse().map_err(|_| PageError::NotFound)?);
    let seen = match see_class(tx, person, id, Action::SeeClass).await {
        Err(PageError::Forbidden(_)) => see_class(tx, person, id, Action::SeeReports).await?,
        seen => seen?,
    };
    let post = find_post(tx, &seen.class, post).await?.or_not_found()?;
    let is_there = |post: &Post| {
        let is_gone = post.is_removed && post.author != person.account;
        !is_gone && person.may(Action::SeePost, post.resource(&seen)).is_ok()
    };
    // A comment, and what goes with it, is there as long as the post above it is.
    let above = match post.reply_to {
        Some(top) => Some(find_post(tx, &seen.class, top).await?.or_not_found()?),
        None => None,
    };
    let decides = || person.may(Action::DecideReport, post.resource(&seen)).is_ok();
    let is_all_there = is_there(&post) && above.is_none_or(|above| is_there(&above) || decides());
    is_all_there.then_some((seen, post)).or_not_found()
}

/// What the person is in the class, in the role they act in.
pub(crate) fn duty_of(person: &Person, seen: &Seen) -> Duty {
    let has = |duty| seen.facts.duties.contains(&duty);
    match person.role.kind {
        RoleKind::Teacher if has(Duty::HeadTeacher) => Duty::HeadTeacher,
        RoleKind::Teacher => Duty::SubjectTeacher,
        RoleKind::Pupil if has(Duty::Committee) => Duty::Committee,
        RoleKind::Pupil => Duty::Pupil,
        RoleKind::Parent | RoleKind::Researcher | RoleKind::Editor | RoleKind::Administrator => Duty::Guardian,
    }
}
