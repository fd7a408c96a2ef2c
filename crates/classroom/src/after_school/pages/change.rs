//! The form with which a course is changed or cancelled.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit, audit, org};
use kernel::OfferId;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::details::{read_details, write_details};
use super::when_and_where;
use crate::after_school::change::{self, Details, is_over};
use crate::after_school::offer::{Offer, find_offer};

/// What `classroom/after_school/change.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/after_school/change.html")]
struct ChangePage {
    shell: Shell,
    id: String,
    title: String,
    when: String,
    taken: i64,
    weekdays: Vec<(i64, String)>,
    sent: BTreeMap<String, String>,
    fault: Option<String>,
    is_over: bool,
}

impl ChangePage {
    fn sent(&self, field: &str) -> &str {
        self.sent.get(field).map_or("", String::as_str)
    }
}

/// The course, if the person may change it; for everybody else there is none.
async fn load(tx: &mut Tx, person: &Person, id: &str) -> Result<Offer, PageError> {
    let id: OfferId = id.parse().map_err(|_| PageError::NotFound)?;
    let offer = find_offer(tx, id).await?.or_not_found()?;
    let line = org::find_line(tx, offer.org).await?.or_not_found()?;
    let course = Resource::AfterSchoolCourse(&line, offer.teacher.account);
    person.may(Action::ChangeAfterSchool, course).map_err(|_| PageError::NotFound)?;
    Ok(offer)
}

/// `GET /after-school/{id}/change`
pub(in crate::after_school) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let offer = load(&mut tx, &person, &id).await?;
    let sent = write_details(&Details::of(&offer));
    print(&visit, &person, &offer, sent, None)
}

fn print(visit: &Visit, person: &Person, offer: &Offer, sent: BTreeMap<String, String>, fault: Option<&str>) -> PageResult {
    let shell = visit.shell(Some(person), "after-school-change");
    let page = ChangePage {
        id: offer.id.to_string(),
        title: offer.title.clone(),
        when: when_and_where(&shell, offer),
        taken: offer.taken,
        weekdays: (1..=7).map(|day| (day, shell.t(&format!("weekday-{day}")).into_owned())).collect(),
        fault: fault.map(|key| shell.t(key).into_owned()),
        is_over: is_over(offer, visit.app.clock.now()),
        sent,
        shell,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

/// `POST /after-school/{id}/change`
pub(in crate::after_school) async fn change(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(sent): CsrfForm<BTreeMap<String, String>>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let offer = load(&mut tx, &person, &id).await?;
    let details = match read_details(&sent) {
        Ok(details) => details,
        Err(fault) => return print(&visit, &person, &offer, sent, Some(fault)),
    };
    if let Err(refusal) = change::change(&mut tx, &offer, details, now).await? {
        return print(&visit, &person, &offer, sent, Some(refusal.message()));
    }
    audit::append(&mut tx, person.account, "after_school.change", &offer.id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/after-school/{}", offer.id))
}

/// That whoever cancels means it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::after_school) struct CancelForm {
    sure: String,
}

/// `POST /after-school/{id}/cancel`
pub(in crate::after_school) async fn cancel(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<CancelForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let offer = load(&mut tx, &person, &id).await?;
    let sent = write_details(&Details::of(&offer));
    if form.sure != "1" {
        return print(&visit, &person, &offer, sent, Some("after-school-fault-sure"));
    }
    if let Err(refusal) = change::cancel(&mut tx, &offer, now).await? {
        return print(&visit, &person, &offer, sent, Some(refusal.message()));
    }
    audit::append(&mut tx, person.account, "after_school.cancel", &offer.id.to_string(), now).await?;
    tx.commit().await?;
    web::see_other("/after-school")
}
