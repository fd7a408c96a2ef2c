//! A check-in for the teachers of the class: who handed in on a day and who has not yet.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use jiff::civil::Date;
use kernel::{AccountId, Timestamp};
use roster::{Enrolled, Seen, list_pupils};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::line::{Line, lines};
use super::{Place, day_name, see_one, when};
use crate::check_in::entry::{self, Entry};
use crate::check_in::remind;
use crate::check_in::rule::{Timing, monday_of};
use crate::check_in::streak::{Done, lacks};
use crate::check_in::task::{self, CheckIn};
use crate::head::{ClassHead, Tab};
use crate::period::{parse_day, today};
use crate::text::Nothing;

/// What `classroom/check_in/teacher.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/check_in/teacher.html")]
struct TeacherPage {
    shell: Shell,
    class: ClassHead,
    id: String,
    title: String,
    task: String,
    when: String,
    seen_by: String,
    day: String,
    day_name: String,
    earlier: Option<String>,
    later: Option<String>,
    count: String,
    lines: Vec<Line>,
    lacking: Vec<String>,
    may_remind: bool,
    was_reminded: bool,
    may_end: bool,
}

/// Which day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::check_in) struct Which {
    day: String,
    reminded: String,
}

impl Which {
    /// The day asked for; where none is, the last one that has come.
    fn day(&self, of: &CheckIn, now: Timestamp) -> Result<Date, PageError> {
        if self.day.is_empty() {
            return Ok(of.plan.days().take_while(|day| *day <= today(now)).last().unwrap_or(of.plan.first));
        }
        let day = parse_day(&self.day).ok_or(PageError::BadRequest("check-in-closed-no-day"))?;
        if of.plan.asks_on(day) { Ok(day) } else { Err(PageError::BadRequest("check-in-closed-no-day")) }
    }
}

/// The page of a day.
pub(super) async fn page(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, of: &CheckIn, which: &Which) -> PageResult {
    let now = visit.app.clock.now();
    let day = which.day(of, now)?;
    let shell = visit.shell(Some(person), "class-tab-check-in");
    let entries = entry::list(tx, &seen.class, of.id, None, Some(day)).await?;
    let pairs: Vec<(&CheckIn, Entry)> = entries.into_iter().map(|entry| (of, entry)).collect();
    let lines = lines(tx, &shell, person, seen, &pairs).await?;
    let lacking = list_lacking(tx, seen, of, day, now).await?;
    let may_lead = person.may(Action::LeadClass, seen.resource()).is_ok();
    let page = TeacherPage {
        class: ClassHead::new(&shell, person, seen, Tab::CheckIn),
        id: of.id.to_string(),
        title: of.title.clone(),
        task: of.task.clone(),
        when: when(&shell, &of.plan),
        seen_by: shell.t(&format!("check-in-seen-by-{}", of.seen_by.key())).into_owned(),
        day: day.to_string(),
        day_name: day_name(&shell, day),
        earlier: of.plan.days().take_while(|other| *other < day).last().map(|day| day.to_string()),
        later: of.plan.days().find(|other| *other > day && *other <= today(now)).map(|day| day.to_string()),
        count: shell.tn("check-in-count", lines.len()).into_owned(),
        may_remind: may_lead && seen.facts.takes_parents && !lacking.is_empty() && of.plan.take(day, now).is_ok(),
        lines,
        lacking: lacking.into_iter().map(|one| one.name).collect(),
        was_reminded: !which.reminded.is_empty(),
        may_end: may_lead && of.plan.last > today(now),
        shell,
    };
    web::html(StatusCode::OK, &page)
}

/// Those of the class who still owe something for the day, or for its week where a number of times is asked for.
async fn list_lacking(tx: &mut Tx, seen: &Seen, of: &CheckIn, day: Date, now: Timestamp) -> Result<Vec<Enrolled>, PageError> {
    let monday = monday_of(day);
    let sunday = monday.checked_add(jiff::Span::new().days(6)).unwrap_or(day);
    let mut done: BTreeMap<AccountId, Done> = BTreeMap::new();
    for (pupil, day) in entry::list_done(tx, &seen.class, of.id, monday, sunday).await? {
        done.entry(pupil).or_default().insert(day, Timing::InTime);
    }
    let nothing = Done::new();
    let pupils = list_pupils(tx, &seen.class).await?;
    let owes = |one: &Enrolled| lacks(&of.plan, done.get(&one.place.who.account).unwrap_or(&nothing), day, now);
    Ok(pupils.into_iter().filter(owes).collect())
}

/// `POST /class/{id}/check-in/{check_in}/remind`
pub(in crate::check_in) async fn remind_all(
    person: Person,
    visit: Visit,
    Path(place): Place,
    CsrfForm(which): CsrfForm<Which>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, of) = see_one(&mut tx, &person, &place.0, &place.1).await?;
    person.may(Action::LeadClass, seen.resource())?;
    let day = which.day(&of, now)?;
    of.plan.take(day, now).map_err(|closed| PageError::Conflict(closed.message()))?;
    if !seen.facts.takes_parents {
        return Err(PageError::Conflict("check-in-no-parents"));
    }
    let lacking = list_lacking(&mut tx, &seen, &of, day, now).await?;
    remind::remind(&mut tx, &seen.class, &of, day, &lacking, now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/check-in/{}?day={day}&reminded=1", seen.class.id, of.id))
}

/// `POST /class/{id}/check-in/{check_in}/end`: today is the last day; one that has not begun goes.
pub(in crate::check_in) async fn end(person: Person, visit: Visit, Path(place): Place, _: CsrfForm<Nothing>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (seen, of) = see_one(&mut tx, &person, &place.0, &place.1).await?;
    person.may(Action::LeadClass, seen.resource())?;
    task::end(&mut tx, &seen.class, &of, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/check-in", seen.class.id))
}
