//! `/class/{id}/check-in`: what goes on, what is over, and what is shown to the class.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use jiff::civil::Date;
use kernel::{CheckInId, Timestamp};
use roster::{Enrolled, Seen, list_pupils};
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::line::{Line, lines};
use super::own::own_pupils;
use super::{see, when};
use crate::check_in::entry::{self, Entry};
use crate::check_in::rule::Timing;
use crate::check_in::streak::{DayState, Done, state_of};
use crate::check_in::task::{self, CheckIn};
use crate::check_in::template::Template;
use crate::head::{ClassHead, Tab};
use crate::period::today;

/// What `classroom/check_in/list.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/check_in/list.html")]
struct ListPage {
    shell: Shell,
    class: ClassHead,
    /// For those who may make one: key, icon and name
    templates: Vec<(&'static str, &'static str, String)>,
    running: Vec<TaskLine>,
    over: Vec<TaskLine>,
    shown: Vec<Line>,
}

struct TaskLine {
    id: String,
    title: String,
    when: String,
    /// Sentences about today, each with how it is coloured
    today: Vec<(&'static str, String)>,
}

/// `GET /class/{id}/check-in`
pub(in crate::check_in) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id).await?;
    let shell = visit.shell(Some(&person), "class-tab-check-in");
    let all = task::list(&mut tx, &seen.class).await?;
    let standing = standing(&mut tx, &person, &seen, today(now)).await?;
    let (mut running, mut over) = (Vec::new(), Vec::new());
    for of in &all {
        let is_running = seen.class.closed_at.is_none() && of.plan.is_running(now);
        let today = match &standing {
            _ if !is_running => Vec::new(),
            Standing::Counted { counts, pupils } => counted(&shell, of, counts.get(&of.id).copied().unwrap_or(0), *pupils, now),
            Standing::Own(pupils) => own(&shell, of, pupils, now),
        };
        let line = TaskLine { id: of.id.to_string(), title: of.title.clone(), when: when(&shell, &of.plan), today };
        if is_running { running.push(line) } else { over.push(line) }
    }
    let shown = list_shown(&mut tx, &shell, &person, &seen, &all).await?;
    let named =
        |template: Template| (template.key(), template.icon(), shell.t(&format!("check-in-template-{}", template.key())).into_owned());
    let may_make = person.may(Action::LeadClass, seen.resource()).is_ok();
    let templates = if may_make { Template::ALL.map(named).into() } else { Vec::new() };
    let class = ClassHead::new(&shell, &person, &seen, Tab::CheckIn);
    web::html(StatusCode::OK, &ListPage { class, templates, running, over, shown, shell })
}

/// What is read once for all check-ins: how many handed in today, for a teacher; what each own pupil did, for the others.
enum Standing {
    Counted { counts: HashMap<CheckInId, i64>, pupils: usize },
    Own(Vec<(Enrolled, HashMap<CheckInId, Done>)>),
}

async fn standing(tx: &mut Tx, person: &Person, seen: &Seen, day: Date) -> Result<Standing, PageError> {
    if person.may(Action::TeachClass, seen.resource()).is_ok() {
        let pupils = list_pupils(tx, &seen.class).await?.len();
        return Ok(Standing::Counted { counts: entry::count_done(tx, &seen.class, day).await?, pupils });
    }
    let mut own = Vec::new();
    for pupil in own_pupils(tx, person, seen).await? {
        let done = entry::list_done_of(tx, &seen.class, pupil.place.who.account).await?;
        own.push((pupil, done));
    }
    Ok(Standing::Own(own))
}

fn counted(shell: &Shell, of: &CheckIn, here: i64, pupils: usize, now: Timestamp) -> Vec<(&'static str, String)> {
    if !of.plan.asks_on(today(now)) {
        return Vec::new();
    }
    vec![("tag-b", format!("{} {here} / {pupils}", shell.t("check-in-handed-in-today")))]
}

/// How each of the reader's own pupils stands today; the name is said where there are several.
fn own(shell: &Shell, of: &CheckIn, pupils: &[(Enrolled, HashMap<CheckInId, Done>)], now: Timestamp) -> Vec<(&'static str, String)> {
    let nothing = Done::new();
    let mut all = Vec::new();
    for (pupil, done) in pupils {
        let done = done.get(&of.id).unwrap_or(&nothing);
        let (tag, key) = match (state_of(&of.plan, done, today(now), now), of.plan.take(today(now), now)) {
            (DayState::Done | DayState::MadeUp, _) => ("tag-o", "check-in-today-done"),
            (DayState::Due, Ok(Timing::InTime)) => ("tag-b", "check-in-today-due"),
            _ => continue,
        };
        let text = shell.t(key);
        all.push((tag, if pupils.len() > 1 { format!("{} {text}", pupil.name) } else { text.into_owned() }));
    }
    all
}

async fn list_shown(tx: &mut Tx, shell: &Shell, person: &Person, seen: &Seen, all: &[CheckIn]) -> Result<Vec<Line>, PageError> {
    let mut pairs: Vec<(&CheckIn, Entry)> = Vec::new();
    for entry in entry::list_shown(tx, &seen.class, None).await? {
        if let Some(of) = all.iter().find(|of| of.id == entry.check_in) {
            pairs.push((of, entry));
        }
    }
    let mut shown = lines(tx, shell, person, seen, &pairs).await?;
    shown.retain(|line| line.is_shown);
    shown.iter_mut().for_each(|line| line.day = format!("{} · {}", line.title, line.day));
    Ok(shown)
}
