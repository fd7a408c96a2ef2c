//! `/class/{id}/feed`: a space, newest first, with the form to say something.

use std::collections::HashMap;

use axum::Extension;
use axum::extract::{Multipart, Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Space, SpaceFacts, Visit};
use kernel::{PostId, RequestId};
use media::Media;
use serde::Deserialize;
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::rows::{Reader, add, list_comments, list_pinned, list_posts};
use super::view::{PostView, Standing, with_comments};
use super::{LONGEST_COMMENT, LONGEST_POST, PAGE, Post, SpaceSeen, duty_of, long_text, see_space};
use crate::attachments::{Attached, Filled, Owner, list_attachments, read_form, save_attachments};
use crate::head::{ClassHead, Tab};
use crate::reports::count_open;

/// What `classroom/feed/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/feed/page.html")]
struct FeedPage {
    shell: Shell,
    class: ClassHead,
    spaces: Vec<SpaceLink>,
    space: &'static str,
    why: String,
    form: Option<Writing>,
    is_blocked: bool,
    posts: Vec<PostView>,
    older: Option<String>,
    is_older: bool,
    /// The reader reported something just now
    has_reported: bool,
    /// How many reports wait for the reader
    reports: i64,
    is_working: bool,
    longest: usize,
    longest_comment: usize,
}

struct SpaceLink {
    key: &'static str,
    label: String,
    is_current: bool,
}

/// The form, and what does not fit in it.
pub(super) struct Writing {
    request: String,
    body: String,
    /// What arrived before
    sent: Vec<String>,
    fault: Option<String>,
}

/// What a link to the feed may ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    space: Option<String>,
    /// `<milliseconds>.<post>`: what is older than that
    before: Option<String>,
    /// Something was reported just now
    reported: Option<String>,
}

impl Asked {
    fn before(&self) -> Option<(i64, PostId)> {
        let (at, id) = self.before.as_deref()?.split_once('.')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }
}

/// `GET /class/{id}/feed`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let space = see_space(&mut tx, &person, &id, asked.space.as_deref()).await?;
    let form = Writing { request: RequestId::new().to_string(), body: String::new(), sent: Vec::new(), fault: None };
    page(&mut tx, &person, &visit, &space, &asked, form).await
}

