//! The life of a class: who is in it, what is said in it, and what it does day by day.
//!
//! Invariants: every page of a class begins with [`roster::see_class`], which asks the authorizer; what only an administrative class has
//! is refused by policy, and the page says why.

mod administrative;
mod after_school;
mod attachments;
mod attendance;
mod check_in;
mod class_session;
mod dialect;
mod erasure;
mod evaluation;
mod feed;
mod forms;
mod growth;
mod head;
mod hear;
mod inbox;
mod joining;
mod leave;
mod notices;
pub mod own_data;
mod pages;
mod period;
mod reports;
mod spreadsheet;
mod text;

use axum::routing::get;
use axum::{Extension, Router};
use identity::{DeskLink, DeskLinks, OrgKind};
use media::Media;
use web::App;

pub use after_school::{Offer, Term, demo_after_school, save_offer};
pub use check_in::demo_check_ins;
pub use class_session::{ForgetClassSessions, demo_picture_codes};
pub use erasure::subscribe;
pub use evaluation::demo_evaluation;
pub use feed::{demo_feed, seed_feeds};
pub use forms::demo_forms;
pub use joining::demo_joining;
pub use leave::demo_leave;
pub use notices::demo_notice;

/// What stands on the desks of administrators of a school.
#[must_use]
pub fn desk_links() -> DeskLinks {
    let link = |href, icon, label, waiting| DeskLink { href, icon, label, kind: Some(OrgKind::School), waiting };
    DeskLinks::new(&[
        link("/admin/classes", "users-group", "school-classes-title", None),
        link("/me/reports", "flag", "reports-title", Some(reports::count_waiting)),
    ])
}

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
        .merge(joining::routes())
        .merge(after_school::routes())
        .merge(check_in::routes())
        .merge(evaluation::routes())
        .merge(growth::routes())
        .merge(class_session::routes())
        .merge(feed::routes())
        .merge(reports::routes())
        .merge(notices::routes())
        .merge(forms::routes())
        .layer(Extension(media))
}
