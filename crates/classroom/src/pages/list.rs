use axum::http::StatusCode;
use identity::{Action, ClassKind, Person, Resource, RoleKind, Visit, org};
use roster::list_own_classes;
use roster::ordinary::{RequestState, list_own_requests};
use web::{PageResult, Shell};

use crate::check_in::{DueLine, list_due};
/// A request that was declined stays in sight for so long.
const DECLINED_FOR_MS: i64 = 14 * 24 * 3_600_000;

/// What `classroom/list.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/list.html")]
struct ListPage {
    shell: Shell,
    classes: Vec<ClassLine>,
    /// Check-ins that wait for the reader, or for a child of theirs
    due: Vec<DueLine>,
    requests: Vec<RequestLine>,
    /// Teachers find the way to open a class, also those who read there why they cannot yet
    is_teacher: bool,
    /// Parents come with their child
    is_parent: bool,
}

struct ClassLine {
    id: String,
    name: String,
    kind: ClassKind,
    school: String,
    is_closed: bool,
}

/// What the reader asked to join.
struct RequestLine {
    class: String,
    name: String,
    since: String,
    is_waiting: bool,
}

/// `GET /class`
pub(crate) async fn show(person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.read().await?;
    let mut classes = Vec::new();
    let own = list_own_classes(&mut tx, &person).await?;
    let due = list_due(&mut tx, &person, &own, visit.app.clock.now()).await?;
    for class in own {
        let school = org::find(&mut tx, class.org).await?.map(|org| org.name).unwrap_or_default();
        let is_closed = class.closed_at.is_some();
        classes.push(ClassLine { id: class.id.to_string(), name: class.name, kind: class.kind, school, is_closed });
    }
    let asked = list_own_requests(&mut tx, person.account, visit.app.clock.now().plus_ms(-DECLINED_FOR_MS)).await?;
    let requests = asked.into_iter().map(|one| RequestLine {
        class: one.class.to_string(),
        name: one.class_name,
        since: one.asked_at.minute(),
        is_waiting: one.state == RequestState::Waiting,
    });
    let kind = person.role.kind;
    let page = ListPage {
        shell: visit.shell(Some(&person), "classes-title"),
        classes,
        due,
        requests: requests.collect(),
        is_teacher: kind == RoleKind::Teacher,
        is_parent: kind == RoleKind::Parent,
    };
    web::html(StatusCode::OK, &page)
}
