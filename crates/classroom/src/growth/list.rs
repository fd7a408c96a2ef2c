//! The ways to records: from a class, and from wherever one is when there is no class any more.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians::list_children;
use identity::{Action, Person, Visit};
use roster::list_pupils;
use web::{PageError, PageResult, Shell};

use super::see::see;
use crate::administrative;
use crate::head::{ClassHead, Tab};

/// What `classroom/growth/list.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/growth/list.html")]
struct GrowthList {
    shell: Shell,
    class: ClassHead,
    pupils: Vec<(String, String)>,
}

/// What `classroom/growth/own.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/growth/own.html")]
struct OwnList {
    shell: Shell,
    pupils: Vec<(String, String)>,
}

/// `GET /class/{id}/growth`: the records that one may see; a single one opens.
pub(super) async fn of_class(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::ListGrowth).await?;
    let may_see = |one: &roster::Enrolled| person.may(Action::SeePupil, seen.pupil(one.place.who.account)).is_ok();
    let pupils = list_pupils(&mut tx, &seen.class).await?.into_iter().filter(may_see);
    let pupils: Vec<_> = pupils.map(|one| (one.place.who.account.to_string(), one.name)).collect();
    if let [(only, _)] = pupils.as_slice() {
        return web::see_other(&format!("/growth/{only}"));
    }
    let shell = visit.shell(Some(&person), "growth-title");
    let class = ClassHead::new(&shell, &person, &seen, Tab::Growth);
    web::html(StatusCode::OK, &GrowthList { class, pupils, shell })
}

/// `GET /growth`: one's own record, or those of one's children.
pub(super) async fn own(person: Person, visit: Visit) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let children = list_children(&mut tx, person.account).await?;
    let near = [(person.account, person.name.clone())].into_iter().chain(children.into_iter().map(|one| (one.holder.account, one.name)));
    let mut pupils = Vec::new();
    for (account, name) in near {
        match see(&mut tx, &person, &account.to_string(), Action::SeeGrowth, now).await {
            Ok(_) => pupils.push((account.to_string(), name)),
            Err(PageError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    if let [(only, _)] = pupils.as_slice() {
        return web::see_other(&format!("/growth/{only}"));
    }
    web::html(StatusCode::OK, &OwnList { pupils, shell: visit.shell(Some(&person), "growth-title") })
}
