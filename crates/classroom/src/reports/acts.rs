//! Reporting, deciding, and keeping somebody from speaking.

use axum::extract::Path;
use identity::{Action, Person, Resource, Space, SpaceFacts, Visit, audit};
use kernel::{AccountId, PostId, ReportId, Timestamp};
use roster::{Class, Seen, list_teachers};
use serde::Deserialize;
use store::{DbError, Tx};
use web::{CsrfForm, PageError, PageResult};

use super::rows;
use super::{Report, Verdict};
use crate::feed::{self, Post, see_post};
use crate::inbox::{self, Audience, Entry};
use crate::text::short_text;

/// A form with a reason, and what is to become of it.
#[derive(Debug, Deserialize)]
pub(super) struct ReasonForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    verdict: String,
    /// Whether somebody is kept from speaking, or let again
    #[serde(default)]
    block: String,
}

/// `POST /class/{id}/feed/{post}/report`
pub(super) async fn report(
    person: Person,
    visit: Visit,
    Path((class, post)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<ReasonForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    if post.author == person.account {
        return Err(PageError::BadRequest("report-own"));
    }
    person.may(Action::SeeClass, seen.resource())?;
    let reason = short_text(&form.text).ok_or(PageError::BadRequest("report-fault-reason"))?;
    let new = Report { id: ReportId::new(), post: post.id, is_by_head: post.is_by_head, reporter: person.account, reason, made_at: now };
    if rows::add(&mut tx, &seen.class, &new).await? {
        feed::hide(&mut tx, &seen.class, post.id, now).await?;
        audit::append(&mut tx, person.account, "class.post.report", &format!("{} {}", seen.class.id, post.id), now).await?;
        if !post.is_by_head {
            tell(&mut tx, &seen, &post, now).await?;
        }
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{class}/feed?space={}&reported=1", post.space.key()))
}

fn subject(post: PostId) -> String {
    format!("report/{post}")
}

/// Tells the head teachers that something waits for them, once however many report it.
async fn tell(tx: &mut Tx, seen: &Seen, post: &Post, now: Timestamp) -> Result<(), PageError> {
    inbox::withdraw(tx, &seen.class.home, &subject(post.id)).await?;
    let teachers = list_teachers(tx, &seen.class).await?;
    for head in teachers.into_iter().filter(|one| one.place.duty == identity::Duty::HeadTeacher) {
        let entry = Entry {
            class: seen.class.id,
            account: head.place.who.account,
            audience: Audience::Teacher,
            child: None,
            subject: subject(post.id),
            message: "inbox-report",
            about: seen.class.name.clone(),
            link: format!("/class/{}/reports", seen.class.id),
            due_at: None,
            is_urgent: false,
            is_news: false,
        };
        inbox::put(tx, &seen.class.home, &entry, now).await?;
    }
    Ok(())
}

/// `POST /class/{id}/reports/{post}/decide`
pub(super) async fn decide(
    person: Person,
    visit: Visit,
    Path((class, post)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<ReasonForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (seen, post) = see_post(&mut tx, &person, &class, &post).await?;
    person.may(Action::DecideReport, post.resource(&seen))?;
    let verdict = Verdict::parse(&form.verdict).ok_or(PageError::BadRequest("report-fault-verdict"))?;
    let why = short_text(&form.text).ok_or(PageError::BadRequest("report-fault-why"))?;
    if !rows::decide(&mut tx, &seen.class, post.id, (verdict, &why), person.account, now).await? {
        return Err(PageError::Conflict("feed-changed"));
    }
    inbox::handle(&mut tx, &seen.class.home, &subject(post.id), person.account, now).await?;
    match verdict {
        Verdict::Keep => feed::keep(&mut tx, &seen.class, post.id, now).await?,
        Verdict::Remove => {
            settle(&mut tx, &seen.class, post.id, &why, person.account, now).await?;
            feed::remove_by_other(&mut tx, &seen.class, post.id, &why, now).await?;
        }
    }
    let about = format!("{} {} {}", seen.class.id, post.id, verdict.key());
    audit::append(&mut tx, person.account, "class.report.decide", &about, now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{class}/reports"))
}

/// Closes what was reported about a post that is being removed, and about the comments that go with it.
pub(crate) async fn settle(tx: &mut Tx, class: &Class, post: PostId, why: &str, by: AccountId, now: Timestamp) -> Result<(), DbError> {
    for reported in rows::list_open_below(tx, class, post).await? {
        rows::decide(tx, class, reported, (Verdict::Remove, why), by, now).await?;
        inbox::handle(tx, &class.home, &subject(reported), by, now).await?;
    }
    Ok(())
}

/// `POST /class/{id}/reports/blocks/{account}`: keeps somebody from speaking, or lets them again.
pub(super) async fn block(
    person: Person,
    visit: Visit,
    Path((class, account)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<ReasonForm>,
) -> PageResult {
    let now = visit.app.clock.now();
    let account: AccountId = account.parse().map_err(|_| PageError::NotFound)?;
    let id = class.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.begin().await?;
    let seen = roster::see_class(&mut tx, &person, id, Action::SeeClass).await?;
    let space = SpaceFacts { class: &seen.facts, space: Space::Staff, is_blocked: false };
    person.may(Action::LeadSpace, Resource::Space(space))?;
    if account == person.account {
        return Err(PageError::BadRequest("block-own"));
    }
    let act = if form.block == "0" {
        rows::unblock(&mut tx, &seen.class, account).await?;
        "class.unblock"
    } else {
        let why = short_text(&form.text).ok_or(PageError::BadRequest("report-fault-why"))?;
        if !rows::is_in(&mut tx, &seen.class, account).await? {
            return Err(PageError::NotFound);
        }
        rows::block(&mut tx, &seen.class, account, &why, person.account, now).await?;
        "class.block"
    };
    audit::append(&mut tx, person.account, act, &format!("{} {account}", seen.class.id), now).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{class}/reports"))
}
