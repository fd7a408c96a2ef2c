use axum::http::StatusCode;
use identity::{ClassKind, Person, Visit, org};
use roster::list_own_classes;
use web::{PageResult, Shell};

use crate::check_in::{DueLine, list_due};

/// What `classroom/list.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/list.html")]
struct ListPage {
    shell: Shell,
    classes: Vec<ClassLine>,
    /// Check-ins that wait for the reader, or for a child of theirs
    due: Vec<DueLine>,
}

struct ClassLine {
    id: String,
    name: String,
    kind: ClassKind,
    school: String,
}

/// `GET /class`
pub(crate) async fn show(person: Person, visit: Visit) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let mut classes = Vec::new();
    let own = list_own_classes(&mut tx, &person).await?;
    let due = list_due(&mut tx, &person, &own, visit.app.clock.now()).await?;
    for class in own {
        let school = org::find(&mut tx, class.org).await?.map(|org| org.name).unwrap_or_default();
        classes.push(ClassLine { id: class.id.to_string(), name: class.name, kind: class.kind, school });
    }
    web::html(StatusCode::OK, &ListPage { shell: visit.shell(Some(&person), "classes-title"), classes, due })
}
