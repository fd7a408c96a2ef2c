use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, ClassKind, Duty, Person, Visit, guardians};
use kernel::{AccountId, ClassId};
use roster::{Enrolled, list_enrolled, see_class};
use web::{PageResult, Shell};

use crate::head::{ClassHead, Tab};

/// What `classroom/members.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/members.html")]
struct MembersPage {
    shell: Shell,
    class: ClassHead,
    teachers: Vec<Member>,
    pupils: Vec<Member>,
    /// Whether the reader decides about the pupils' guardians
    may_see_guardians: bool,
}

struct Member {
    id: String,
    name: String,
    duty: String,
    subject: String,
    /// Somebody waits to be confirmed as a guardian
    is_asked_for: bool,
}

/// `GET /class/{id}/members`
pub(crate) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| web::PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeClass).await?;
    let enrolled = list_enrolled(&mut tx, &seen.class).await?;
    let shell = visit.shell(Some(&person), "class-members-title");
    let class = ClassHead::new(&shell, &person, &seen, Tab::Members);
    let may_see_guardians = seen.class.kind == ClassKind::Administrative && person.may(Action::ManageClass, seen.resource()).is_ok();
    let asked_for = if may_see_guardians {
        let pupils: Vec<AccountId> = enrolled.iter().map(|one| one.place.who.account).collect();
        guardians::list_asked_for(&mut tx, &pupils, visit.app.clock.now()).await?
    } else {
        Vec::new()
    };
    let all_with = |wanted: &[Duty]| {
        let found = enrolled.iter().filter(|one| wanted.contains(&one.place.duty));
        found.map(|one| member(&shell, one, asked_for.contains(&one.place.who.account))).collect()
    };
    let (teachers, pupils) = (all_with(&[Duty::HeadTeacher, Duty::SubjectTeacher]), all_with(&[Duty::Pupil]));
    web::html(StatusCode::OK, &MembersPage { class, teachers, pupils, may_see_guardians, shell })
}

fn member(shell: &Shell, one: &Enrolled, is_asked_for: bool) -> Member {
    let duty = shell.t(&format!("duty-{}", one.place.duty.key())).into_owned();
    let id = one.place.who.account.to_string();
    Member { id, name: one.name.clone(), duty, subject: one.place.subject.clone(), is_asked_for }
}
