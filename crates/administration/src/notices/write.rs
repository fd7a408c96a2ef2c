//! `/admin/notices/new`: writing a notice, or passing on one from above.

use std::collections::BTreeSet;

use axum::extract::Query;
use axum::http::StatusCode;
use identity::org::{self, list_parts};
use identity::{OrgKind, OrgLine, Person, Visit, audit};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{NoticeId, OrgId, PageSize, Timestamp};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use super::{Audience, LONGEST_BODY, LONGEST_TITLE, MOST_CHOSEN, Notice, rows};
use crate::place;
use crate::text::typed;

/// What `administration/write.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/write.html")]
struct WritePage {
    shell: Shell,
    org_name: String,
    form: Form,
    audiences: Vec<&'static str>,
    /// The parts to choose from: id, name, chosen
    parts: Vec<(String, String, bool)>,
    today: String,
    fault: Option<(&'static str, String)>,
    longest_title: usize,
    longest_body: usize,
}

impl WritePage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.fault.as_ref().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence.as_str())
    }
}

/// What is typed. Boxes send `to-<id>`.
#[derive(Debug, Default)]
struct Form {
    id: String,
    passes_on: String,
    title: String,
    body: String,
    audience: String,
    due: String,
    to: BTreeSet<String>,
}

impl Form {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (key, value) in fields {
            match key.as_str() {
                "id" => form.id = value,
                "passes_on" => form.passes_on = value,
                "title" => form.title = value,
                "body" => form.body = value,
                "audience" => form.audience = value,
                "due" => form.due = value,
                other => form.to.extend(other.strip_prefix("to-").map(str::to_owned)),
            }
        }
        form
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pass: String,
}

/// `GET /admin/notices/new?pass=`
pub(super) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let own = place::own(&mut tx, &person).await?;
    let mut form = Form { id: NoticeId::new().to_string(), ..Form::default() };
    if !asked.pass.is_empty() {
        let from = passed_on(&mut tx, &own, &asked.pass).await?;
        form = Form { passes_on: asked.pass, title: from.title, body: from.body, ..form };
    }
    page(&mut tx, &person, &visit, &own, form, None).await
}

/// The notice from above that is passed on.
async fn passed_on(tx: &mut Tx, own: &OrgLine, id: &str) -> Result<Notice, PageError> {
    let id: NoticeId = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(rows::find_received(tx, own, id).await?.or_not_found()?.notice)
}

