//! `/admin/notices/{id}`: the text, one's own receipt, and who has confirmed in one's part of the tree.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, OrgLine, Person, Resource, Visit, org};
use kernel::{NoticeId, OrgId, PageSize, Timestamp};
use serde::Deserialize;
use store::Tx;
use web::{OrNotFound, PageError, PageResult, Shell};

use super::list::{last_day, state};
use super::tally::{self, Missing, Tally};
use super::{LONGEST_NOTE, Notice, Received, rows};
use crate::place;

/// What `administration/notice.html` prints.
#[derive(askama::Template)]
#[template(path = "administration/notice.html")]
struct NoticePage {
    shell: Shell,
    id: String,
    title: String,
    sender: String,
    sent_at: String,
    due: String,
    body: Vec<String>,
    receipt: Option<Receipt>,
    may_pass_on: bool,
    may_remind: bool,
    reminded_at: String,
    followed: Option<Followed>,
    longest_note: usize,
}

/// What the reader's own org has to do with it.
struct Receipt {
    tag: &'static str,
    state: String,
    may_confirm: bool,
    confirmed_at: String,
    note: String,
}

/// How a part of the tree stands.
struct Followed {
    at: String,
    at_name: String,
    way: Vec<(String, String)>,
    asked: i64,
    confirmed: i64,
    only_missing: bool,
    rows: Vec<TallyRow>,
    missing: Vec<Missing>,
    next: Option<String>,
}

struct TallyRow {
    org: String,
    name: String,
    count: String,
    tag: &'static str,
    own: String,
    has_parts: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    at: String,
    missing: String,
    after: String,
}

/// A notice as the person may see it: their org sent it, is above its sender, or is reached by it.
pub(super) struct Seen {
    pub(super) notice: Notice,
    pub(super) sender: OrgLine,
    pub(super) received: Option<Received>,
    pub(super) own: OrgLine,
    /// The person's org sent it
    pub(super) is_own: bool,
}

pub(super) async fn see(tx: &mut Tx, person: &Person, id: &str) -> Result<Seen, PageError> {
    let id: NoticeId = id.parse().map_err(|_| PageError::NotFound)?;
    let own = place::own(tx, person).await?;
    let notice = rows::find(tx, id).await?.or_not_found()?;
    let sender = org::find_line(tx, notice.org).await?.or_not_found()?;
    let received = rows::find_received(tx, &own, id).await?;
    let is_own = person.may(Action::SpeakForOrg, Resource::Org(&sender)).is_ok();
    if received.is_none() && person.may(Action::ManageOrg, Resource::Org(&sender)).is_err() {
        return Err(PageError::NotFound);
    }
    Ok(Seen { notice, sender, received, own, is_own })
}

/// `GET /admin/notices/{id}?at=&missing=&after=`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id).await?;
    let shell = visit.shell(Some(&person), "org-notices-title");
    let followed = follow(&mut tx, &person, &seen, &asked, &shell).await?;
    let may_pass_on =
        seen.received.is_some() && !org::list_parts(&mut tx, seen.own.org.id, None, PageSize::clamped(1)).await?.entries.is_empty();
    let page = NoticePage {
        id: seen.notice.id.to_string(),
        title: seen.notice.title.clone(),
        sender: seen.sender.org.name.clone(),
        sent_at: seen.notice.sent_at.minute(),
        due: seen.notice.due_at.map(|due| shell.tx("org-notice-due", &last_day(due)).into_owned()).unwrap_or_default(),
        body: seen.notice.body.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        receipt: seen.received.as_ref().map(|received| receipt(&shell, received, now)),
        may_pass_on,
        may_remind: seen.is_own,
        reminded_at: seen.notice.reminded_at.map(Timestamp::minute).unwrap_or_default(),
        followed,
        longest_note: LONGEST_NOTE,
        shell,
    };
    web::html(StatusCode::OK, &page)
}

fn receipt(shell: &Shell, received: &Received, now: Timestamp) -> Receipt {
    let (tag, state) = state(received, now);
    Receipt {
        tag,
        state: shell.t(state).into_owned(),
        may_confirm: received.is_waiting(),
        confirmed_at: received.confirmed_at.map(Timestamp::minute).unwrap_or_default(),
        note: received.note.clone(),
    }
}

/// The receipts of the part asked for: below the sender, and in the person's own part of the tree.
async fn follow(tx: &mut Tx, person: &Person, seen: &Seen, asked: &Asked, shell: &Shell) -> Result<Option<Followed>, PageError> {
    let top = if person.may(Action::ManageOrg, Resource::Org(&seen.sender)).is_ok() { &seen.sender } else { &seen.own };
    let at = match asked.at.as_str() {
        "" => top.clone(),
        id => place::managed(tx, person, id).await?,
    };
    let is_below = at.org.id == top.org.id || at.above.contains(&top.org.id);
    if !is_below {
        return Err(PageError::NotFound);
    }
    let only_missing = !asked.missing.is_empty();
    let (mut rows, mut missing, mut next) = (Vec::new(), Vec::new(), None);
    let (total, confirmed) = if only_missing {
        let after: Option<OrgId> = asked.after.parse().ok();
        let page = tally::list_missing(tx, &seen.notice, at.org.id, after, PageSize::clamped(50)).await?;
        (missing, next) = (page.entries, page.next);
        tally::total(tx, &seen.notice, at.org.id).await?
    } else {
        let parts = tally::list(tx, &seen.notice, at.org.id).await?;
        let total = parts.iter().fold((0, 0), |(asked, confirmed), part| (asked + part.asked, confirmed + part.confirmed));
        rows = parts.into_iter().map(|tally| tally_row(tally, shell)).collect();
        total
    };
    if total == 0 && at.org.id == top.org.id && !seen.is_own {
        return Ok(None);
    }
    let way = place::way_down(tx, person, &at).await?.into_iter().skip_while(|(id, _)| *id != top.org.id.to_string()).collect();
    let (at, at_name) = (at.org.id.to_string(), at.org.name);
    Ok(Some(Followed { at, at_name, way, asked: total, confirmed, only_missing, rows, missing, next }))
}

fn tally_row(tally: Tally, shell: &Shell) -> TallyRow {
    let own = match &tally.own {
        Some((at, note)) if note.is_empty() => shell.tx("org-notice-own-confirmed", &at.minute()).into_owned(),
        Some((at, note)) => format!("{} · {note}", shell.tx("org-notice-own-confirmed", &at.minute())),
        None => String::new(),
    };
    TallyRow {
        org: tally.org.to_string(),
        name: tally.name,
        count: format!("{} / {}", tally.confirmed, tally.asked),
        tag: if tally.confirmed == tally.asked { "tag-o" } else { "tag-w" },
        own,
        has_parts: tally.asked > 1,
    }
}
