//! After-school service 课后服务: what a school offers for a term, who gets a place, who waits, and who came.
//!
//! Invariants: places given never pass the places offered; the order of the waiting list is the order in which wishes were acknowledged; a
//! child never has two courses at one time; the same request handed in twice does no more than once.

mod attended;
mod change;
mod choose;
mod demo;
mod offer;
mod pages;
mod session;
mod tell;
mod term;
mod wish;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) use attended::growth_pieces;
pub(crate) use choose::{forget_child, give_back};
pub use demo::demo_after_school;
pub use offer::{Offer, save_offer};
pub use term::Term;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/after-school", get(pages::class::show).post(pages::class::hand_in))
        .route("/class/{id}/after-school/withdraw", post(pages::class::withdraw))
        .route("/after-school", get(pages::school::show).post(pages::school::offer))
        .route("/after-school/report.csv", get(pages::report::download))
        .route("/after-school/{id}", get(pages::course::show))
        .route("/after-school/{id}/sessions", post(pages::course::note))
        .route("/after-school/{id}/change", get(pages::change::show).post(pages::change::change))
        .route("/after-school/{id}/cancel", post(pages::change::cancel))
}