/// `POST /class/{id}/feed`: says something, with what goes with it.
pub(super) async fn say(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: Multipart,
) -> PageResult {
    let first = see_space(&mut visit.app.db.read().await?, &person, &id, asked.space.as_deref()).await?;
    may_speak(&person, &first)?;
    let filled = read_form(&media, &person, &visit, form).await?;
    let mut tx = visit.app.db.begin().await?;
    // The form may have taken minutes; much can have changed.
    let space = see_space(&mut tx, &person, &id, asked.space.as_deref()).await?;
    may_speak(&person, &space)?;
    let request: RequestId = filled.text("request").parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let body = match body_of(&visit, &filled) {
        Ok(body) => body,
        Err(fault) => {
            let sent = filled.files.iter().map(ToString::to_string).collect();
            let form = Writing { request: request.to_string(), body: filled.text("text").to_owned(), sent, fault: Some(fault) };
            return page(&mut tx, &person, &visit, &space, &Asked::default(), form).await;
        }
    };
    let now = visit.app.clock.now();
    let new = new_post(&person, &space, request, None, body, now);
    if add(&mut tx, &space.seen.class, &new).await? {
        save_attachments(&mut tx, &space.seen.class.home, Owner::Post(new.id), &person, &filled.files, now).await?;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{id}/feed?space={}#post-{}", space.space.key(), new.id))
}

pub(super) fn may_speak(person: &Person, SpaceSeen { seen, space, may_speak, .. }: &SpaceSeen) -> Result<(), PageError> {
    let facts = SpaceFacts { class: &seen.facts, space: *space, is_blocked: false };
    match may_speak {
        true => Ok(()),
        // Who could speak, were they not kept from it, is told so.
        false if person.may(Action::SpeakInSpace, Resource::Space(facts)).is_ok() => Err(PageError::Forbidden("feed-blocked")),
        false => Err(PageError::Forbidden("error-role")),
    }
}

/// The text, if the form can be taken: something said or something that goes with it.
fn body_of(visit: &Visit, filled: &Filled) -> Result<String, String> {
    if let Some(refusal) = filled.refusal(visit) {
        return Err(refusal);
    }
    let typed = filled.text("text");
    if typed.trim().is_empty() && !filled.files.is_empty() {
        return Ok(String::new());
    }
    long_text(typed, LONGEST_POST).ok_or_else(|| visit.say("feed-fault-text"))
}

/// The same form sent twice is the same post.
pub(super) fn new_post(
    person: &Person,
    space: &SpaceSeen,
    request: RequestId,
    reply_to: Option<PostId>,
    body: String,
    now: kernel::Timestamp,
) -> Post {
    Post {
        id: PostId::from_name("class post", &format!("{}/{request}", person.account)),
        space: space.space,
        author: person.account,
        author_name: person.name.clone(),
        author_duty: duty_of(person, &space.seen),
        is_by_head: space.may_lead,
        reply_to,
        body,
        made_at: now,
        edited_at: None,
        is_pinned: false,
        is_hidden: false,
        is_removed: false,
        verdict: String::new(),
    }
}

/// The posts to show, what stands on top first, and where older ones are.
async fn list(
    tx: &mut Tx,
    space: &SpaceSeen,
    before: Option<(i64, PostId)>,
    reader: Reader,
) -> Result<(Vec<Post>, Option<String>), PageError> {
    let class = &space.seen.class;
    let mut posts = if before.is_none() { list_pinned(tx, class, space.space, reader).await? } else { Vec::new() };
    let mut others = list_posts(tx, class, space.space, before, reader).await?;
    let has_more = others.len() as i64 > PAGE;
    others.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = others.last().filter(|_| has_more);
    let older =
        last.map(|last| format!("/class/{}/feed?space={}&before={}.{}", class.id, space.space.key(), last.made_at.as_ms(), last.id));
    posts.extend(others);
    Ok((posts, older))
}

/// Posts with their comments and files. Three statements at most, however many there are.
pub(super) async fn views(
    tx: &mut Tx,
    shell: &Shell,
    space: &SpaceSeen,
    posts: &[Post],
    (standing, reader, is_all): (Standing, Reader, bool),
) -> Result<Vec<PostView>, PageError> {
    let class = &space.seen.class;
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let owners: Vec<Owner> = ids.iter().copied().map(Owner::Post).collect();
    let attached: HashMap<Owner, Vec<Attached>> = list_attachments(tx, &class.home, &owners).await?;
    let view = |post: &Post| PostView::new(shell, &space.seen, standing, post, &attached);
    let comments = list_comments(tx, class, &ids, is_all, reader).await?;
    let comments = comments.iter().map(|(comment, total)| (comment.top(), view(comment), *total)).collect();
    Ok(with_comments(posts.iter().map(view).collect(), comments))
}

async fn page(tx: &mut Tx, person: &Person, visit: &Visit, space: &SpaceSeen, asked: &Asked, form: Writing) -> PageResult {
    let before = asked.before();
    let shell = visit.shell(Some(person), "class-tab-feed").with_island("feed.js").with_island("record.js");
    let reader = Reader { account: person.account, is_head: space.may_lead };
    let standing = Standing::new(person, space);
    let (posts, older) = list(tx, space, before, reader).await?;
    let posts = views(tx, &shell, space, &posts, (standing, reader, false)).await?;
    let reports = if space.may_lead { count_open(tx, &space.seen.class).await? } else { 0 };
    let label = |key: &str| shell.t(&format!("feed-space-{key}")).into_owned();
    let link = |one: &Space| SpaceLink { key: one.key(), label: label(one.key()), is_current: *one == space.space };
    let status = if form.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = FeedPage {
        class: ClassHead::new(&shell, person, &space.seen, Tab::Feed),
        spaces: space.spaces.iter().map(link).collect(),
        space: space.space.key(),
        why: shell.t(&format!("feed-why-{}", space.space.key())).into_owned(),
        form: (space.may_speak && before.is_none()).then_some(form),
        is_blocked: space.is_blocked,
        is_working: posts.iter().any(|post| post.files.is_working),
        posts,
        older,
        is_older: before.is_some(),
        has_reported: asked.reported.is_some(),
        reports,
        longest: LONGEST_POST,
        longest_comment: LONGEST_COMMENT,
        shell,
    };
    web::html(status, &page)
}
