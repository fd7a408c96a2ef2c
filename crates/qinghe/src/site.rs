//! The routes of all areas, in one place.

use axum::Router;
use library::Library;
use web::App;

use crate::operations;

/// Everything a node answers.
pub fn routes(library: &Library) -> Router<App> {
    let _ = library;
    Router::new()
        .merge(operations::routes())
        .merge(web::asset_routes())
        .merge(web::file_routes())
        .merge(web::view_routes())
        .merge(web::gallery_routes())
}
