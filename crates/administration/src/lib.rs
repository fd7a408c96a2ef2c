//! Above schools: the tree and who changes it, schools that ask to be taken in, notices that go down and receipts that come up.
//!
//! Invariants: the tree itself and the rights in it are `identity`'s; what an administrator sees here is their org and its parts; every change of
//! the tree, also one that was refused, stands in the record of acts.

mod demo;
pub mod divisions;
mod erasure;
mod notices;
pub mod own_data;
mod place;
mod schools;
mod text;
mod tree;

use axum::Router;
use identity::{DeskLink, DeskLinks};
use web::App;

pub use demo::demo_administration;
pub use erasure::subscribe;
pub use schools::ForgetOldSchoolRequests;

/// Everything under `/admin/orgs`, `/admin/schools`, `/admin/notices` and `/schools`.
pub fn routes() -> Router<App> {
    Router::new().merge(tree::routes()).merge(schools::routes()).merge(notices::routes())
}

/// What stands on the desks of administrators.
#[must_use]
pub fn desk_links() -> DeskLinks {
    let link = |href, icon, label, waiting| DeskLink { href, icon, label, kind: None, waiting };
    DeskLinks::new(&[
        link("/admin/orgs", "git-branch", "orgs-title", None),
        link("/admin/schools", "school", "schools-title", Some(schools::count_waiting)),
        link("/admin/notices", "bell", "org-notices-title", Some(notices::count_waiting)),
    ])
}
