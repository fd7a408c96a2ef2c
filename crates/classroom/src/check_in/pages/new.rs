//! `/class/{id}/check-in/new`: making a check-in, from a template or from nothing.

use std::collections::BTreeSet;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use jiff::civil::Date;
use kernel::{CheckInId, RequestId, Timestamp};
use roster::Seen;
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::{clock, see};
use crate::check_in::evidence::{Asked, Evidence};
use crate::check_in::rule::{MOST_MAKE_UP_DAYS, Plan, Rule, WHOLE_DAY};
use crate::check_in::task::{self, CheckIn, SeenBy};
use crate::check_in::template::Template;
use crate::head::{ClassHead, Tab};
use crate::period::{parse_day, today};
use crate::text::text_within;

const LONGEST_TITLE: usize = 40;
const LONGEST_TASK: usize = 1_000;
/// What a form says for the end of a day: fields of time know no 24:00.
const LAST_MINUTE: i64 = WHOLE_DAY - 1;

/// What `classroom/check_in/new.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/check_in/new.html")]
struct NewPage {
    shell: Shell,
    class: ClassHead,
    fields: Fields,
    fault: Option<(&'static str, String)>,
    weekdays: Vec<(String, String, bool)>,
    file_kinds: [&'static str; 3],
    seen_by: [&'static str; 2],
    most_make_up: i64,
    longest_title: usize,
    longest_task: usize,
}

impl NewPage {
    fn fault_at(&self, field: &str) -> Option<&str> {
        self.fault.as_ref().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence.as_str())
    }
}

/// Everything the form has, as it was typed.
#[derive(Debug, Default)]
struct Fields {
    request: String,
    title: String,
    task: String,
    evidence: Vec<String>,
    /// `on` or `times`
    rule: String,
    weekdays: Vec<String>,
    times: String,
    first: String,
    last: String,
    opens: String,
    closes: String,
    make_up: String,
    seen_by: String,
}

impl Fields {
    fn has(&self, kind: &str) -> bool {
        self.evidence.iter().any(|one| one == kind)
    }

    /// What the template fills in, from today on.
    fn of(template: Template, shell: &Shell, now: Timestamp) -> Self {
        let usual = template.usual();
        let first = today(now);
        let last = first.checked_add(jiff::Span::new().days(usual.days - 1)).unwrap_or(first);
        let (rule, bits, times) = match usual.rule {
            Rule::On(bits) => ("on", bits, 3),
            Rule::Times(times) => ("times", 0b111_1111, times),
        };
        let is_blank = template == Template::Blank;
        let say = |key: String| if is_blank { String::new() } else { shell.t(&key).into_owned() };
        Self {
            request: RequestId::new().to_string(),
            title: say(format!("check-in-template-{}", template.key())),
            task: say(format!("check-in-template-{}-task", template.key())),
            evidence: usual.evidence.iter().map(|kind| kind.key().to_owned()).collect(),
            rule: rule.to_owned(),
            weekdays: (1..=7).filter(|day| bits & (1 << (day - 1)) != 0).map(|day| day.to_string()).collect(),
            times: times.to_string(),
            first: first.to_string(),
            last: last.to_string(),
            opens: clock(0),
            closes: clock(usual.closes_minute.min(LAST_MINUTE)),
            make_up: usual.make_up_days.to_string(),
            seen_by: SeenBy::Teacher.key().to_owned(),
        }
    }

    fn read(sent: Vec<(String, String)>) -> Self {
        let mut fields = Self::default();
        for (name, value) in sent {
            match name.as_str() {
                "request" => fields.request = value,
                "title" => fields.title = value,
                "task" => fields.task = value,
                "evidence" => fields.evidence.push(value),
                "rule" => fields.rule = value,
                "weekday" => fields.weekdays.push(value),
                "times" => fields.times = value,
                "first" => fields.first = value,
                "last" => fields.last = value,
                "opens" => fields.opens = value,
                "closes" => fields.closes = value,
                "make_up" => fields.make_up = value,
                "seen_by" => fields.seen_by = value,
                _ => {}
            }
        }
        fields
    }

    /// The check-in that the form asks for; else the field that does not fit, and why.
    fn check(&self) -> Result<CheckIn, (&'static str, &'static str)> {
        let title = text_within(&self.title, LONGEST_TITLE).ok_or(("title", "check-in-fault-title"))?;
        let task = match self.task.trim() {
            "" => String::new(),
            typed => text_within(typed, LONGEST_TASK).ok_or(("task", "check-in-fault-task"))?,
        };
        let asked: Result<BTreeSet<Evidence>, _> = self.evidence.iter().filter(|key| !key.is_empty()).map(|key| key.parse()).collect();
        let asked = Asked(asked.map_err(|_| ("evidence", "error-form"))?);
        let seen_by = self.seen_by.parse().map_err(|_| ("seen_by", "error-form"))?;
        Ok(CheckIn { id: CheckInId::new(), title, task, asked, plan: self.plan()?, seen_by })
    }

    fn plan(&self) -> Result<Plan, (&'static str, &'static str)> {
        let day = |text: &str| -> Result<Date, _> { parse_day(text).ok_or(("first", "check-in-fault-days")) };
        let rule = match self.rule.as_str() {
            "times" => format!("times/{}", self.times),
            _ => format!("on/{}", self.weekdays.concat()),
        };
        let closes = minute(&self.closes).ok_or(("opens", "check-in-fault-window"))?;
        let plan = Plan {
            rule: rule.parse().map_err(|_| ("rule", "check-in-fault-no-day"))?,
            first: day(&self.first)?,
            last: day(&self.last)?,
            opens_minute: minute(&self.opens).ok_or(("opens", "check-in-fault-window"))?,
            closes_minute: if closes == LAST_MINUTE { WHOLE_DAY } else { closes },
            make_up_days: self.make_up.parse().map_err(|_| ("make_up", "check-in-fault-make-up"))?,
        };
        plan.check().map_err(|fault| (fault.field(), fault.message()))
    }
}

/// The minute of the day that `17:05` names.
fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let part = |text: &str, end: i64| text.parse::<i64>().ok().filter(|n| text.len() == 2 && (0..end).contains(n));
    Some(part(hour, 24)? * 60 + part(minute, 60)?)
}

/// What it is made from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::check_in) struct From {
    template: String,
}

