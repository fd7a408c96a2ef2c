//! `/class/{id}/attendance`: the sheet of half a day for teachers; pupils and guardians see their own.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use jiff::ToSpan;
use kernel::{AccountId, Timestamp};
use roster::{Seen, list_pupils, list_teachers};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::{Mark, own, rows};
use crate::head::{ClassHead, Tab};
use crate::leave::list_approved;
use crate::period::{Half, Period, parse_day, today};
use crate::{administrative, dialect};

/// So far back a sheet is filled in or corrected.
const OLDEST_DAYS: i64 = 60;

/// What `classroom/attendance/sheet.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/attendance/sheet.html")]
struct SheetPage {
    shell: Shell,
    class: ClassHead,
    day: String,
    latest: String,
    halves: Vec<(&'static str, String, bool)>,
    half: &'static str,
    /// Who saved it last, and when
    saved: Option<String>,
    /// Not in a closed class
    may_take: bool,
    may_review: bool,
    rows: Vec<Line>,
}

struct Line {
    id: String,
    name: String,
    has_leave: bool,
    marks: Vec<(&'static str, String, bool)>,
}

/// Which sheet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    day: String,
    half: String,
}

impl Which {
    /// The period asked for, this one where nothing is.
    fn period(&self, now: Timestamp) -> Result<Period, PageError> {
        let present = Period::at(now);
        let day = if self.day.is_empty() { Some(present.day) } else { parse_day(&self.day) };
        let half = if self.half.is_empty() { Ok(present.half) } else { self.half.parse() };
        let period = day.zip(half.ok()).map(|(day, half)| Period { day, half }).ok_or(PageError::BadRequest("attendance-fault-day"))?;
        let oldest = today(now).checked_sub(OLDEST_DAYS.days()).unwrap_or(present.day);
        if period.day > present.day || period.day < oldest {
            return Err(PageError::BadRequest("attendance-fault-day"));
        }
        Ok(period)
    }
}

/// `GET /class/{id}/attendance`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(which): Query<Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SeeAttendance).await?;
    if person.may(Action::TeachClass, seen.resource()).is_err() {
        return own::page(&mut tx, &person, &visit, &seen).await;
    }
    let period = which.period(visit.app.clock.now())?;
    page(&mut tx, &person, &visit, &seen, period).await
}

async fn page(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, period: Period) -> PageResult {
    let shell = visit.shell(Some(person), "class-tab-attendance");
    let noted = rows::list_between(tx, &seen.class, None, period, period).await?;
    let approved = list_approved(tx, &seen.class, period, period).await?;
    let mut lines = Vec::new();
    for pupil in list_pupils(tx, &seen.class).await? {
        let id = pupil.place.who.account;
        let has_leave = approved.iter().any(|leave| leave.pupil == id && leave.span.covers(period));
        let usual = if has_leave { Mark::OnLeave } else { Mark::Present };
        let mark = noted.iter().find(|noted| noted.pupil == id).map_or(usual, |noted| noted.mark);
        lines.push(Line { id: id.to_string(), name: pupil.name, has_leave, marks: marks(&shell, mark) });
    }
    let saved = match noted.iter().max_by_key(|noted| noted.at) {
        Some(last) => {
            let teachers = list_teachers(tx, &seen.class).await?;
            let by = teachers.into_iter().find(|one| one.place.who.account == last.by).map(|one| one.name).unwrap_or_default();
            Some(shell.tx("attendance-saved", &format!("{by} {}", last.at.minute())).into_owned())
        }
        None => None,
    };
    let half = |half: Half| (half.key(), shell.t(&format!("half-{}", half.key())).into_owned(), half == period.half);
    let page = SheetPage {
        class: ClassHead::new(&shell, person, seen, Tab::Attendance),
        day: period.day.to_string(),
        latest: today(visit.app.clock.now()).to_string(),
        halves: Half::ALL.into_iter().map(half).collect(),
        half: period.half.key(),
        saved,
        may_take: person.may(Action::TakeAttendance, seen.resource()).is_ok(),
        may_review: person.may(Action::ReviewAttendance, seen.resource()).is_ok(),
        rows: lines,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

fn marks(shell: &Shell, chosen: Mark) -> Vec<(&'static str, String, bool)> {
    let mark = |mark: Mark| (mark.key(), shell.t(&format!("mark-{}", mark.key())).into_owned(), mark == chosen);
    Mark::ALL.into_iter().map(mark).collect()
}

/// `POST /class/{id}/attendance`: the whole sheet in one form; what somebody else changed meanwhile becomes a correction.
pub(super) async fn save(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<BTreeMap<String, String>>,
) -> PageResult {
    let now = visit.app.clock.now();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::TakeAttendance).await?;
    let period = Which { day: field("day"), half: field("half") }.period(now)?;
    dialect::lock(&mut tx, &format!("attendance of {} {period}", seen.class.id)).await?;
    let noted = rows::list_between(&mut tx, &seen.class, None, period, period).await?;
    for pupil in list_pupils(&mut tx, &seen.class).await? {
        let id: AccountId = pupil.place.who.account;
        let Some(said) = form.get(&format!("mark-{id}")) else { continue };
        let mark: Mark = said.parse().map_err(|_| PageError::BadRequest("attendance-fault-mark"))?;
        let before = noted.iter().find(|noted| noted.pupil == id).map(|noted| noted.mark);
        rows::save(&mut tx, &seen.class, id, period, before, mark, person.account, now).await?;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/attendance?day={}&half={}", seen.class.id, period.day, period.half.key()))
}
