//! The life of a class: who is in it, what is said in it, and what it does day by day.
//!
//! Invariants: every page of a class begins with [`roster::see_class`], which asks the authorizer; what only an administrative class has
//! is refused by policy, and the page says why.

mod administrative;
mod after_school;
mod attachments;
mod attendance;
mod dialect;
mod erasure;
mod feed;
mod head;
mod inbox;
mod leave;
mod notices;
pub mod own_data;
mod pages;
mod period;
mod reports;
mod text;

use axum::routing::get;
use axum::{Extension, Router};
use media::Media;
use web::App;

pub use after_school::{Offer, Term, demo_after_school, save_offer};
pub use erasure::subscribe;
pub use feed::demo_feed;
pub use leave::demo_leave;
pub use notices::demo_notice;

/// Everything under `/class`. Files that go with what is said there arrive through `media`.
pub fn routes(media: Media) -> Router<App> {
    Router::new()
        .route("/class", get(pages::list::show))
        .route("/class/{id}", get(pages::open))
        .route("/class/{id}/members", get(pages::members::show))
        .route("/class/{id}/members/{pupil}/guardians", get(pages::guardians::show).post(pages::guardians::act))
        .merge(leave::routes())
        .merge(attendance::routes())
        .merge(inbox::routes())
        .merge(after_school::routes())
        .merge(feed::routes())
        .merge(reports::routes())
        .merge(notices::routes())
        .layer(Extension(media))
}
