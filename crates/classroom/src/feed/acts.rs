//! What is done with a post once it is there.

use axum::extract::Path;
use identity::{Action, Person, Visit, audit};
use kernel::RequestId;
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult};

use super::page::{may_speak, new_post};
use super::rows::{Reader, add, change as save_change, list_pinned, pin as save_pin, remove_by_author, remove_by_other};
use super::{LONGEST_COMMENT, LONGEST_POST, MOST_PINNED, Post, long_text, see_post, space_in};
use crate::reports;
use crate::text::short_text;

/// A form with one text, or none.
#[derive(Debug, Deserialize)]
pub(super) struct TextForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    request: String,
    /// Whether a post is to stand on top
    #[serde(default)]
    pin: String,
}

type Place = Path<(String, String)>;

fn back(class: &str, post: &Post) -> PageResult {
    web::see_other(&format!("/class/{class}/feed/{}#post-{}", post.top(), post.id))
}

/// `POST /class/{id}/feed/{post}/comments`
pub(super) async fn comment(person: Person, visit: Visit, Path((class, post)): Place, CsrfForm(form): CsrfForm<TextForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    let space = space_in(&mut tx, &person, seen, Some(post.space.key())).await?;
    may_speak(&person, &space)?;
    if post.reply_to.is_some() || post.is_hidden || post.is_removed {
        return Err(PageError::Conflict("feed-changed"));
    }
    let body = long_text(&form.text, LONGEST_COMMENT).ok_or(PageError::BadRequest("feed-fault-comment"))?;
    let request: RequestId = form.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let new = new_post(&person, &space, request, Some(post.id), body, visit.app.clock.now());
    add(&mut tx, &space.seen.class, &new).await?;
    tx.commit().await?;
    back(&class, &new)
}

/// `POST /class/{id}/feed/{post}/change`
pub(super) async fn change(person: Person, visit: Visit, Path((class, post)): Place, CsrfForm(form): CsrfForm<TextForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    person.may(Action::ChangePost, post.resource(&seen))?;
    let longest = if post.reply_to.is_some() { LONGEST_COMMENT } else { LONGEST_POST };
    let body = long_text(&form.text, longest).ok_or(PageError::BadRequest("feed-fault-text"))?;
    if !save_change(&mut tx, &seen.class, post.id, &body, visit.app.clock.now()).await? {
        return Err(PageError::Conflict("feed-changed"));
    }
    tx.commit().await?;
    back(&class, &post)
}

/// `POST /class/{id}/feed/{post}/remove`: by its author, or by the head teacher, who says why.
pub(super) async fn remove(person: Person, visit: Visit, Path((class, post)): Place, CsrfForm(form): CsrfForm<TextForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    if person.may(Action::ChangePost, post.resource(&seen)).is_ok() {
        reports::settle(&mut tx, &seen.class, post.id, "", person.account, now).await?;
        if !remove_by_author(&mut tx, &seen.class, post.id).await? {
            return Err(PageError::Conflict("feed-changed"));
        }
    } else {
        person.may(Action::DecideReport, post.resource(&seen))?;
        let why = short_text(&form.text).ok_or(PageError::BadRequest("feed-fault-why"))?;
        reports::settle(&mut tx, &seen.class, post.id, &why, person.account, now).await?;
        remove_by_other(&mut tx, &seen.class, post.id, &why, now).await?;
        audit::append(&mut tx, person.account, "class.post.remove", &format!("{} {}", seen.class.id, post.id), now).await?;
    }
    tx.commit().await?;
    match post.reply_to {
        Some(top) => web::see_other(&format!("/class/{class}/feed/{top}")),
        None => web::see_other(&format!("/class/{class}/feed?space={}", post.space.key())),
    }
}

/// `POST /class/{id}/feed/{post}/pin`: puts a post on top, or takes it down.
pub(super) async fn pin(person: Person, visit: Visit, Path((class, post)): Place, CsrfForm(form): CsrfForm<TextForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    let space = space_in(&mut tx, &person, seen, Some(post.space.key())).await?;
    if !space.may_lead {
        return Err(PageError::Forbidden("error-role"));
    }
    let at = (form.pin == "1").then(|| visit.app.clock.now());
    let reader = Reader { account: person.account, is_head: true };
    if at.is_some() && list_pinned(&mut tx, &space.seen.class, space.space, reader).await?.len() >= MOST_PINNED {
        return Err(PageError::Conflict("feed-pinned-enough"));
    }
    save_pin(&mut tx, &space.seen.class, post.id, at).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{class}/feed?space={}#post-{}", post.space.key(), post.id))
}
