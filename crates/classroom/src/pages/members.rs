use std::collections::BTreeSet;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, ClassKind, Duty, Person, Visit, guardians};
use kernel::{AccountId, ClassId};
use roster::ordinary::list_waiting;
use roster::{Enrolled, Seen, list_enrolled, see_class};
use store::Tx;
use web::{PageError, PageResult, Shell};

use crate::head::{ClassHead, Tab};

/// What `classroom/members.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/members.html")]
struct MembersPage {
    shell: Shell,
    class: ClassHead,
    requests: Vec<RequestLine>,
    teachers: Vec<Member>,
    pupils: Vec<Member>,
    /// Whether the reader decides about the pupils' guardians
    may_see_guardians: bool,
    /// Whether the reader decides who is in the class
    may_run: bool,
    may_name_committee: bool,
    may_leave: bool,
}

struct Member {
    id: String,
    name: String,
    duty: String,
    subject: String,
    is_head: bool,
    is_on_committee: bool,
    /// Somebody waits to be confirmed as a guardian
    is_asked_for: bool,
}

/// Somebody who asks to join.
struct RequestLine {
    id: String,
    name: String,
    duty: String,
    since: String,
    was_turned_away: bool,
}

/// `GET /class/{id}/members`
pub(crate) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeClass).await?;
    let may = |action| person.may(action, seen.resource()).is_ok();
    let enrolled = list_enrolled(&mut tx, &seen.class).await?;
    let shell = visit.shell(Some(&person), "class-members-title");
    let may_see_guardians = seen.class.kind == ClassKind::Administrative && may(Action::ManageClass);
    let asked_for = if may_see_guardians {
        let pupils: Vec<AccountId> = enrolled.iter().map(|one| one.place.who.account).collect();
        guardians::list_asked_for(&mut tx, &pupils, visit.app.clock.now()).await?
    } else {
        Vec::new()
    };
    let may_run = may(Action::RunOrdinaryClass);
    let committee: BTreeSet<AccountId> = with_duty(&enrolled, &[Duty::Committee]).map(|one| one.place.who.account).collect();
    let one = |one: &Enrolled| {
        let account = one.place.who.account;
        member(&shell, one, committee.contains(&account), asked_for.contains(&account))
    };
    let page = MembersPage {
        class: ClassHead::new(&shell, &person, &seen, Tab::Members),
        requests: if may_run { requests(&mut tx, &shell, &seen).await? } else { Vec::new() },
        teachers: with_duty(&enrolled, &[Duty::HeadTeacher, Duty::SubjectTeacher]).map(one).collect(),
        pupils: with_duty(&enrolled, &[Duty::Pupil]).map(one).collect(),
        may_see_guardians,
        may_run,
        may_name_committee: may(Action::NameCommittee),
        may_leave: may(Action::LeaveClass),
        shell,
    };
    web::html(StatusCode::OK, &page)
}

fn with_duty<'e>(enrolled: &'e [Enrolled], wanted: &'e [Duty]) -> impl Iterator<Item = &'e Enrolled> {
    enrolled.iter().filter(|one| wanted.contains(&one.place.duty))
}

fn member(shell: &Shell, one: &Enrolled, is_on_committee: bool, is_asked_for: bool) -> Member {
    Member {
        id: one.place.who.account.to_string(),
        name: one.name.clone(),
        duty: shell.t(&format!("duty-{}", one.place.duty.key())).into_owned(),
        subject: one.place.subject.clone(),
        is_head: one.place.duty == Duty::HeadTeacher,
        is_on_committee,
        is_asked_for,
    }
}

async fn requests(tx: &mut Tx, shell: &Shell, seen: &Seen) -> Result<Vec<RequestLine>, PageError> {
    let waiting = list_waiting(tx, &seen.class).await?;
    let line = |(request, name): (roster::ordinary::Request, String)| RequestLine {
        id: request.who.account.to_string(),
        name,
        duty: shell.t(&format!("join-as-{}", request.duty.key())).into_owned(),
        since: request.asked_at.minute(),
        was_turned_away: request.was_turned_away,
    };
    Ok(waiting.into_iter().map(line).collect())
}
