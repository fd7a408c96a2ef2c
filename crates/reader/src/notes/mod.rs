//! Private notes, highlights and bookmarks, in books and beside films.
//!
//! Invariants: every statement names the owner's `home` and account; every door asks the authorizer; what was written is never thrown
//! away because a book changed, it is listed as without a place.

mod act;
mod anchor;
mod annotation;
mod erasure;
mod export;
mod list;
mod readable;

use axum::Router;
use axum::routing::{get, post};
use web::App;

use crate::book::Shelf;

pub use erasure::subscribe;
pub use export::LISTINGS;

/// `/me/notes`
pub fn routes(shelf: Shelf) -> Router<App> {
    Router::new()
        .route("/me/notes", get(list::show_annotated))
        .route("/me/notes/{kind}/{id}", get(list::show_notes).post(act::add_note))
        .route("/me/notes/{kind}/{id}/{note}", post(act::change_note))
        .route("/me/notes/{kind}/{id}/{note}/remove", post(act::remove_note))
        .layer(axum::Extension(shelf))
}
