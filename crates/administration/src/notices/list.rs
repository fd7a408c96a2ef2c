//! `/admin/notices`: what reaches one's org, and what it sent.

use axum::http::StatusCode;
use identity::org::list_parts;
use identity::{Person, Visit};
use kernel::{PageSize, Timestamp};
use web::{PageResult, Shell};

use super::{Notice, Received, rows};
use crate::place;

/// What `administration/notices.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/notices.html")]
struct NoticesPage {
    shell: Shell,
    org_name: String,
    may_write: bool,
    received: Vec<Line>,
    sent: Vec<Line>,
}

pub(super) struct Line {
    id: String,
    title: String,
    /// From whom, or for whom
    about: String,
    sent_at: String,
    due: String,
    tag: &'static str,
    state: String,
}

/// `GET /admin/notices`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let own = place::own(&mut tx, &person).await?;
    let shell = visit.shell(Some(&person), "org-notices-title");
    let received = rows::list_received(&mut tx, &own).await?.iter().map(|one| received_line(&shell, one, now)).collect();
    let sent =
        rows::list_sent(&mut tx, own.org.id).await?.iter().map(|(notice, confirmed)| sent_line(&shell, notice, *confirmed)).collect();
    let may_write = !list_parts(&mut tx, own.org.id, None, PageSize::clamped(1)).await?.entries.is_empty();
    web::html(StatusCode::OK, &NoticesPage { org_name: own.org.name, may_write, received, sent, shell })
}

fn received_line(shell: &Shell, one: &Received, now: Timestamp) -> Line {
    let (tag, state) = state(one, now);
    line(shell, &one.notice, one.sender_name.clone(), tag, state)
}

/// How a notice stands for the org that has it.
pub(super) fn state(one: &Received, now: Timestamp) -> (&'static str, &'static str) {
    match one {
        _ if one.confirmed_at.is_some() => ("tag-o", "org-notice-confirmed"),
        _ if !one.is_asked => ("", "org-notice-for-parts"),
        _ if one.is_overdue(now) => ("tag-s", "org-notice-overdue"),
        _ if one.notice.reminded_at.is_some() => ("tag-s", "org-notice-reminded"),
        _ => ("tag-w", "org-notice-waiting"),
    }
}

fn sent_line(shell: &Shell, notice: &Notice, confirmed: i64) -> Line {
    let audience = shell.t(&format!("org-notice-audience-{}", notice.audience.key())).into_owned();
    Line {
        state: shell.tn("org-notice-receipts-so-far", confirmed).into_owned(),
        ..line(shell, notice, audience, "", "org-notice-waiting")
    }
}

fn line(shell: &Shell, notice: &Notice, about: String, tag: &'static str, state: &str) -> Line {
    Line {
        id: notice.id.to_string(),
        title: notice.title.clone(),
        about,
        sent_at: notice.sent_at.date(),
        due: notice.due_at.map(|due| shell.tx("org-notice-due", &last_day(due)).into_owned()).unwrap_or_default(),
        tag,
        state: shell.t(state).into_owned(),
    }
}

/// A notice is due at the end of a day.
pub(super) fn last_day(due_at: Timestamp) -> String {
    due_at.plus_ms(-1).date()
}
