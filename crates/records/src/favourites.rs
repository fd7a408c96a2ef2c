//! What a person keeps: the toggle behind every star, and the list.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, REFERER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use identity::{Action, Person, Resource, Visit};
use kernel::PageSize;
use library::Library;
use serde::Deserialize;
use web::{App, CsrfForm, PageError, PageResult, Shell};

use crate::cursor::Cursor;
use crate::kept::{list_kept, list_kept_of, toggle};
use crate::object::Object;
use crate::thing::{Look, Thing, list_things};

/// What the star's form carries besides the token.
#[derive(Debug, Default, Deserialize)]
pub struct ToggleForm {
    /// Where to go afterwards; the thing's own page when left out
    #[serde(default)]
    back: String,
}

/// Asks once more, with the token that a page for everyone cannot carry.
#[derive(askama::Template)]
#[template(path = "records/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    thing: Thing,
    is_kept: bool,
    back: String,
}

/// `POST /me/favourites/{kind}/{id}`: keeps it, or no longer.
pub async fn toggle_favourite(
    person: Option<Person>,
    visit: Visit,
    Extension(library): Extension<Library>,
    Path((kind, id)): Path<(String, String)>,
    form: Result<CsrfForm<ToggleForm>, PageError>,
) -> PageResult {
    let object = Object::parse(&kind, &id).ok_or(PageError::NotFound)?;
    let came_from = referring_path(&visit.headers).unwrap_or_else(|| object.page());
    let Some(person) = person else { return Err(PageError::SignInFirst(came_from)) };
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let form = match form {
        Ok(CsrfForm(form)) => form,
        Err(PageError::Forbidden(_)) => return ask_again(&person, &visit, &library, object, came_from).await,
        Err(other) => return Err(other),
    };
    let app = &library.app;
    let is_kept = list_kept_of(&mut app.db.read().await?, &person, &[object]).await?.contains(&object);
    if !is_kept && !object.is_readable(&library).await? {
        return Err(PageError::NotFound);
    }
    let mut tx = app.db.begin().await?;
    toggle(&mut tx, &person, object, app.clock.now()).await?;
    tx.commit().await?;
    if visit.headers.contains_key("x-csrf") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    web::see_other(if is_own_path(&form.back) { &form.back } else { &came_from })
}

async fn ask_again(person: &Person, visit: &Visit, library: &Library, object: Object, back: String) -> PageResult {
    if !object.is_readable(library).await? {
        return Err(PageError::NotFound);
    }
    let is_kept = list_kept_of(&mut library.app.db.read().await?, person, &[object]).await?.contains(&object);
    let shell = visit.shell(Some(person), if is_kept { "records-unkeep-title" } else { "records-keep-title" });
    let thing = list_things(library, &shell, &[(object, None)]).await?.into_iter().next().ok_or(PageError::NotFound)?;
    web::html(StatusCode::OK, &ConfirmPage { shell, thing, is_kept, back })
}

/// The path of the page that sent the form, if it is one of this site.
fn referring_path(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (_, rest) = text(REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(text(HOST)?)?;
    is_own_path(path).then(|| path.to_owned())
}

/// A path on this site, which a `Location` can carry.
fn is_own_path(path: &str) -> bool {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\");
    is_local && path.len() <= 2_000 && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Which stars a script asks about: `resource/<id>,textbook/<id>`.
#[derive(Debug, Deserialize)]
pub struct KeptQuery {
    of: String,
}

/// As many as a page has stars.
const MOST_ASKED: usize = 100;

/// `GET /me/kept?of=…`: which of them the person keeps, so that pages made for everyone can show their stars right.
pub async fn show_kept(person: Option<Person>, State(app): State<App>, Query(asked): Query<KeptQuery>) -> PageResult {
    let Some(person) = person else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let named = asked.of.split(',').take(MOST_ASKED).filter_map(|name| name.split_once('/'));
    let objects: Vec<Object> = named.filter_map(|(kind, id)| Object::parse(kind, id)).collect();
    let kept = list_kept_of(&mut app.db.read().await?, &person, &objects).await?;
    let names: Vec<String> = kept.into_iter().map(|object| format!("{}/{}", object.kind(), object.id())).collect();
    let json = serde_json::to_string(&names).map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "private, no-store")], json).into_response())
}

/// What a link to the list says.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    /// `resource`, `textbook`, or everything
    #[serde(default)]
    kind: String,
    /// Where the list goes on
    after: Option<String>,
}

#[derive(askama::Template)]
#[template(path = "records/favourites.html")]
struct FavouritesPage {
    shell: Shell,
    kinds: Vec<KindTab>,
    things: Vec<Thing>,
    next: Option<String>,
    is_further: bool,
}

struct KindTab {
    href: String,
    label: String,
    is_chosen: bool,
}

/// `GET /me/favourites`
pub async fn show_favourites(
    person: Person,
    visit: Visit,
    Extension(library): Extension<Library>,
    Query(asked): Query<ListQuery>,
) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let kind = ["", "resource", "textbook"].into_iter().find(|kind| *kind == asked.kind);
    let kind = kind.ok_or(PageError::BadRequest("records-bad-link"))?;
    let after = Cursor::of_link(asked.after.as_deref())?;
    let shell = visit.shell(Some(&person), "my-favourites").in_section("favourites");
    let page = list_kept(&mut library.app.db.read().await?, &person, kind, &after, PageSize::DEFAULT).await?;
    let list: Vec<_> = page.entries.into_iter().map(|kept| (kept.object, None)).collect();
    let things = list_things(&library, &shell, &list).await?;
    let tab = |key: &str| KindTab {
        href: if key.is_empty() { "/me/favourites".to_owned() } else { format!("/me/favourites?kind={key}") },
        label: shell
            .t(if key.is_empty() {
                "records-all"
            } else if key == "resource" {
                "records-resources"
            } else {
                "nav-books"
            })
            .into_owned(),
        is_chosen: key == kind,
    };
    let kinds = ["", "resource", "textbook"].map(tab).into();
    let next = page.next.map(|cursor| format!("/me/favourites?kind={kind}&after={cursor}"));
    web::html(StatusCode::OK, &FavouritesPage { kinds, things, next, is_further: asked.after.is_some(), shell })
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn going_back_stays_on_this_site() {
        assert!(is_own_path("/book/1?page=3"));
        for wrong in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nx: y", "/a\0"] {
            assert!(!is_own_path(wrong), "{wrong}");
        }
    }
}
