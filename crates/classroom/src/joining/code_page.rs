//! The code of a class, large enough for a wall or a sheet of paper.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use web::{PageError, PageResult, Shell};

use super::see;
use super::settings::{ShownCode, shown_code};

/// What `classroom/joining/code.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/joining/code.html")]
struct CodePage {
    shell: Shell,
    id: String,
    class: String,
    school: String,
    code: ShownCode,
}

/// `GET /class/{id}/settings/code`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id, Action::RunOrdinaryClass).await?;
    let code = shown_code(&mut tx, &visit, &seen.class).await?.ok_or(PageError::Conflict("class-code-gone"))?;
    let (id, school) = (seen.class.id.to_string(), seen.facts.line.org.name);
    let page = CodePage { shell: visit.shell(Some(&person), "class-code-title"), id, class: seen.class.name, school, code };
    web::html(StatusCode::OK, &page)
}
