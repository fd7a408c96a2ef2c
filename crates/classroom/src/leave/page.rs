//! `/class/{id}/leave`: the form of a guardian, what waits for the head teacher, and the history.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::{AccountId, LeaveId, Timestamp};
use roster::{Seen, list_pupils};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::rows::{add, list, subject, tell};
use super::{Leave, Span, State};
use crate::administrative;
use crate::head::{ClassHead, Tab};
use crate::inbox::{self, Audience};
use crate::period::{Half, Period, parse_day, today};
use crate::text::{LONGEST_TEXT, short_text};

/// What `classroom/leave/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/leave/page.html")]
struct LeavePage {
    shell: Shell,
    class: ClassHead,
    form: Option<Asking>,
    waiting: Vec<Line>,
    history: Vec<Line>,
    longest: usize,
}

/// A request, as the one who reads may see and change it.
struct Line {
    id: String,
    pupil: String,
    when: String,
    reason: String,
    state: String,
    tag: &'static str,
    question: String,
    answer: String,
    may_decide: bool,
    may_answer: bool,
    may_withdraw: bool,
}

/// The form, and what does not fit in it.
struct Asking {
    children: Vec<(String, String, bool)>,
    filled: LeaveForm,
    today: String,
    fault: Option<(&'static str, String)>,
}

impl Asking {
    fn fault_at(&self, field: &str) -> Option<&str> {
        self.fault.as_ref().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence.as_str())
    }
}

/// The three fields: which child, when, why.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct LeaveForm {
    child: String,
    when: String,
    from_day: String,
    from_half: String,
    to_day: String,
    to_half: String,
    reason: String,
}

impl LeaveForm {
    fn first(now: Timestamp) -> Self {
        let (day, half) = (today(now).to_string(), |half: Half| half.key().to_owned());
        let (from_half, to_half) = (half(Half::Morning), half(Half::Afternoon));
        Self { when: "tomorrow".to_owned(), from_day: day.clone(), to_day: day, from_half, to_half, ..Self::default() }
    }

    fn span(&self, now: Timestamp) -> Result<Span, &'static str> {
        let day = today(now);
        let (from, to) = match self.when.as_str() {
            "today" => Span::day(day),
            "tomorrow" => Span::day(day.tomorrow().map_err(|_| "leave-fault-when")?),
            "range" => (period(&self.from_day, &self.from_half)?, period(&self.to_day, &self.to_half)?),
            _ => return Err("leave-fault-when"),
        };
        Span::ask(from, to, now).map_err(|fault| fault.message())
    }
}

fn period(day: &str, half: &str) -> Result<Period, &'static str> {
    let half = half.parse().map_err(|_| "leave-fault-when")?;
    Ok(Period { day: parse_day(day).ok_or("leave-fault-when")?, half })
}

/// `GET /class/{id}/leave`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SeeLeave).await?;
    page(&mut tx, &person, &visit, &seen, LeaveForm::first(visit.app.clock.now()), None).await
}

/// `POST /class/{id}/leave`
pub(super) async fn ask(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<LeaveForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SeeLeave).await?;
    let pupil = match form.child.parse() {
        Ok(child) => child,
        Err(_) => only_child(&seen)?,
    };
    // Who is not the guardian does not learn whose child it is.
    person.may(Action::SeePupil, seen.pupil(pupil)).map_err(|_| PageError::NotFound)?;
    person.may(Action::AskLeave, seen.pupil(pupil))?;
    let (span, reason) = match (form.span(now), short_text(&form.reason)) {
        (Ok(span), Some(reason)) => (span, reason),
        (Err(fault), _) => return page(&mut tx, &person, &visit, &seen, form, Some(("when", fault))).await,
        (_, None) => return page(&mut tx, &person, &visit, &seen, form, Some(("reason", "leave-fault-reason"))).await,
    };
    let (state, question, answer) = (State::Waiting, String::new(), String::new());
    let new = Leave { id: LeaveId::new(), pupil, applicant: person.account, span, reason, state, question, answer };
    if !add(&mut tx, &seen.class, &new, now).await? {
        return page(&mut tx, &person, &visit, &seen, form, Some(("when", "leave-fault-overlap"))).await;
    }
    tell(&mut tx, &seen.class, &new, Audience::Guardian, "inbox-leave-sent", now).await?;
    inbox::handle(&mut tx, &seen.class.home, &subject(new.id), person.account, now).await?;
    tell(&mut tx, &seen.class, &new, Audience::Teacher, "inbox-leave-asked", now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/leave", seen.class.id))
}

