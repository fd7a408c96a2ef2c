use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Duty, Person, Visit};
use kernel::ClassId;
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
}

struct Member {
    name: String,
    duty: String,
    subject: String,
}

/// `GET /class/{id}/members`
pub(crate) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let id: ClassId = id.parse().map_err(|_| web::PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let seen = see_class(&mut tx, &person, id, Action::SeeClass).await?;
    let enrolled = list_enrolled(&mut tx, &seen.class).await?;
    let shell = visit.shell(Some(&person), "class-members-title");
    let class = ClassHead::new(&shell, &person, &seen, Tab::Members);
    let all_with =
        |wanted: &[Duty]| enrolled.iter().filter(|one| wanted.contains(&one.place.duty)).map(|one| member(&shell, one)).collect();
    let (teachers, pupils) = (all_with(&[Duty::HeadTeacher, Duty::SubjectTeacher]), all_with(&[Duty::Pupil]));
    web::html(StatusCode::OK, &MembersPage { class, teachers, pupils, shell })
}

fn member(shell: &Shell, one: &Enrolled) -> Member {
    let duty = shell.t(&format!("duty-{}", one.place.duty.key())).into_owned();
    Member { name: one.name.clone(), duty, subject: one.place.subject.clone() }
}
