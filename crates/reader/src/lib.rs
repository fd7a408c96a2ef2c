//! Textbooks page by page: images with a text layer, printed page numbers, the outline, and the lessons of each page.
//!
//! Invariant: a page is the same for everyone, so that the public cache answers for it. Where a person stopped is kept by `records`.

mod absent;
mod book;
mod outline;
mod page;
mod place;
mod sheet;
mod spread;

use axum::Router;
use axum::routing::get;
use library::Library;
use web::App;

/// `/book/{id}`
pub fn routes(library: Library) -> Router<App> {
    let shelf = book::Shelf::new(library);
    Router::new().route("/book/{id}", get(page::show)).with_state(shelf)
}