async fn page(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    own: &OrgLine,
    form: Form,
    fault: Option<(&'static str, &'static str)>,
) -> PageResult {
    let parts = open_parts(tx, own.org.id).await?;
    if parts.is_empty() {
        return Err(PageError::Conflict("org-notice-nobody-below"));
    }
    let has_schools = own.org.kind < OrgKind::School;
    let page = WritePage {
        shell: visit.shell(Some(person), "org-notice-write"),
        org_name: own.org.name.clone(),
        audiences: Audience::ALL.into_iter().filter(|one| has_schools || *one != Audience::Schools).map(Audience::key).collect(),
        parts: parts.into_iter().map(|(id, name)| (id.to_string(), name, form.to.contains(&id.to_string()))).collect(),
        today: visit.app.clock.now().date(),
        form,
        fault: fault.map(|(field, message)| (field, visit.say(message))),
        longest_title: LONGEST_TITLE,
        longest_body: LONGEST_BODY,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

/// The parts that can be chosen one by one.
async fn open_parts(tx: &mut Tx, org: OrgId) -> Result<Vec<(OrgId, String)>, PageError> {
    let mut all = Vec::new();
    let mut after = None;
    while all.len() < MOST_CHOSEN {
        let parts = list_parts(tx, org, after.as_deref(), PageSize::clamped(100)).await?;
        all.extend(parts.entries.into_iter().filter(|part| !part.is_closed).map(|part| (part.org.id, part.org.name)));
        match parts.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    all.truncate(MOST_CHOSEN);
    Ok(all)
}

/// `POST /admin/notices/new`
pub(super) async fn send(person: Person, visit: Visit, CsrfForm(fields): CsrfForm<Vec<(String, String)>>) -> PageResult {
    let form = Form::of(fields);
    let now = visit.app.clock.now();
    let id: NoticeId = form.id.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let mut tx = visit.app.db.begin().await?;
    let own = place::own(&mut tx, &person).await?;
    let passes_on = if form.passes_on.is_empty() { None } else { Some(passed_on(&mut tx, &own, &form.passes_on).await?.id) };
    let (new, chosen) = match read(&form, &own, now) {
        Ok(read) => read,
        Err(fault) => return page(&mut tx, &person, &visit, &own, form, Some(fault)).await,
    };
    for org in &chosen {
        // Whoever names a part of somebody else names nothing.
        org::find(&mut tx, *org).await?.filter(|part| part.parent == Some(own.org.id)).or_not_found()?;
    }
    rows::add(&mut tx, &Notice { id, author: person.account, passes_on, ..new }, &chosen).await?;
    audit::append(&mut tx, person.account, "notice.send", &format!("{} {id}", own.org.id), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/notices/{id}"))
}

/// What was typed, or the first field that does not fit.
fn read(form: &Form, own: &OrgLine, now: Timestamp) -> Result<(Notice, Vec<OrgId>), (&'static str, &'static str)> {
    let title =
        typed(&form.title, LONGEST_TITLE).filter(|title| !title.contains(['\r', '\n'])).ok_or(("title", "org-notice-fault-title"))?;
    let body = typed(&form.body, LONGEST_BODY).ok_or(("body", "org-notice-fault-body"))?;
    let audience: Audience = form.audience.parse().map_err(|_| ("audience", "org-notice-fault-audience"))?;
    let chosen = if audience == Audience::Chosen { chosen(&form.to)? } else { Vec::new() };
    let due_at = if form.due.is_empty() { None } else { Some(due(&form.due, now).ok_or(("due", "org-notice-fault-due"))?) };
    let (id, author) = (NoticeId::from_name("", ""), kernel::AccountId::from_name("", ""));
    Ok((Notice { id, author, org: own.org.id, title, body, audience, passes_on: None, due_at, sent_at: now, reminded_at: None }, chosen))
}

fn chosen(to: &BTreeSet<String>) -> Result<Vec<OrgId>, (&'static str, &'static str)> {
    let fault = ("audience", "org-notice-fault-chosen");
    let orgs: Vec<OrgId> = to.iter().map(|id| id.parse()).collect::<Result<_, _>>().map_err(|_| fault)?;
    if (1..=MOST_CHOSEN).contains(&orgs.len()) { Ok(orgs) } else { Err(fault) }
}

/// The end of the day in China, if it is today or within a year.
fn due(day: &str, now: Timestamp) -> Option<Timestamp> {
    let parse = |text: &str| text.parse::<Date>().ok().filter(|_| text.len() == 10);
    let (day, today) = (parse(day)?, parse(&now.date())?);
    if day < today || day > today.checked_add(1.year()).ok()? {
        return None;
    }
    let end = day.tomorrow().ok()?.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).ok()?;
    Some(Timestamp::from_ms(end.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::due;

    #[test]
    fn a_notice_is_due_at_the_end_of_a_day_within_a_year() {
        // Monday 2026-03-02, 14:05 in China.
        let now = Timestamp::from_ms(1_772_431_500_000);
        assert_eq!(due("2026-03-02", now).map(Timestamp::minute), Some("2026-03-03 00:00".to_owned()));
        for odd in ["2026-03-01", "2027-03-03", "2026-02-30", "20260303", "", "9999-12-31", "2026-03-02T00:00"] {
            assert_eq!(due(odd, now), None, "{odd}");
        }
    }
}
