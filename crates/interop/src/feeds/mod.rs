//! What search engines and readers of feeds ask for.

mod atom;
mod opensearch;
mod robots;
mod sitemap;

use axum::Router;
use axum::routing::get;
use web::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/robots.txt", get(robots::show))
        .route("/sitemap.xml", get(sitemap::show_index))
        .route("/sitemap/pages.xml", get(sitemap::show_pages))
        .route("/sitemap/{part}", get(sitemap::show_part))
        .route("/opensearch.xml", get(opensearch::show))
        .route("/s/{section}/feed.atom", get(atom::show))
}
