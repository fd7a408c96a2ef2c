use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use fluent_bundle::FluentValue;
use identity::{Action, Home, Person, Resource, RoleKind, Visit};
use kernel::InboxEntryId;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::Audience;
use super::rows::{Kept, handle, list};
use crate::text::Nothing;

/// What `classroom/inbox/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/inbox/page.html")]
struct InboxPage {
    shell: Shell,
    why: String,
    open: Vec<Line>,
    /// What came beyond a class's budget: a heading, and what is under it
    bundles: Vec<(String, Vec<Line>)>,
    /// What came in quiet hours, for who comes to look nevertheless
    night: Vec<Line>,
    done: Vec<Line>,
}

struct Line {
    text: String,
    class: String,
    link: String,
    due: String,
    is_urgent: bool,
    /// Where to say that it is done, if that is enough
    done: Option<String>,
    handled: String,
}

fn audience(person: &Person) -> Result<Audience, PageError> {
    match person.role.kind {
        RoleKind::Parent => Ok(Audience::Guardian),
        RoleKind::Teacher => Ok(Audience::Teacher),
        RoleKind::Pupil => Ok(Audience::Pupil),
        RoleKind::Researcher | RoleKind::Editor | RoleKind::Administrator => Err(PageError::Forbidden("inbox-role")),
    }
}

/// `GET /me/inbox`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    let audience = audience(&person)?;
    let mut tx = visit.app.db.read().await?;
    let now = visit.app.clock.now();
    let all = list(&mut tx, &person, audience, now).await?;
    let shell = visit.shell(Some(&person), "inbox-title").in_section("me");
    let (mut open, mut night, mut done) = (Vec::new(), Vec::new(), Vec::new());
    let mut bundled = BTreeMap::<(String, String), Vec<Line>>::new();
    for kept in &all {
        let line = line(&shell, &person, kept);
        match (&kept.handled, &kept.bundle) {
            (Some(_), _) => done.push(line),
            (None, _) if kept.visible_from > now => night.push(line),
            (None, Some(day)) => bundled.entry((day.clone(), kept.class_name.clone())).or_default().push(line),
            (None, None) => open.push(line),
        }
    }
    let heading = |((day, class), lines): ((String, String), Vec<Line>)| {
        let about = format!("{class} · {day}");
        (shell.words().format("inbox-bundle", &[("n", lines.len().into()), ("about", about.into())]).into_owned(), lines)
    };
    let bundles = bundled.into_iter().map(heading).collect();
    let why = shell.t(&format!("inbox-why-{}", audience.key())).into_owned();
    web::html(StatusCode::OK, &InboxPage { why, open, bundles, night, done, shell })
}

fn line(shell: &Shell, person: &Person, kept: &Kept) -> Line {
    let variables = [("name", FluentValue::from(kept.child.clone())), ("about", FluentValue::from(kept.about.clone()))];
    let is_news = kept.is_news && kept.handled.is_none();
    Line {
        text: shell.words().format(&kept.message, &variables).into_owned(),
        class: kept.class_name.clone(),
        link: kept.link.clone(),
        due: kept.due_at.unwrap_or(kept.visible_from).minute(),
        is_urgent: kept.is_urgent && kept.handled.is_none(),
        done: is_news.then(|| format!("/me/inbox/{}/{}/done", kept.home, kept.id)),
        handled: kept.handled.as_ref().map_or_else(String::new, |handled| {
            let who = match handled.relation {
                _ if handled.by == person.account => shell.t("inbox-me").into_owned(),
                Some(relation) => shell.t(&format!("inbox-relation-{}", relation.key())).into_owned(),
                None if handled.name.is_empty() => shell.t("inbox-gone").into_owned(),
                None => handled.name.clone(),
            };
            format!("{} · {}", shell.tx("inbox-handled", &who), handled.at.minute())
        }),
    }
}

/// `POST /me/inbox/{home}/{id}/done`: news is read and settled, for everybody who got it. What has to be done is settled where it is done.
pub(super) async fn done(person: Person, visit: Visit, Path((home, id)): Path<(String, String)>, _: CsrfForm<Nothing>) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let id: InboxEntryId = id.parse().map_err(|_| PageError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let all = list(&mut tx, &person, audience(&person)?, now).await?;
    let kept = all.iter().find(|kept| kept.id == id && kept.home == home && kept.is_news).ok_or(PageError::NotFound)?;
    let home: Home = home.parse().map_err(|_| PageError::NotFound)?;
    handle(&mut tx, &home, &kept.subject, person.account, now).await?;
    tx.commit().await?;
    web::see_other("/me/inbox")
}
