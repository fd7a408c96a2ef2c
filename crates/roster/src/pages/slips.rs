//! A sheet of slips for one class: each with a name and the code that opens the account. The codes are shown this once.

use axum::http::StatusCode;
use identity::guardians::Owner;
use identity::{Duty, Person, Visit, audit, roster_account};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::import::{Known, Roster};

/// What `roster/slips.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/slips.html")]
struct SlipsPage {
    shell: Shell,
    school: String,
    school_name: String,
    group: String,
    address: String,
    slips: Vec<Slip>,
}

struct Slip {
    name: String,
    number: String,
    code: String,
}

#[derive(Deserialize)]
pub(super) struct SlipsForm {
    #[serde(default)]
    org: String,
    /// A class's id, or `teachers`
    group: String,
}

/// `POST /admin/roster/slips`
pub(super) async fn make(person: Person, visit: Visit, CsrfForm(form): CsrfForm<SlipsForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let school = super::school(&mut tx, &person, &form.org).await?;
    let roster = Roster::load(&mut tx, school.org.id).await?;
    let shell = visit.shell(Some(&person), "roster-slips-title");
    let (group, people) = waiting(&roster, &form.group, &shell)?;
    let owners: Vec<Owner> = people.iter().map(|known| known.who.clone()).collect();
    let codes = roster_account::make_codes(&mut tx, &owners, now).await?;
    let subject = format!("{} {} {}", school.org.id, form.group, codes.len());
    audit::append(&mut tx, person.account, "roster.slips", &subject, now).await?;
    tx.commit().await?;
    let slip = |(known, code): (&Known, String)| Slip { name: known.name.clone(), number: known.number.clone(), code };
    let page = SlipsPage {
        school: school.org.id.to_string(),
        school_name: school.org.name,
        group,
        address: format!("{}/activate", visit.app.base(&visit.headers)),
        slips: people.into_iter().zip(codes).map(slip).collect(),
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// The group's name, and who in it has not taken their account over.
fn waiting<'r>(roster: &'r Roster, group: &str, shell: &Shell) -> Result<(String, Vec<&'r Known>), PageError> {
    let people = roster.people.iter().filter(|known| !known.is_activated);
    if group == "teachers" {
        return Ok((shell.t("roster-teachers").into_owned(), people.filter(|known| known.teaches_here()).collect()));
    }
    let class = roster.classes.iter().find(|class| class.id.to_string() == group).or_not_found()?;
    let is_in = |known: &&Known| {
        let is_place =
            |(id, place): &(_, crate::Enrollment)| *id == class.id && place.duty == Duty::Pupil && place.who.account == known.who.account;
        roster.places.iter().any(is_place)
    };
    Ok((class.name.clone(), people.filter(is_in).collect()))
}
