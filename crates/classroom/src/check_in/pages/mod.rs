//! One file a page: its handlers, and what its template prints.

pub(super) mod acts;
pub(super) mod files;
pub(super) mod hand_in;
pub(super) mod line;
pub(super) mod list;
pub(super) mod new;
pub(super) mod own;
pub(super) mod teacher;
pub(super) mod today;

use axum::extract::{Path, Query};
use identity::{Action, Person, Visit};
use jiff::civil::Date;
use kernel::{CheckInId, ClassId};
use roster::{Seen, see_class};
use store::Tx;
use web::{OrNotFound, PageError, PageResult, Shell};

use super::rule::{Plan, Rule, WHOLE_DAY};
use super::task::{self, CheckIn};

/// The address of a check-in: class and check-in.
type Place = Path<(String, String)>;

/// The class of the address, if its check-ins may be seen.
async fn see(tx: &mut Tx, person: &Person, class: &str) -> Result<Seen, PageError> {
    let id: ClassId = class.parse().map_err(|_| PageError::NotFound)?;
    see_class(tx, person, id, Action::SeeCheckIns).await
}

/// The check-in of the address.
async fn see_one(tx: &mut Tx, person: &Person, class: &str, check_in: &str) -> Result<(Seen, CheckIn), PageError> {
    let seen = see(tx, person, class).await?;
    let id: CheckInId = check_in.parse().map_err(|_| PageError::NotFound)?;
    let check_in = task::find(tx, &seen.class, id).await?.or_not_found()?;
    Ok((seen, check_in))
}

/// `GET /class/{id}/check-in/{check_in}`: a day of the class for teachers; pupils and guardians see their own.
pub(super) async fn show(person: Person, visit: Visit, Path(place): Place, Query(which): Query<teacher::Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, check_in) = see_one(&mut tx, &person, &place.0, &place.1).await?;
    if person.may(Action::TeachClass, seen.resource()).is_ok() {
        return teacher::page(&mut tx, &person, &visit, &seen, &check_in, &which).await;
    }
    own::page(&mut tx, &person, &visit, &seen, &check_in, None).await
}

/// `每天 · 17:00–21:00 · 2026-03-02 – 2026-03-15`
fn when(shell: &Shell, plan: &Plan) -> String {
    let mut parts = vec![rule(shell, plan.rule)];
    if (plan.opens_minute, plan.closes_minute) != (0, WHOLE_DAY) {
        parts.push(format!("{}–{}", clock(plan.opens_minute), clock(plan.closes_minute)));
    }
    parts.push(format!("{} – {}", plan.first, plan.last));
    parts.join(" · ")
}

fn rule(shell: &Shell, rule: Rule) -> String {
    match rule {
        Rule::Times(times) => shell.tn("check-in-rule-times", i64::from(times)).into_owned(),
        Rule::On(0b111_1111) => shell.t("check-in-rule-daily").into_owned(),
        Rule::On(0b001_1111) => shell.t("check-in-rule-school-days").into_owned(),
        Rule::On(days) => {
            let chosen = (1..=7).filter(|day| days & (1 << (day - 1)) != 0);
            let names: Vec<String> = chosen.map(|day| shell.t(&format!("weekday-{day}")).into_owned()).collect();
            names.join(&shell.t("list-comma"))
        }
    }
}

/// `17:05`
fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `3-2 周一`
fn day_name(shell: &Shell, day: Date) -> String {
    let weekday = shell.t(&format!("weekday-{}", day.weekday().to_monday_one_offset())).into_owned();
    format!("{}-{} {weekday}", day.month(), day.day())
}
