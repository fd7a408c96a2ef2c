//! The tree as its administrators see and change it.

mod acts;
mod page;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/orgs", get(page::show))
        .route("/admin/orgs/add", post(acts::add))
        .route("/admin/orgs/rename", post(acts::rename))
        .route("/admin/orgs/close", post(acts::close))
        .route("/admin/orgs/reopen", post(acts::reopen))
        .route("/admin/orgs/move", post(acts::move_org))
}
