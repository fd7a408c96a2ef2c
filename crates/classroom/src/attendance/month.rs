//! A month of the whole class, for its head teacher: on a page, and as a table to take away.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use jiff::civil::Date;
use kernel::{AccountId, Timestamp};
use roster::{Enrolled, Seen, list_pupils, list_teachers};
use serde::Deserialize;
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::{Mark, rows};
use crate::administrative;
use crate::head::{ClassHead, Tab};
use crate::period::{Half, Period, parse_day, today};
use crate::spreadsheet;

/// What `classroom/attendance/month.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/attendance/month.html")]
struct MonthPage {
    shell: Shell,
    class: ClassHead,
    month: String,
    marks: Vec<String>,
    /// In the order of the roster: name, and how often each mark
    pupils: Vec<(String, Vec<usize>)>,
    corrections: Vec<String>,
}

/// Which month, as `2026-03`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    month: String,
}

impl Which {
    fn span(&self, now: Timestamp) -> Result<(Period, Period), PageError> {
        let day = if self.month.is_empty() { Some(today(now)) } else { parse_day(&format!("{}-01", self.month)) };
        let day: Date = day.ok_or(PageError::BadRequest("attendance-fault-month"))?;
        let (first, last) = (day.first_of_month(), day.last_of_month());
        Ok((Period { day: first, half: Half::Morning }, Period { day: last, half: Half::Afternoon }))
    }
}

/// What both forms show.
struct Month {
    seen: Seen,
    name: String,
    pupils: Vec<Enrolled>,
    noted: Vec<rows::Noted>,
    corrections: Vec<rows::Correction>,
    teachers: HashMap<AccountId, String>,
}

impl Month {
    async fn load(tx: &mut Tx, person: &Person, id: &str, which: &Which, now: Timestamp) -> Result<Self, PageError> {
        let seen = administrative::see(tx, person, id, Action::ReviewAttendance).await?;
        let (from, to) = which.span(now)?;
        let teachers = list_teachers(tx, &seen.class).await?;
        Ok(Self {
            name: from.day.strftime("%Y-%m").to_string(),
            pupils: list_pupils(tx, &seen.class).await?,
            noted: rows::list_between(tx, &seen.class, None, from, to).await?,
            corrections: rows::list_corrections(tx, &seen.class, from, to).await?,
            teachers: teachers.into_iter().map(|one| (one.place.who.account, one.name)).collect(),
            seen,
        })
    }

    fn teacher(&self, id: AccountId) -> &str {
        self.teachers.get(&id).map_or("", String::as_str)
    }

    fn pupil(&self, id: AccountId) -> Option<&str> {
        self.pupils.iter().find(|one| one.place.who.account == id).map(|one| one.name.as_str())
    }
}

/// `GET /class/{id}/attendance/month`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(which): Query<Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let month = Month::load(&mut tx, &person, &id, &which, visit.app.clock.now()).await?;
    let shell = visit.shell(Some(&person), "attendance-month-title");
    let count = |pupil: AccountId, mark: Mark| month.noted.iter().filter(|noted| noted.pupil == pupil && noted.mark == mark).count();
    let pupil = |one: &Enrolled| (one.name.clone(), Mark::ALL.map(|mark| count(one.place.who.account, mark)).to_vec());
    let corrected = |one: &rows::Correction| {
        let (before, after) = (said(&shell, one.before), said(&shell, one.after));
        let half = shell.t(&format!("half-{}", one.period.half.key())).into_owned();
        let (name, day, by) = (month.pupil(one.pupil)?, one.period.day, month.teacher(one.by));
        Some(format!("{day} {half} · {name} · {before} → {after} · {by} {}", one.at.minute()))
    };
    let page = MonthPage {
        class: ClassHead::new(&shell, &person, &month.seen, Tab::Attendance),
        marks: Mark::ALL.map(|mark| said(&shell, mark)).to_vec(),
        pupils: month.pupils.iter().map(pupil).collect(),
        corrections: month.corrections.iter().filter_map(corrected).collect(),
        month: month.name.clone(),
        shell,
    };
    web::html(StatusCode::OK, &page)
}

fn said(shell: &Shell, mark: Mark) -> String {
    shell.t(&format!("mark-{}", mark.key())).into_owned()
}

/// `GET /class/{id}/attendance/month.csv`: a row for each mark, with who noted it.
pub(super) async fn export(person: Person, visit: Visit, Path(id): Path<String>, Query(which): Query<Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let month = Month::load(&mut tx, &person, &id, &which, visit.app.clock.now()).await?;
    let shell = visit.shell(Some(&person), "attendance-month-title");
    let heads = [
        "attendance-csv-day",
        "attendance-csv-half",
        "attendance-csv-pupil",
        "attendance-csv-mark",
        "attendance-csv-by",
        "attendance-csv-at",
    ];
    let mut rows = vec![heads.map(|head| shell.t(head).into_owned()).to_vec()];
    for noted in month.noted.iter().rev() {
        let Some(name) = month.pupil(noted.pupil) else { continue };
        let half = shell.t(&format!("half-{}", noted.period.half.key())).into_owned();
        let (day, mark, by) = (noted.period.day.to_string(), said(&shell, noted.mark), month.teacher(noted.by).to_owned());
        rows.push(vec![day, half, name.to_owned(), mark, by, noted.at.minute()]);
    }
    spreadsheet::csv(&format!("attendance-{}", month.name), &rows)
}
