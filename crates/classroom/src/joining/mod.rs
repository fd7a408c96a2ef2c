//! Ordinary classes 普通班: opening one, asking with its code to be let in, running it, and the school that closes one. Duties in classes
//! of both kinds.
//!
//! Invariants: a code is looked at only after the try was counted; a wrong code answers the same whatever exists; who asks and who decides
//! is for the policies.

mod code_page;
mod demo;
mod door;
mod duties;
mod open;
mod requests;
mod school;
mod settings;
mod tell;
mod way_out;

use std::collections::BTreeSet;

use axum::Router;
use axum::routing::{get, post};
use identity::guardians::Owner;
use identity::{Action, ClassKind, Person};
use kernel::{AccountId, ClassId};
use roster::{Seen, see_class};
use store::Tx;
use web::{App, PageError};

pub use demo::demo_joining;

use crate::text::Nothing;

/// So many people are decided about, removed or named by one form.
const MOST_AT_ONCE: usize = 300;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/open", get(open::show).post(open::open))
        .route("/join", get(door::show))
        .route("/join/{code}", get(door::show_code).post(door::ask))
        .route("/join/requests/{class}/withdraw", post(door::withdraw))
        .route("/class/{id}/settings", get(settings::show).post(settings::save))
        .route("/class/{id}/settings/code", get(code_page::show).post(settings::make_code))
        .route("/class/{id}/settings/code/withdraw", post(settings::withdraw_code))
        .route("/class/{id}/settings/hand-on", post(settings::hand_on))
        .route("/class/{id}/settings/close", post(settings::close))
        .route("/admin/classes", get(school::show))
        .route("/admin/classes/{id}/close", post(school::close))
        .route("/class/{id}/members/requests", post(requests::decide))
        .route("/class/{id}/members/committee", post(duties::name_committee))
        .route("/class/{id}/members/subjects", post(duties::name_subjects))
        .route("/class/{id}/members/remove", post(way_out::remove))
        .route("/class/{id}/members/leave", post(way_out::leave))
}

fn own(person: &Person) -> Owner {
    Owner { home: person.home.clone(), account: person.account }
}

/// The class of the address `id`, if `person` may do `action` in it; a class that cannot have this says why.
async fn see(tx: &mut Tx, person: &Person, id: &str, action: Action) -> Result<Seen, PageError> {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let seen = see_class(tx, person, id, Action::SeeClass).await?;
    match person.may(action, seen.resource()) {
        Err(PageError::Forbidden(_)) if seen.facts.is_closed => Err(PageError::Conflict("class-is-closed")),
        Err(PageError::Forbidden(_)) if seen.class.kind == ClassKind::Administrative => Err(PageError::Forbidden("class-needs-ordinary")),
        answer => answer.map(|()| seen),
    }
}

/// The ids that a form of checkboxes names in the field `name`, once each.
fn chosen(fields: &[(String, String)], name: &str) -> Result<BTreeSet<AccountId>, PageError> {
    let values = fields.iter().filter(|(key, _)| key == name);
    let ids = values.map(|(_, value)| value.parse()).collect::<Result<BTreeSet<_>, _>>();
    let ids = ids.map_err(|_| PageError::BadRequest("error-form"))?;
    if ids.len() > MOST_AT_ONCE { Err(PageError::BadRequest("error-form")) } else { Ok(ids) }
}
