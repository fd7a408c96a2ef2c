//! What a pupil sees of themselves, and a guardian of their children.

use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use jiff::ToSpan;
use roster::{Seen, list_pupils};
use store::Tx;
use web::{PageResult, Shell};

use super::rows;
use crate::head::{ClassHead, Tab};
use crate::period::{Half, Period, today};

/// So many days back.
const DAYS: i64 = 120;

/// What `classroom/attendance/own.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/attendance/own.html")]
struct OwnPage {
    shell: Shell,
    class: ClassHead,
    pupils: Vec<(String, Vec<Line>)>,
}

struct Line {
    when: String,
    mark: String,
    tag: &'static str,
}

pub(super) async fn page(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen) -> PageResult {
    let shell = visit.shell(Some(person), "class-tab-attendance");
    let day = today(visit.app.clock.now());
    let from = Period { day: day.checked_sub(DAYS.days()).unwrap_or(day), half: Half::Morning };
    let to = Period { day, half: Half::Afternoon };
    let mut pupils = Vec::new();
    for pupil in list_pupils(tx, &seen.class).await? {
        let id = pupil.place.who.account;
        if person.may(Action::SeePupil, seen.pupil(id)).is_err() {
            continue;
        }
        let noted = rows::list_between(tx, &seen.class, Some(id), from, to).await?;
        let line = |noted: &rows::Noted| Line {
            when: format!("{} {}", noted.period.day, shell.t(&format!("half-{}", noted.period.half.key()))),
            mark: shell.t(&format!("mark-{}", noted.mark.key())).into_owned(),
            tag: noted.mark.tag(),
        };
        pupils.push((pupil.name, noted.iter().map(line).collect()));
    }
    let class = ClassHead::new(&shell, person, seen, Tab::Attendance);
    web::html(StatusCode::OK, &OwnPage { class, pupils, shell })
}
