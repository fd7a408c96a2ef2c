use axum::http::StatusCode;
use identity::{Action, ClassKind, Person, Resource, Visit, org};
use roster::list_own_classes;
use web::{PageResult, Shell};

/// What `classroom/list.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/list.html")]
struct ListPage {
    shell: Shell,
    classes: Vec<ClassLine>,
}

struct ClassLine {
    id: String,
    name: String,
    kind: ClassKind,
    school: String,
}

/// `GET /class`
pub(crate) async fn show(person: Person, visit: Visit) -> PageResult {
    person.may(Action::ReadOwn, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.read().await?;
    let mut classes = Vec::new();
    for class in list_own_classes(&mut tx, &person).await? {
        let school = org::find(&mut tx, class.org).await?.map(|org| org.name).unwrap_or_default();
        classes.push(ClassLine { id: class.id.to_string(), name: class.name, kind: class.kind, school });
    }
    web::html(StatusCode::OK, &ListPage { shell: visit.shell(Some(&person), "classes-title"), classes })
}