fn only_child(seen: &Seen) -> Result<AccountId, PageError> {
    let mut children = seen.facts.children.iter();
    match (children.next(), children.next()) {
        (Some(child), None) => Ok(*child),
        (Some(_), Some(_)) => Err(PageError::BadRequest("leave-fault-child")),
        (None, _) => Err(PageError::Forbidden("error-role")),
    }
}

async fn page(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    seen: &Seen,
    filled: LeaveForm,
    fault: Option<(&'static str, &'static str)>,
) -> PageResult {
    let now = visit.app.clock.now();
    let shell = visit.shell(Some(person), "class-tab-leave");
    let pupils = list_pupils(tx, &seen.class).await?;
    let names: HashMap<AccountId, String> = pupils.into_iter().map(|one| (one.place.who.account, one.name)).collect();
    let mine: Vec<AccountId> =
        seen.facts.children.iter().copied().filter(|child| person.may(Action::AskLeave, seen.pupil(*child)).is_ok()).collect();
    let line = |leave: &Leave| line(&shell, person, seen, leave, names.get(&leave.pupil)?, now);
    let all = list(tx, &seen.class, None).await?;
    let (waiting, history): (Vec<&Leave>, Vec<&Leave>) = all.iter().partition(|leave| leave.may_decide());
    let (waiting, history) = (waiting.into_iter().filter_map(line).collect(), history.into_iter().filter_map(line).collect());
    let child = |id: &AccountId| (id.to_string(), names.get(id).cloned().unwrap_or_default(), filled.child == id.to_string());
    let children = mine.iter().map(child).collect();
    let fault = fault.map(|(field, message)| (field, visit.say(message)));
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = (!mine.is_empty()).then(|| Asking { children, today: today(now).to_string(), fault, filled });
    let class = ClassHead::new(&shell, person, seen, Tab::Leave);
    web::html(status, &LeavePage { class, form, waiting, history, longest: LONGEST_TEXT, shell })
}

/// What `person` may see of the request; `None` when that is nothing. A subject teacher learns who stays away, not why.
fn line(shell: &Shell, person: &Person, seen: &Seen, leave: &Leave, pupil: &str, now: Timestamp) -> Option<Line> {
    person.may(Action::SeePupil, seen.pupil(leave.pupil)).ok()?;
    let may_decide = person.may(Action::DecideLeave, seen.resource()).is_ok();
    let is_guardian = person.may(Action::AskLeave, seen.pupil(leave.pupil)).is_ok();
    let is_teacher = person.may(Action::TeachClass, seen.resource()).is_ok();
    let is_outsider = is_teacher && person.may(Action::ReviewAttendance, seen.resource()).is_err();
    if is_outsider && leave.state != State::Approved {
        return None;
    }
    let told = |text: &str| if is_outsider { String::new() } else { text.to_owned() };
    Some(Line {
        id: leave.id.to_string(),
        pupil: pupil.to_owned(),
        when: when(shell, leave.span),
        reason: told(&leave.reason),
        state: shell.t(&format!("leave-state-{}", leave.state.key())).into_owned(),
        tag: match leave.state {
            State::Waiting => "tag-b",
            State::AskedBack => "tag-w",
            State::Approved => "tag-o",
            State::Withdrawn => "",
        },
        question: told(&leave.question),
        answer: told(&leave.answer),
        may_decide: may_decide && leave.may_decide(),
        may_answer: is_guardian && leave.state == State::AskedBack,
        may_withdraw: is_guardian && leave.may_withdraw(now),
    })
}

fn when(shell: &Shell, span: Span) -> String {
    let half = |period: Period| shell.t(&format!("half-{}", period.half.key())).into_owned();
    let Span { from, to } = span;
    match (from.half, to.half) {
        (Half::Morning, Half::Afternoon) => span.days().to_string(),
        _ if from == to => format!("{} {}", from.day, half(from)),
        _ => format!("{} {} – {} {}", from.day, half(from), to.day, half(to)),
    }
}
