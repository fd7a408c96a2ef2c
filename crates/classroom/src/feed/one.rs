//! `/class/{id}/feed/{post}`: one post with all its comments, and the bytes of what goes with it.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Person, Visit};
use media::Media;
use web::{PageResult, Shell};

use super::page::views;
use super::rows::Reader;
use super::view::{PostView, Standing};
use super::{LONGEST_COMMENT, see_post, space_in};
use crate::attachments::{Owner, Taking, answer};
use crate::head::{ClassHead, Tab};

/// What `classroom/feed/one.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/feed/one.html")]
struct OnePage {
    shell: Shell,
    class: ClassHead,
    space: &'static str,
    posts: Vec<PostView>,
    is_working: bool,
    longest_comment: usize,
}

/// `GET /class/{id}/feed/{post}`; the page of a comment is that of its post.
pub(super) async fn show(person: Person, visit: Visit, Path((class, post)): Path<(String, String)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    if let Some(top) = post.reply_to {
        return web::see_other(&format!("/class/{class}/feed/{top}#post-{}", post.id));
    }
    let space = space_in(&mut tx, &person, seen, Some(post.space.key())).await?;
    let shell = visit.shell(Some(&person), "class-tab-feed").with_island("feed.js");
    let reader = Reader { account: person.account, is_head: space.may_lead };
    let standing = Standing::new(&person, &space);
    let posts = views(&mut tx, &shell, &space, &[post], (standing, reader, true)).await?;
    let page = OnePage {
        class: ClassHead::new(&shell, &person, &space.seen, Tab::Feed),
        space: space.space.key(),
        is_working: posts.iter().any(|post| post.files.is_working),
        posts,
        longest_comment: LONGEST_COMMENT,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// `GET /class/{id}/feed/{post}/files/{attachment}/{digest}`: for who may read the post now.
pub(super) async fn show_file(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path((class, post, attachment, digest)): Path<(String, String, String, String)>,
    Query(taking): Query<Taking>,
) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    drop(tx);
    answer(&visit, &media, (&seen.class.home, Owner::Post(post.id)), (&attachment, &digest), &taking).await
}
