//! The pages of a school's roster, for its administrators.

mod district;
mod overview;
mod people;
mod preview;
mod rollover;
mod slips;
mod transfers;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use identity::{Action, OrgLine, Person, Resource, org};
use kernel::OrgId;
use store::Tx;
use web::{App, OrNotFound, PageError};

use crate::import::LARGEST_FILE_BYTES;

/// The heads of the parts of a form that carries a file.
const FORM_AROUND_FILE_BYTES: usize = 16 << 10;

/// The pages under `/admin/roster`.
pub fn routes() -> Router<App> {
    let largest = DefaultBodyLimit::max(LARGEST_FILE_BYTES + FORM_AROUND_FILE_BYTES);
    Router::new()
        .route("/admin/roster", get(overview::show))
        .route("/admin/roster/roster.csv", get(overview::export))
        .route("/admin/roster/roster.xlsx", get(overview::export_xlsx))
        .route("/admin/roster/oneroster.zip", get(overview::export_package))
        .route("/admin/roster/people", get(people::show))
        .route("/admin/roster/district", get(district::show).post(district::upload).layer(largest))
        .route("/admin/roster/import", post(upload::upload).layer(largest))
        .route("/admin/roster/import/{id}", get(preview::show).post(preview::mend))
        .route("/admin/roster/import/{id}/confirm", post(preview::confirm))
        .route("/admin/roster/import/{id}/discard", post(preview::discard))
        .route("/admin/roster/rollover", get(rollover::show).post(rollover::turn))
        .route("/admin/roster/slips", post(slips::make))
        .route("/admin/roster/transfers", get(transfers::list::show).post(transfers::open::release))
        .route("/admin/roster/transfers/ask", post(transfers::open::ask))
        .route("/admin/roster/transfers/leave", post(transfers::open::leave))
        .route("/admin/roster/transfers/code", post(transfers::open::code))
        .route("/admin/roster/transfers/{id}", post(transfers::decide::decide))
}

/// The school or campus asked for, or the administrator's own; for those who run its roster.
async fn school(tx: &mut Tx, person: &Person, id: &str) -> Result<OrgLine, PageError> {
    let own = person.role.org.as_ref().map(|org| org.id);
    let id: Option<OrgId> = if id.is_empty() { own } else { Some(id.parse().map_err(|_| PageError::NotFound)?) };
    let line = org::find_line(tx, id.ok_or(PageError::Forbidden("error-role"))?).await?.or_not_found()?;
    let may = person.may(Action::ManageOrg, Resource::Org(&line));
    match may {
        Ok(()) if line.org.kind.has_classes() => Ok(line),
        Ok(()) => Err(PageError::Conflict("roster-only-schools")),
        // The roster of a school that is not theirs is not there for them; who came without asking for one is told whose page it is.
        Err(PageError::Forbidden(_)) if own != Some(line.org.id) => Err(PageError::NotFound),
        Err(error) => Err(error),
    }
}
