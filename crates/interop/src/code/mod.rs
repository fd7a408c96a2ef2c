//! Short codes for paper: `/q/K7M2PX` with its QR leads to a lesson, a resource, a textbook or a unit, and keeps doing so when the content
//! is replaced.

mod batch;
mod follow;
mod guesses;
mod share;
mod short_code;
mod store;
mod successor;
mod target;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) use self::guesses::Guesses;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/q/{code}", get(follow::follow))
        .route("/share/resource/{id}", get(share::show_resource).post(share::make_for_resource))
        .route("/share/textbook/{id}", get(share::show_textbook).post(share::make_for_textbook))
        .route("/share/textbook/{id}/{unit}", get(share::show_unit).post(share::make_for_unit))
        .route("/admin/codes", get(batch::show).post(batch::make))
        .route("/admin/codes/print", get(batch::print))
        .route("/admin/codes/successor", post(successor::set))
}