/// `GET /class/{id}/check-in/new`
pub(in crate::check_in) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(from): Query<From>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id).await?;
    person.may(Action::LeadClass, seen.resource())?;
    let template = from.template.parse().unwrap_or(Template::Blank);
    let shell = visit.shell(Some(&person), "check-in-new");
    let fields = Fields::of(template, &shell, visit.app.clock.now());
    page(shell, &person, &seen, fields, None)
}

/// `POST /class/{id}/check-in`
pub(in crate::check_in) async fn make(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(sent): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    person.may(Action::LeadClass, seen.resource())?;
    let fields = Fields::read(sent);
    let request: RequestId = fields.request.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let new = match fields.check() {
        Ok(new) => new,
        Err(fault) => return page(visit.shell(Some(&person), "check-in-new"), &person, &seen, fields, Some(fault)),
    };
    task::add(&mut tx, &seen.class, &new, person.account, request, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/check-in", seen.class.id))
}

fn page(shell: Shell, person: &Person, seen: &Seen, fields: Fields, fault: Option<(&'static str, &'static str)>) -> PageResult {
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let weekday = |day: i64| {
        let is_chosen = fields.weekdays.iter().any(|chosen| *chosen == day.to_string());
        (day.to_string(), shell.t(&format!("weekday-{day}")).into_owned(), is_chosen)
    };
    let weekdays = (1..=7).map(weekday).collect();
    let page = NewPage {
        class: ClassHead::new(&shell, person, seen, Tab::CheckIn),
        fault: fault.map(|(field, message)| (field, shell.t(message).into_owned())),
        fields,
        weekdays,
        file_kinds: Evidence::FILES.map(Evidence::key),
        seen_by: SeenBy::ALL.map(SeenBy::key),
        most_make_up: MOST_MAKE_UP_DAYS,
        longest_title: LONGEST_TITLE,
        longest_task: LONGEST_TASK,
        shell,
    };
    web::html(status, &page)
}
