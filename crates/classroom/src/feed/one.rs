//! `/class/{id}/feed/{post}`: one post with all its comments, and the bytes of what goes with it.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Person, Visit};
use media::Media;
use web::{PageError, PageResult, Shell};

use super::page::views;
use super::rows::{Reader, find_post};
use super::view::{PostView, Standing};
use super::{LONGEST_COMMENT, LONGEST_POST, see_post, see_space};
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
    longest: usize,
    longest_comment: usize,
}

/// `GET /class/{id}/feed/{post}`; the page of a comment is that of its post.
pub(super) async fn show(person: Person, visit: Visit, Path((class, post)): Path<(String, String)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    if let Some(top) = post.reply_to {
        return web::see_other(&format!("/class/{class}/feed/{top}#post-{}", post.id));
    }
    let space = see_space(&mut tx, &person, &class, Some(post.space.key())).await?;
    let shell = visit.shell(Some(&person), "class-tab-feed").with_island("feed.js");
    let reader = Reader { account: person.account, is_head: space.may_lead };
    let standing = Standing::new(&person, &seen, space.space, space.may_speak, space.may_lead);
    let posts = views(&mut tx, &shell, &space, &[post], (standing, reader, true)).await?;
    let page = OnePage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Feed),
        space: space.space.key(),
        is_working: posts.iter().any(|post| post.files.is_working),
        posts,
        longest: LONGEST_POST,
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
    // What stands below a post goes out of sight with it.
    if let Some(top) = post.reply_to {
        find_post(&mut tx, &seen.class, top).await?.ok_or(PageError::NotFound)?;
    }
    drop(tx);
    answer(&visit, &media, (&seen.class.home, Owner::Post(post.id)), (&attachment, &digest), &taking).await
}
