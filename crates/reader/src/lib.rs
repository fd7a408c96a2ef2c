//! Textbooks page by page: images with a text layer, printed page numbers, the outline, and the lessons of each page. Other books section
//! by section, to read and to hear.
//!
//! Invariant: a page is the same for everyone, so that the public cache answers for it. What a person writes about it is fetched after;
//! where they stopped is kept by `records`.

mod absent;
mod book;
mod notes;
mod outline;
mod page;
mod place;
mod print;
mod publication;
mod sheet;
mod spread;

use axum::Router;
use axum::routing::get;
use library::Library;
use web::App;

pub use notes::{LISTINGS as EXPORT_LISTINGS, subscribe};

/// `/book/{id}` and `/me/notes`
pub fn routes(library: Library) -> Router<App> {
    let shelf = book::Shelf::new(library);
    let notes = notes::routes(shelf.clone());
    Router::new().route("/book/{id}", get(page::show)).route("/book/{id}/print", get(print::show)).with_state(shelf).merge(notes)
}
