//! Where people stopped in books that flow: a section, and how much of it.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use identity::{Action, Person, Resource};
use kernel::{ResourceId, Timestamp};
use library::Library;
use library::document::{Publication, Reached};
use library::reading::{self, Standing};
use serde::{Deserialize, Serialize};
use web::{App, OrNotFound, PageError, PageResult};

use crate::object::Object;
use crate::progress::{Progress, find_progress};
use crate::progress_pages::moment;

/// A place in a book.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Turned {
    /// The section, from 1
    section: u32,
    /// How much of it, 0 to 1
    share: f64,
    /// When, if the device had no network then
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
}

/// `GET /me/progress/book/{id}`: where to go on; nothing for guests and for what was not opened.
pub async fn show(
    person: Option<Person>,
    State(app): State<App>,
    Extension(library): Extension<Library>,
    Path(id): Path<String>,
) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let nothing = || Ok(StatusCode::NO_CONTENT.into_response());
    let Some(person) = person else { return nothing() };
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let found = find_progress(&mut app.db.read().await?, &person, Object::Resource(id)).await?;
    let Some(reached) = found.filter(|reached| reached.extent > 0) else { return nothing() };
    let Some(book) = find_publication(&library, id).await? else { return nothing() };
    let Reached { section, share } = book.reached(reached.position);
    let json = serde_json::to_string(&Turned { section, share, at: None }).map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "private, no-store")], json).into_response())
}

/// What is kept of a place: how far it is from the beginning of the whole.
pub(crate) async fn reached(library: &Library, id: &str, turned: &Turned, now: Timestamp) -> Result<Progress, PageError> {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let book = find_publication(library, id).await?.or_not_found()?;
    if !(0.0..=1.0).contains(&turned.share) {
        return Err(PageError::BadRequest("records-bad-progress"));
    }
    let place = Reached { section: turned.section, share: turned.share };
    let position = book.position(place).ok_or(PageError::BadRequest("records-bad-progress"))?;
    Ok(Progress { object: Object::Resource(id), position, extent: book.extent(), at: moment(turned.at, now) })
}

async fn find_publication(library: &Library, id: ResourceId) -> Result<Option<Publication>, PageError> {
    let held = reading::find_resource(&mut library.app.db.read().await?, id).await?;
    let held = held.filter(|held| held.standing != Standing::Recalled);
    Ok(held.and_then(|held| held.document.publication().cloned()))
}

#[cfg(test)]
mod tests {
    use super::Turned;

    #[test]
    fn a_place_is_a_section_and_a_share() {
        let read = |text: &str| serde_json::from_str::<Turned>(text).ok();
        assert_eq!(read(r#"{"section":2,"share":0.5}"#), Some(Turned { section: 2, share: 0.5, at: None }));
        for wrong in ["{}", r#"{"page_index":2}"#, r#"{"section":-1,"share":0}"#, r#"{"section":1,"share":"x"}"#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
