//! A school's roster at a glance: bringing a file, taking one, slips for those who have not come yet.

use std::collections::BTreeSet;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use identity::{Duty, OrgLine, Person, Visit};
use kernel::AccountId;
use serde::Deserialize;
use store::Tx;
use web::{PageError, PageResult, Shell};

use crate::export;
use crate::import::{self, Refusal, Roster};
use crate::rollover::turns;

/// What `roster/overview.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/overview.html")]
pub(super) struct OverviewPage {
    shell: Shell,
    school: String,
    school_name: String,
    /// Files that wait to be confirmed: the link and the name
    pending: Vec<(String, String)>,
    groups: Vec<GroupLine>,
    refusal: Option<String>,
    is_rollover_due: bool,
}

/// A class, or the teachers of the school.
struct GroupLine {
    /// The class's id, or `teachers`
    key: String,
    name: String,
    people: usize,
    /// Whose accounts wait to be taken over
    waiting: usize,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) org: String,
}

/// `GET /admin/roster`
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &asked.org).await?;
    page(&visit, &person, &mut tx, &school, None).await
}

pub(super) async fn page(visit: &Visit, person: &Person, tx: &mut Tx, school: &OrgLine, refusal: Option<Refusal>) -> PageResult {
    let roster = Roster::load(tx, school.org.id).await?;
    let pending = import::list_pending(tx, &school.org.home, school.org.id, visit.app.clock.now()).await?;
    let shell = visit.shell(Some(person), "roster-title");
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = OverviewPage {
        school: school.org.id.to_string(),
        school_name: school.org.name.clone(),
        pending: pending.into_iter().map(|(id, name)| (format!("/admin/roster/import/{id}"), name)).collect(),
        groups: groups(&roster, &shell),
        is_rollover_due: !turns(&roster, visit.app.clock.now()).is_empty(),
        refusal: refusal.map(|refusal| visit.say(refusal.message())),
        shell,
    };
    web::html(status, &page)
}

fn groups(roster: &Roster, shell: &Shell) -> Vec<GroupLine> {
    let waiting = roster.people.iter().filter(|known| !known.is_activated).map(|known| known.who.account);
    let waiting: BTreeSet<AccountId> = waiting.collect();
    let class = |class: &crate::Class| {
        let pupils = || roster.places.iter().filter(|(id, place)| *id == class.id && place.duty == Duty::Pupil);
        let waiting = pupils().filter(|(_, place)| waiting.contains(&place.who.account)).count();
        GroupLine { key: class.id.to_string(), name: class.name.clone(), people: pupils().count(), waiting }
    };
    let teachers = || roster.people.iter().filter(|known| known.teaches_here());
    let waiting = teachers().filter(|known| !known.is_activated).count();
    let name = shell.t("roster-teachers").into_owned();
    let all = GroupLine { key: "teachers".to_owned(), name, people: teachers().count(), waiting };
    roster.classes.iter().map(class).chain((all.people > 0).then_some(all)).collect()
}

/// `GET /admin/roster/roster.csv`
pub(super) async fn export(person: Person, visit: Visit, Query(asked): Query<Asked>) -> Result<impl IntoResponse, PageError> {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &asked.org).await?;
    let file = export::csv(&Roster::load(&mut tx, school.org.id).await?);
    Ok(download("text/csv; charset=utf-8", "attachment; filename=\"roster.csv\"", file))
}

/// `GET /admin/roster/roster.xlsx`
pub(super) async fn export_xlsx(person: Person, visit: Visit, Query(asked): Query<Asked>) -> Result<impl IntoResponse, PageError> {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &asked.org).await?;
    let file = export::xlsx(&Roster::load(&mut tx, school.org.id).await?);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(kind, "attachment; filename=\"roster.xlsx\"", file))
}

/// `GET /admin/roster/oneroster.zip`
pub(super) async fn export_package(person: Person, visit: Visit, Query(asked): Query<Asked>) -> Result<impl IntoResponse, PageError> {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &asked.org).await?;
    let (roster, sources) = (Roster::load(&mut tx, school.org.id).await?, import::list_sources(&mut tx, school.org.id).await?);
    let file = export::package(&school.org, &roster, &sources, visit.app.clock.now());
    Ok(download("application/zip", "attachment; filename=\"oneroster.zip\"", file))
}

fn download(kind: &'static str, disposition: &'static str, file: Vec<u8>) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition), (CACHE_CONTROL, "private, no-store")], file)
}
