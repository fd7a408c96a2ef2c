//! `/me/reports`: what one reported and what came of it, and what was decided about what one said. For administrators of a school, the
//! classes in which something waits for them.

use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit, org};
use kernel::OrgId;
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::Verdict;
use super::rows::{Told, list_about, list_classes_by_head, list_reported_by};

/// What `classroom/reports/list.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/reports/list.html")]
struct SchoolPage {
    shell: Shell,
    /// Class, name, how many posts
    classes: Vec<(String, String, i64)>,
}

/// What `classroom/reports/own.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/reports/own.html")]
struct OwnPage {
    shell: Shell,
    reported: Vec<OwnLine>,
    about: Vec<OwnLine>,
}

struct OwnLine {
    class: String,
    at: String,
    /// Why the reader reported it
    reason: String,
    state: String,
    /// Why it was decided so
    why: String,
    is_open: bool,
}

/// `GET /me/reports`
pub(super) async fn list(person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.read().await?;
    if let Some(school) = managed(&mut tx, &person).await? {
        let classes = list_classes_by_head(&mut tx, school).await?;
        return web::html(StatusCode::OK, &SchoolPage { classes, shell: visit.shell(Some(&person), "reports-title").in_section("me") });
    }
    let shell = visit.shell(Some(&person), "reports-own-title").in_section("me");
    let lines = |told: Vec<Told>| told.into_iter().map(|told| line(&shell, told)).collect();
    let reported = lines(list_reported_by(&mut tx, person.account).await?);
    let about = lines(list_about(&mut tx, person.account).await?);
    web::html(StatusCode::OK, &OwnPage { reported, about, shell })
}

/// The org whose reports the person decides.
async fn managed(tx: &mut Tx, person: &Person) -> Result<Option<OrgId>, PageError> {
    let Some(own) = &person.role.org else { return Ok(None) };
    let line = org::find_line(tx, own.id).await?;
    Ok(line.filter(|line| person.may(Action::ManageOrg, Resource::Org(line)).is_ok()).map(|line| line.org.id))
}

fn line(shell: &Shell, told: Told) -> OwnLine {
    let state = told.verdict.map_or("open", Verdict::key);
    OwnLine {
        class: told.class,
        at: told.made_at.minute(),
        reason: told.reason,
        state: shell.t(&format!("reports-own-{state}")).into_owned(),
        why: told.why,
        is_open: told.verdict.is_none(),
    }
}
