//! `/class/{id}/check-in`: what goes on, what is over, and what is shown to the class.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::Timestamp;
use roster::{Enrolled, Seen, list_pupils};
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::line::{Line, lines};
use super::own::own_pupils;
use super::{see, when};
use crate::check_in::entry::{self, Entry};
use crate::check_in::rule::Timing;
use crate::check_in::streak::{DayState, state_of};
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
    let is_teacher = person.may(Action::LeadClass, seen.resource()).is_ok();
    let (mut running, mut over) = (Vec::new(), Vec::new());
    for of in &all {
        let is_running = of.plan.is_running(now);
        let today = match (is_running, is_teacher) {
            (false, _) => Vec::new(),
            (true, true) => counted(&mut tx, &shell, &seen, of, now).await?,
            (true, false) => own(&mut tx, &shell, &person, &seen, of, now).await?,
        };
        let line = TaskLine { id: of.id.to_string(), title: of.title.clone(), when: when(&shell, &of.plan), today };
        if is_running { running.push(line) } else { over.push(line) }
    }
    let shown = list_shown(&mut tx, &shell, &person, &seen, &all).await?;
    let named =
        |template: Template| (template.key(), template.icon(), shell.t(&format!("check-in-template-{}", template.key())).into_owned());
    let templates = if is_teacher { Template::ALL.map(named).into() } else { Vec::new() };
    let class = ClassHead::new(&shell, &person, &seen, Tab::CheckIn);
    web::html(StatusCode::OK, &ListPage { class, templates, running, over, shown, shell })
}

async fn counted(tx: &mut Tx, shell: &Shell, seen: &Seen, of: &CheckIn, now: Timestamp) -> Result<Vec<(&'static str, String)>, PageError> {
    let day = today(now);
    if !of.plan.asks_on(day) {
        return Ok(Vec::new());
    }
    let done = entry::list_done(tx, &seen.class, of.id, day, day).await?;
    let pupils = list_pupils(tx, &seen.class).await?;
    let here = pupils.iter().filter(|one| done.iter().any(|(pupil, _)| *pupil == one.place.who.account)).count();
    Ok(vec![("tag-b", format!("{} {here} / {}", shell.t("check-in-handed-in-today"), pupils.len()))])
}

/// How each of the reader's own pupils stands today; the name is said where there are several.
async fn own(
    tx: &mut Tx,
    shell: &Shell,
    person: &Person,
    seen: &Seen,
    of: &CheckIn,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, PageError> {
    let pupils: Vec<Enrolled> = own_pupils(tx, person, seen).await?;
    let mut all = Vec::new();
    for pupil in &pupils {
        let done = entry::find_done(tx, &seen.class, of.id, pupil.place.who.account).await?;
        let (tag, key) = match (state_of(&of.plan, &done, today(now), now), of.plan.take(today(now), now)) {
            (DayState::Done | DayState::MadeUp, _) => ("tag-o", "check-in-today-done"),
            (DayState::Due, Ok(Timing::InTime)) => ("tag-b", "check-in-today-due"),
            _ => continue,
        };
        let text = shell.t(key);
        all.push((tag, if pupils.len() > 1 { format!("{} {text}", pupil.name) } else { text.into_owned() }));
    }
    Ok(all)
}

async fn list_shown(tx: &mut Tx, shell: &Shell, person: &Person, seen: &Seen, all: &[CheckIn]) -> Result<Vec<Line>, PageError> {
    let mut pairs: Vec<(&CheckIn, Entry)> = Vec::new();
    for entry in entry::list_shown(tx, &seen.class).await? {
        if let Some(of) = all.iter().find(|of| of.id == entry.check_in) {
            pairs.push((of, entry));
        }
    }
    let mut shown = lines(tx, shell, person, seen, &pairs).await?;
    shown.retain(|line| line.is_shown);
    shown.iter_mut().for_each(|line| line.day = format!("{} · {}", line.title, line.day));
    Ok(shown)
}
