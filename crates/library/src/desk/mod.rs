//! The library's desks: choosing textbooks for an organisation, and withdrawing what must not stay.

mod adoption;
mod recall;

use axum::routing::get;
use axum::{Extension, Router};
use web::App;

use crate::Library;

/// The pages of those who look after the library.
pub fn desk_routes(library: Library) -> Router<App> {
    Router::new()
        .route("/admin/adoption", get(adoption::show_adoption).post(adoption::adopt))
        .route("/admin/library", get(recall::show_item).post(recall::decide))
        .layer(Extension(library))
}
