//! Pages for those who run the node.

mod jobs;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// `/admin/jobs`
pub fn routes() -> Router<App> {
    Router::new().route("/admin/jobs", get(jobs::show)).route("/admin/jobs/{id}/retry", post(jobs::retry))
}
