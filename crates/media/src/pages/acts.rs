use axum::Extension;
use axum::extract::Path;
use identity::Person;
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult};

use super::desk::find_own;
use super::row::address;
use crate::prepare::{Note, Prepare};
use crate::{Media, forget, parts, rows};

/// A form that says nothing but that it was sent.
#[derive(Debug, Deserialize)]
pub struct ActForm {}

type Place = Path<(String, String)>;

/// `POST /me/uploads/{home}/{id}/call-off`: what is made so far stays, the rest is not made.
pub async fn call_off(person: Person, Extension(media): Extension<Media>, Path((home, id)): Place, _: CsrfForm<ActForm>) -> PageResult {
    let upload = find_own(&media, &person, &home, &id).await?;
    let mut prepared = upload.prepared.clone();
    prepared.note(Note::CalledOff);
    let mut tx = media.app().db.begin().await?;
    rows::mark_ready(&mut tx, &upload, &prepared).await?;
    tx.commit().await?;
    web::see_other(&address(&upload))
}

/// `POST /me/uploads/{home}/{id}/try-again`: gives work that failed for good its attempts again. What was made stays.
pub async fn try_again(person: Person, Extension(media): Extension<Media>, Path((home, id)): Place, _: CsrfForm<ActForm>) -> PageResult {
    let upload = find_own(&media, &person, &home, &id).await?;
    if let Some(dead) = upload.failed().and(upload.dead_job) {
        let now = media.app().clock.now();
        let mut tx = media.app().db.begin().await?;
        rows::clear_failure(&mut tx, &upload.home, upload.id).await?;
        if !jobs::retry_dead(&mut tx, dead, now).await? {
            jobs::enqueue(&mut tx, &Prepare { home: upload.home.clone(), upload: upload.id }, now).await?;
        }
        tx.commit().await?;
    }
    web::see_other(&address(&upload))
}

/// `POST /me/uploads/{home}/{id}/remove`
pub async fn remove(person: Person, Extension(media): Extension<Media>, Path((home, id)): Place, _: CsrfForm<ActForm>) -> PageResult {
    let upload = find_own(&media, &person, &home, &id).await?;
    let mut tx = media.app().db.begin().await?;
    forget::forget(&mut tx, &upload.home, upload.id).await?;
    tx.commit().await?;
    parts::remove(&media.app().blobs, upload.id).map_err(PageError::internal)?;
    web::see_other("/me/uploads")
}

/// `POST /me/uploads/{home}/{id}/offer`: lets the editors see it.
pub async fn offer(person: Person, Extension(media): Extension<Media>, Path((home, id)): Place, _: CsrfForm<ActForm>) -> PageResult {
    let upload = find_own(&media, &person, &home, &id).await?;
    let mut tx = media.app().db.begin().await?;
    if !rows::mark_offered(&mut tx, &upload, media.app().clock.now()).await? {
        return Err(PageError::Conflict("media-not-ready"));
    }
    tx.commit().await?;
    web::see_other(&address(&upload))
}
