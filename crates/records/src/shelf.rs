//! `GET /me/shelf`: the textbooks a person keeps or reads.

use axum::Extension;
use axum::extract::Query;
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit};
use kernel::PageSize;
use library::Library;
use serde::Deserialize;
use store::DbError;
use web::{PageResult, Shell};

use crate::cursor::Cursor;
use crate::kept::list_shelf;
use crate::thing::{Look, Thing, list_things};

/// What a link to the shelf says.
#[derive(Debug, Default, Deserialize)]
pub struct ShelfQuery {
    after: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "records/shelf.html")]
struct ShelfPage {
    shell: Shell,
    books: Vec<Thing>,
    next: Option<String>,
    is_further: bool,
}

/// `GET /me/shelf`
pub async fn show_shelf(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    Query(asked): Query<ShelfQuery>,
) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let after = Cursor::of_link(asked.after.as_deref())?;
    let shell = visit.shell(Some(&person), "my-shelf").in_section("me");
    let (books, next) = books_of(&library, &shell, &person, &after, PageSize::clamped(48)).await?;
    let next = next.map(|cursor| format!("/me/shelf?after={cursor}"));
    web::html(StatusCode::OK, &ShelfPage { books, next, is_further: asked.after.is_some(), shell })
}

/// The books of a person's shelf, the last kept or read first, and where it goes on.
pub(crate) async fn books_of(
    library: &Library,
    shell: &Shell,
    person: &Person,
    after: &Cursor,
    size: PageSize,
) -> Result<(Vec<Thing>, Option<String>), DbError> {
    let page = list_shelf(&mut library.app.db.read().await?, person, after, size).await?;
    let list: Vec<_> = page.entries.into_iter().map(|book| (book.reached.object, Some(book.reached))).collect();
    Ok((list_things(library, shell, &list).await?, page.next))
}
