//! What a pupil does with the own record.

use axum::extract::Path;
use identity::{Action, Person, Visit};
use kernel::RequestId;
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult};

use super::see::see;
use super::{LONGEST_PIECE, MOST_PIECES, Source, gather, page, rows};
use crate::text::{Nothing, text_within};

/// A piece of one's own; `request` comes from the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PieceForm {
    request: String,
    body: String,
}

/// `POST /growth/{pupil}/pieces`
pub(super) async fn add(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<PieceForm>) -> PageResult {
    let now = visit.app.clock.now();
    let request: RequestId = form.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let mut tx = visit.app.db.begin().await?;
    let subject = see(&mut tx, &person, &id, Action::ChangeGrowth, now).await?;
    let body = text_within(&form.body.replace("\r\n", "\n"), LONGEST_PIECE).ok_or("growth-fault-body");
    let body = match body {
        Ok(_) if rows::count_pieces(&mut tx, &subject.owner).await? >= MOST_PIECES => Err("growth-fault-many"),
        other => other,
    };
    match body {
        Ok(body) => rows::add_piece(&mut tx, &subject.owner, request, &body, now).await?,
        Err(fault) => return page::print(&mut tx, &person, &visit, &subject, form.body, Some(fault)).await,
    }
    tx.commit().await?;
    web::see_other(&format!("/growth/{}", subject.owner.account))
}

/// `POST /growth/{pupil}/pieces/{piece}/remove`
pub(super) async fn remove(person: Person, visit: Visit, Path((id, piece)): Path<(String, String)>, _: CsrfForm<Nothing>) -> PageResult {
    let piece: RequestId = piece.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.begin().await?;
    let subject = see(&mut tx, &person, &id, Action::ChangeGrowth, visit.app.clock.now()).await?;
    rows::remove_piece(&mut tx, &subject.owner, piece).await?;
    tx.commit().await?;
    web::see_other(&format!("/growth/{}", subject.owner.account))
}

/// Which piece, and whether it is a favourite from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FavourForm {
    source: String,
    item: String,
    is_favourite: String,
}

/// `POST /growth/{pupil}/favourites`
pub(super) async fn favour(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<FavourForm>) -> PageResult {
    let now = visit.app.clock.now();
    let source: Source = form.source.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.begin().await?;
    let subject = see(&mut tx, &person, &id, Action::ChangeGrowth, now).await?;
    let pieces = gather(&mut tx, web::words(visit.view.language), &subject.owner).await?;
    if !pieces.iter().any(|piece| piece.source == source && piece.item == form.item) {
        return Err(PageError::NotFound);
    }
    let since = (form.is_favourite == "1").then_some(now);
    rows::set_favourite(&mut tx, &subject.owner, (source, &form.item), since).await?;
    tx.commit().await?;
    web::see_other(&format!("/growth/{}", subject.owner.account))
}
