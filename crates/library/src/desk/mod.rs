//! The library's desks: choosing textbooks for an organisation, withdrawing what must not stay, and what is missing.

mod adoption;
mod missing;
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
        .route("/admin/missing", get(missing::show_missing).post(missing::remove))
        .layer(Extension(library))
}
