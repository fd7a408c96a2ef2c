//! Finding somebody on a school's roster: by name, number or class, a page at a time.

use axum::extract::Query;
use axum::http::StatusCode;
use identity::{Duty, Person, RoleKind, Visit};
use kernel::{AccountId, ClassId};
use serde::Deserialize;
use std::collections::BTreeMap;
use web::{PageResult, Shell, url_encoded};

use crate::import::{Known, Roster};

const ON_A_PAGE: usize = 50;

/// What `roster/people.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/people.html")]
struct PeoplePage {
    shell: Shell,
    school: String,
    school_name: String,
    q: String,
    group: String,
    group_name: String,
    count: usize,
    people: Vec<PersonLine>,
    before: Option<String>,
    after: Option<String>,
}

struct PersonLine {
    name: String,
    number: String,
    class: String,
    kind: String,
    is_waiting: bool,
    /// Where to let the pupil go
    transfer: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    org: String,
    /// Part of a name or number
    q: String,
    /// A class's id, or `teachers`
    group: String,
    page: usize,
}

/// `GET /admin/roster/people`
pub(super) async fn show(person: Person, visit: Visit, Query(wanted): Query<Wanted>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &wanted.org).await?;
    let roster = Roster::load(&mut tx, school.org.id).await?;
    let shell = visit.shell(Some(&person), "roster-people-title");
    let q: String = wanted.q.trim().chars().take(40).collect();
    let group: String = wanted.group.chars().take(40).collect();
    let classes = classes_of(&roster);
    let found: Vec<&Known> = roster.people.iter().filter(|known| fits(known, &q, &group, &classes)).collect();
    let last_page = found.len().saturating_sub(1) / ON_A_PAGE;
    let at = wanted.page.min(last_page);
    let id = school.org.id.to_string();
    let link = |page: usize| format!("/admin/roster/people?org={id}&q={}&group={}&page={page}", url_encoded(&q), url_encoded(&group));
    let class_name = |known: &Known| {
        let ids = classes.get(&known.who.account).map_or(&[][..], Vec::as_slice);
        let name = |id: &ClassId| roster.classes.iter().find(|class| class.id == *id).map(|class| class.name.clone());
        ids.iter().filter_map(name).collect::<Vec<_>>().join(" ")
    };
    let line = |known: &&Known| person_line(&shell, &id, known, class_name(known));
    let page = PeoplePage {
        count: found.len(),
        people: found.iter().skip(at * ON_A_PAGE).take(ON_A_PAGE).map(line).collect(),
        before: at.checked_sub(1).map(link),
        after: (at < last_page).then(|| link(at + 1)),
        group_name: group_name(&shell, &roster, &group),
        school_name: school.org.name.clone(),
        school: id.clone(),
        q,
        group,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// The classes in which somebody is now, as pupil or teacher.
fn classes_of(roster: &Roster) -> BTreeMap<AccountId, Vec<ClassId>> {
    let mut classes: BTreeMap<AccountId, Vec<ClassId>> = BTreeMap::new();
    for (class, place) in roster.places.iter().filter(|(_, place)| place.duty != Duty::Committee) {
        let of = classes.entry(place.who.account).or_default();
        if !of.contains(class) {
            of.push(*class);
        }
    }
    classes
}

fn fits(known: &Known, q: &str, group: &str, classes: &BTreeMap<AccountId, Vec<ClassId>>) -> bool {
    let is_named = q.is_empty() || known.name.contains(q) || known.number.contains(&q.to_uppercase());
    let is_in = || classes.get(&known.who.account).is_some_and(|ids| ids.iter().any(|id| id.to_string() == group));
    is_named && (group.is_empty() || (group == "teachers" && known.teaches_here()) || is_in())
}

fn group_name(shell: &Shell, roster: &Roster, group: &str) -> String {
    if group == "teachers" {
        return shell.t("roster-teachers").into_owned();
    }
    roster.classes.iter().find(|class| class.id.to_string() == group).map(|class| class.name.clone()).unwrap_or_default()
}

fn person_line(shell: &Shell, school: &str, known: &Known, class: String) -> PersonLine {
    let is_pupil = known.kind == RoleKind::Pupil;
    let has_left = !is_pupil && !known.is_employed;
    let transfer = (is_pupil && !class.is_empty()).then(|| format!("/admin/roster/transfers?org={school}&number={}#number", known.number));
    PersonLine {
        name: known.name.clone(),
        number: known.number.clone(),
        kind: if has_left {
            shell.t("transfer-state-left").into_owned()
        } else {
            shell.t(&format!("role-{}", known.kind.key())).into_owned()
        },
        is_waiting: !known.is_activated && !has_left,
        transfer,
        class,
    }
}
