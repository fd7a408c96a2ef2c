//! `/class/{id}/notices`: what was sent, the form to send, and one notice with who has read it.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Space, Visit};
use kernel::{AccountId, ClassId, NoticeId, Timestamp};
use roster::{Seen, list_pupils, see_class};
use store::Tx;
use web::{OrNotFound, PageError, PageResult, Shell};

use super::acts::NoticeForm;
use super::rows::{find_notice, list_notices, list_read, list_receipts};
use super::{LONGEST_NOTICE, LONGEST_TITLE, Notice, Reader};
use crate::feed::{Piece, pieces};
use crate::head::{ClassHead, Tab};
use crate::period::today;

/// What `classroom/notices/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/notices/page.html")]
struct NoticesPage {
    shell: Shell,
    class: ClassHead,
    form: Option<NoticeForm>,
    fault: Option<String>,
    today: String,
    notices: Vec<Line>,
    longest_title: usize,
    longest: usize,
}

/// A notice in the list.
struct Line {
    href: String,
    title: String,
    by: String,
    due: Option<String>,
    /// For the reader: whether it waits to be read
    is_unread: bool,
    to: String,
}

/// What `classroom/notices/one.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/notices/one.html")]
struct OnePage {
    shell: Shell,
    class: ClassHead,
    line: Line,
    pieces: Vec<Piece>,
    /// For whom the reader can say that it was read: id, name, whether they have
    readers: Vec<(String, String, bool)>,
    /// For who may see it: of each audience, how many have read it and who has not
    receipts: Vec<Receipts>,
}

struct Receipts {
    heading: String,
    missing: Vec<String>,
}

/// `GET /class/{id}/notices`
pub(super) async fn list(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeClass).await?;
    list_page(&mut tx, &person, &visit, &seen, NoticeForm::first(), None).await
}

pub(super) async fn list_page(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    seen: &Seen,
    filled: NoticeForm,
    fault: Option<&'static str>,
) -> PageResult {
    let shell = visit.shell(Some(person), "class-tab-notices");
    let reader = Reader::new(person, seen);
    let read = list_read(tx, &seen.class, &reader).await?;
    let notices = list_notices(tx, &seen.class, &reader).await?;
    let line = |notice: &Notice| {
        let missing = |own: &AccountId| !read.contains(&(notice.id, *own));
        line(&shell, seen, notice, reader.readers.iter().any(missing))
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = NoticesPage {
        class: ClassHead::new(&shell, person, seen, Tab::Notices),
        notices: notices.iter().map(line).collect(),
        form: person.may(Action::LeadClass, seen.resource()).is_ok().then_some(filled),
        fault: fault.map(|key| visit.say(key)),
        today: today(visit.app.clock.now()).to_string(),
        longest_title: LONGEST_TITLE,
        longest: LONGEST_NOTICE,
        shell,
    };
    web::html(status, &page)
}

fn line(shell: &Shell, seen: &Seen, notice: &Notice, is_unread: bool) -> Line {
    let duty = shell.t(&format!("duty-{}", notice.author_duty.key())).into_owned();
    let to = [Space::Pupils, Space::Parents].into_iter().filter(|audience| notice.is_for(*audience));
    let to: Vec<String> = to.map(|audience| shell.t(&format!("notice-to-{}", audience.key())).into_owned()).collect();
    Line {
        href: format!("/class/{}/notices/{}", seen.class.id, notice.id),
        title: notice.title.clone(),
        by: format!("{} · {duty} · {}", notice.author_name, notice.made_at.minute()),
        due: notice.due_at.map(Timestamp::date),
        is_unread,
        to: to.join(&shell.t("list-comma")),
    }
}

/// The notice, and as whom the person comes to it. One for others does not exist for them.
pub(super) async fn see(tx: &mut Tx, person: &Person, class: &str, notice: &str) -> Result<(Seen, Notice, Reader), PageError> {
    let class: ClassId = class.parse().map_err(|_| PageError::NotFound)?;
    let notice: NoticeId = notice.parse().map_err(|_| PageError::NotFound)?;
    let seen = see_class(tx, person, class, Action::SeeClass).await?;
    let notice = find_notice(tx, &seen.class, notice).await?.or_not_found()?;
    let reader = Reader::new(person, &seen);
    if reader.may_read(&notice) { Ok((seen, notice, reader)) } else { Err(PageError::NotFound) }
}

/// `GET /class/{id}/notices/{notice}`
pub(super) async fn show(person: Person, visit: Visit, Path((class, notice)): Path<(String, String)>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, notice, reader) = see(&mut tx, &person, &class, &notice).await?;
    let shell = visit.shell(Some(&person), "class-tab-notices").named(&notice.title);
    let may_see_receipts = person.may(Action::SeeReceipts, notice.resource(&seen)).is_ok();
    let all =
        if may_see_receipts || !reader.readers.is_empty() { list_receipts(&mut tx, &seen.class, notice.id).await? } else { Vec::new() };
    let pupils = list_pupils(&mut tx, &seen.class).await?;
    let names: HashMap<AccountId, String> = pupils.into_iter().map(|one| (one.place.who.account, one.name)).collect();
    let has_read = |audience: Space, reader: AccountId| all.contains(&(audience, reader));
    let readers: Vec<(String, String, bool)> = reader
        .audience
        .into_iter()
        .flat_map(|audience| reader.readers.iter().map(move |own| (audience, *own)))
        .map(|(audience, own)| (own.to_string(), names.get(&own).cloned().unwrap_or_default(), has_read(audience, own)))
        .collect();
    let receipts = |audience: Space| {
        let mut missing: Vec<String> = names.iter().filter(|(id, _)| !has_read(audience, **id)).map(|(_, name)| name.clone()).collect();
        missing.sort();
        let heading = shell.t(&format!("notice-to-{}", audience.key())).into_owned();
        Receipts { heading: format!("{heading} {} / {}", names.len() - missing.len(), names.len()), missing }
    };
    let audiences = [Space::Pupils, Space::Parents].into_iter().filter(|audience| may_see_receipts && notice.is_for(*audience));
    let page = OnePage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Notices),
        line: line(&shell, &seen, &notice, false),
        pieces: pieces(&notice.body),
        receipts: audiences.map(receipts).collect(),
        readers,
        shell,
    };
    web::html(StatusCode::OK, &page)
}
