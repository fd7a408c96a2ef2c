//! The turn of the school year: what would happen, then the confirmation.

use axum::extract::Query;
use axum::http::StatusCode;
use identity::{Person, Visit, audit};
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::overview::Asked;
use crate::import::Roster;
use crate::rollover::{self, Turn, turns};

/// What `roster/rollover.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/rollover.html")]
struct RolloverPage {
    shell: Shell,
    school: String,
    /// Name now, and name in the new year; `None` for a class that is closed
    classes: Vec<(String, Option<String>)>,
    shown: String,
}

/// Names of classes as they are and will be, as one text: what was shown is compared with what would be done.
fn shown(classes: &[(String, Option<String>)]) -> String {
    let one = |(from, to): &(String, Option<String>)| format!("{from}>{}", to.as_deref().unwrap_or_default());
    classes.iter().map(one).collect::<Vec<_>>().join("|")
}

fn list(roster: &Roster, visit: &Visit) -> Vec<(String, Option<String>)> {
    let name = |turn| match turn {
        Turn::Up(name, _) => Some(name),
        Turn::Closes => None,
    };
    turns(roster, visit.app.clock.now()).into_iter().map(|(class, turn)| (class.name.clone(), name(turn))).collect()
}

/// `GET /admin/roster/rollover`
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &asked.org).await?;
    let classes = list(&Roster::load(&mut tx, school.org.id).await?, &visit);
    let shell = visit.shell(Some(&person), "roster-rollover-title");
    let page = RolloverPage { school: school.org.id.to_string(), shown: shown(&classes), classes, shell };
    web::html(StatusCode::OK, &page)
}

/// The school, and what was shown of it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct TurnForm {
    org: String,
    shown: String,
}

/// `POST /admin/roster/rollover`
pub(super) async fn turn(person: Person, visit: Visit, CsrfForm(form): CsrfForm<TurnForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let school = super::school(&mut tx, &person, &form.org).await?;
    let roster = Roster::load(&mut tx, school.org.id).await?;
    let classes = list(&roster, &visit);
    if classes.is_empty() || shown(&classes) != form.shown {
        return Err(PageError::Conflict("roster-changed"));
    }
    rollover::turn(&mut tx, &roster, now).await?;
    audit::append(&mut tx, person.account, "roster.rollover", &format!("{} {}", school.org.id, classes.len()), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/roster?org={}", school.org.id))
}
