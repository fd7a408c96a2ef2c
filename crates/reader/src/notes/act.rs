//! What people do to their notes: write, change, remove.

use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use identity::{Action, Person, Resource};
use kernel::AnnotationId;
use library::document::{Part, Subject};
use library::reading::{self, Standing};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::anchor::packed;
use super::annotation::{Annotation, LONGEST_BODY, Motivation, Target, name_of, remove_annotation, save_annotation, save_body, subject_of};
use super::readable::Readable;
use crate::book::Shelf;

/// A new note, as forms send it.
#[derive(Debug, Deserialize)]
pub struct NoteForm {
    motivation: String,
    /// A page by its label, or a moment as `7:01`
    place: String,
    /// Where the quote begins on the page; left out for the page as a whole
    #[serde(default)]
    start: String,
    /// The words it is about
    #[serde(default)]
    exact: String,
    #[serde(default)]
    body: String,
}

/// Another text for a note.
#[derive(Debug, Deserialize)]
pub struct BodyForm {
    body: String,
}

/// A form that carries the token and nothing else.
#[derive(Debug, Deserialize)]
pub struct RemoveForm {}

/// `POST /me/notes/{kind}/{id}`
pub async fn add_note(
    person: Person,
    Extension(shelf): Extension<Shelf>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    CsrfForm(form): CsrfForm<NoteForm>,
) -> PageResult {
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let subject = subject_of(&kind, &id).or_not_found()?;
    let motivation: Motivation = form.motivation.parse().map_err(|()| PageError::BadRequest("notes-bad"))?;
    let body = checked_body(&form.body, motivation == Motivation::Commenting)?;
    let target = match (Readable::find(&shelf, subject).await?, subject) {
        (Some(readable), _) => words(&readable, motivation, &form)?,
        (None, Subject::Resource(id)) => Target::Moment(find_moment(&shelf, id, &form.place).await?),
        (None, Subject::Textbook(_)) => return Err(PageError::NotFound),
    };
    let app = &shelf.library.app;
    let note = Annotation { id: AnnotationId::new(), motivation, target, body, created_at: app.clock.now() };
    let mut tx = app.db.begin().await?;
    if !save_annotation(&mut tx, &person, subject, &note).await? {
        return Err(PageError::Conflict("notes-full"));
    }
    tx.commit().await?;
    answer(&headers, subject)
}

/// `POST /me/notes/{kind}/{id}/{note}`
pub async fn change_note(
    person: Person,
    Extension(shelf): Extension<Shelf>,
    Path((kind, id, note)): Path<(String, String, String)>,
    headers: HeaderMap,
    CsrfForm(form): CsrfForm<BodyForm>,
) -> PageResult {
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let subject = subject_of(&kind, &id).or_not_found()?;
    let note: AnnotationId = note.parse().map_err(|_| PageError::NotFound)?;
    let body = checked_body(&form.body, true)?;
    let app = &shelf.library.app;
    let mut tx = app.db.begin().await?;
    if !save_body(&mut tx, &person, note, &body, app.clock.now()).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    answer(&headers, subject)
}

/// `POST /me/notes/{kind}/{id}/{note}/remove`
pub async fn remove_note(
    person: Person,
    Extension(shelf): Extension<Shelf>,
    Path((kind, id, note)): Path<(String, String, String)>,
    headers: HeaderMap,
    CsrfForm(RemoveForm {}): CsrfForm<RemoveForm>,
) -> PageResult {
    person.may(Action::ChangeLearning, Resource::OwnThings(person.account))?;
    let subject = subject_of(&kind, &id).or_not_found()?;
    let note: AnnotationId = note.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = shelf.library.app.db.begin().await?;
    remove_annotation(&mut tx, &person, note).await?;
    tx.commit().await?;
    answer(&headers, subject)
}

/// Scripts fetch the list anew by themselves; browsers are led to it.
fn answer(headers: &HeaderMap, subject: Subject) -> PageResult {
    if headers.contains_key("x-csrf") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (kind, id) = name_of(subject);
    web::see_other(&format!("/me/notes/{kind}/{id}"))
}

fn checked_body(body: &str, is_needed: bool) -> Result<String, PageError> {
    let body = body.replace("\r\n", "\n").trim().to_owned();
    if is_needed && body.is_empty() {
        return Err(PageError::BadRequest("notes-empty"));
    }
    let is_plain = !body.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    if body.chars().count() > LONGEST_BODY || !is_plain {
        return Err(PageError::BadRequest("notes-too-long"));
    }
    Ok(body)
}

/// The moment `place` of a film that can be played, in milliseconds.
async fn find_moment(shelf: &Shelf, id: kernel::ResourceId, place: &str) -> Result<i64, PageError> {
    let held = reading::find_resource(&mut shelf.library.app.db.read().await?, id).await?;
    let held = held.filter(|held| held.standing != Standing::Recalled).or_not_found()?;
    let plays = |part: &Part| matches!(part, Part::Video(_) | Part::Audio(_));
    held.document.parts.iter().find(|part| plays(part)).or_not_found()?;
    let duration_ms = held.document.duration_ms().and_then(|ms| i64::try_from(ms).ok()).unwrap_or(0);
    moment_ms(place).filter(|at| *at <= duration_ms).ok_or(PageError::BadRequest("notes-bad-moment"))
}

/// `7:01`, `1:07:01` or `421`, in milliseconds.
fn moment_ms(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.trim().split([':', '：']).collect();
    let is_number = |part: &&str| (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 3 || !parts.iter().all(is_number) {
        return None;
    }
    let seconds = parts.iter().try_fold(0_i64, |sum, part| Some(sum * 60 + part.parse::<i64>().ok()?))?;
    Some(seconds * 1_000)
}

/// The page, the section or the words that a note in a book is about.
fn words(readable: &Readable, motivation: Motivation, form: &NoteForm) -> Result<Target, PageError> {
    if readable.is_recalled() {
        return Err(PageError::NotFound);
    }
    let index = readable.index(&form.place).ok_or(PageError::BadRequest(readable.unknown_place()))?;
    let text = readable.text();
    let exact = packed(&form.exact);
    let anchor = if exact.is_empty() {
        if motivation == Motivation::Highlighting {
            return Err(PageError::BadRequest("notes-bad"));
        }
        text.anchor_page(index).or_not_found()?
    } else {
        let start = form.start.parse().unwrap_or(usize::MAX);
        text.anchor_words(index, start, &exact).ok_or(PageError::Conflict("notes-words-changed"))?
    };
    Ok(Target::Page { anchor, label: readable.label(index) })
}

#[cfg(test)]
mod tests {
    use super::moment_ms;

    #[test]
    fn a_moment_is_written_as_players_show_it() {
        for (text, ms) in [("7:01", 421_000), ("0:00", 0), ("1:07:01", 4_021_000), ("421", 421_000), (" 07：01 ", 421_000)] {
            assert_eq!(moment_ms(text), Some(ms), "{text}");
        }
        for text in ["", ":", "7:", "-1", "1:2:3:4", "999999999", "7:0x", "1.5", "\0"] {
            assert_eq!(moment_ms(text), None, "{text:?}");
        }
    }
}
