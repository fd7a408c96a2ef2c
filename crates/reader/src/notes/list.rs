//! `GET /me/notes`: what one wrote about; `GET /me/notes/{kind}/{id}`: all notes of one book or film.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit};
use kernel::{AnnotationId, ResourceId};
use library::document::{LearningResourceType, Subject};
use library::reading::{self, Standing};
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult, Shell};

use super::anchor::Spot;
use super::annotation::{Annotation, Motivation, Target, list_annotated, list_annotations, name_of, subject_of};
use super::readable::Readable;
use crate::book::Shelf;

const MOST_SUBJECTS: i64 = 200;

/// What a link to the notes says: for what page or moment a new one is meant.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    place: String,
}

/// What `reader/notes.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/notes.html")]
struct NotesPage {
    shell: Shell,
    title: String,
    /// The page of the book or film
    back: String,
    action: String,
    place: String,
    /// What places in it are called; `None` for films, which have moments
    place_name: Option<String>,
    notes: Vec<NoteRow>,
    /// What could not be placed in the present issue
    lost: Vec<NoteRow>,
}

/// A note, ready to print.
struct NoteRow {
    id: AnnotationId,
    motivation: &'static str,
    href: String,
    /// `第 13 页` or `07:01`
    place: String,
    /// What the page was called when the note was made, where that differs
    before: Option<String>,
    /// The page's label, for marking it
    label: String,
    at_ms: Option<i64>,
    words: Option<(usize, usize)>,
    quote: String,
    body: String,
    day: String,
}

/// `GET /me/notes/{kind}/{id}`
pub async fn show_notes(
    person: Person,
    visit: Visit,
    Extension(shelf): Extension<Shelf>,
    Path((kind, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let subject = subject_of(&kind, &id).or_not_found()?;
    let shell = visit.shell(Some(&person), "notes-title").in_section("me");
    let annotations = list_annotations(&mut shelf.library.app.db.read().await?, &person, subject).await?;
    let title = title_of(&shelf, &shell, subject).await?.or_not_found()?;
    let readable = Readable::find(&shelf, subject).await?;
    let place_name = readable.as_ref().map(|readable| shell.t(readable.place_name()).into_owned());
    let (back, notes, lost) = match (readable, subject) {
        (Some(readable), _) => {
            let (notes, lost) = place_all(&shell, &readable, annotations);
            (format!("/book/{id}"), notes, lost)
        }
        (None, Subject::Textbook(_)) => return Err(PageError::NotFound),
        (None, Subject::Resource(id)) => {
            let back = page_of_film(&shelf, id).await?;
            let notes = annotations.into_iter().filter_map(|note| moment_row(&back, note)).collect();
            (back, notes, Vec::new())
        }
    };
    let shell = shell.crumb(visit.say("notes-title"), Some("/me/notes".to_owned())).crumb(title.clone(), None).named(&title);
    let place = asked.place.chars().take(12).collect();
    let action = format!("/me/notes/{kind}/{id}");
    web::html(StatusCode::OK, &NotesPage { shell, title, back, action, place, place_name, notes, lost })
}

/// The name of what was written about; of something withdrawn only that it was.
async fn title_of(shelf: &Shelf, shell: &Shell, subject: Subject) -> Result<Option<String>, PageError> {
    let mut tx = shelf.library.app.db.read().await?;
    let found = match subject {
        Subject::Textbook(id) => shelf.library.outline(&mut tx, id).await?.map(|held| (held.document.title.clone(), held.standing)),
        Subject::Resource(id) => reading::find_resource(&mut tx, id).await?.map(|held| (held.document.title, held.standing)),
    };
    Ok(found.map(|(title, standing)| match standing {
        Standing::Recalled => shell.t("records-withdrawn").into_owned(),
        _ => title.get(shell.language()).to_owned(),
    }))
}

async fn page_of_film(shelf: &Shelf, id: ResourceId) -> Result<String, PageError> {
    let held = reading::find_resource(&mut shelf.library.app.db.read().await?, id).await?.or_not_found()?;
    Ok(match held.document.kind {
        LearningResourceType::Lesson => format!("/lesson/{id}"),
        _ => format!("/r/{id}"),
    })
}

/// The notes in the order of the book as it is now, and those without a place in it.
fn place_all(shell: &Shell, readable: &Readable, annotations: Vec<Annotation>) -> (Vec<NoteRow>, Vec<NoteRow>) {
    let text = readable.text();
    let (mut placed, mut lost) = (Vec::new(), Vec::new());
    for note in annotations {
        let Target::Page { anchor, label } = &note.target else { continue };
        let spot = if readable.is_recalled() { None } else { text.find(anchor) };
        let row = page_row(shell, readable, &note, label, spot.as_ref());
        match spot {
            Some(spot) => placed.push(((spot.index, spot.words.map_or(0, |words| words.start)), row)),
            None => lost.push(row),
        }
    }
    placed.sort_by_key(|(order, _)| *order);
    (placed.into_iter().map(|(_, row)| row).collect(), lost)
}

fn page_row(shell: &Shell, readable: &Readable, note: &Annotation, before: &str, spot: Option<&Spot>) -> NoteRow {
    let named = |label: &str| readable.name(shell, label);
    let now = spot.map_or_else(|| before.to_owned(), |spot| readable.label(spot.index));
    let quote = match &note.target {
        Target::Page { anchor, .. } if anchor.start.is_some() => anchor.quote.exact.clone(),
        _ => String::new(),
    };
    NoteRow {
        id: note.id,
        motivation: note.motivation.key(),
        href: readable.href(&now),
        place: named(&now),
        before: (now != before).then(|| named(before)),
        label: now,
        at_ms: None,
        words: spot.and_then(|spot| spot.words.clone()).map(|words| (words.start, words.len())),
        quote,
        body: note.body.clone(),
        day: note.created_at.date(),
    }
}

fn moment_row(back: &str, note: Annotation) -> Option<NoteRow> {
    let Target::Moment(at_ms) = note.target else { return None };
    Some(NoteRow {
        id: note.id,
        motivation: note.motivation.key(),
        href: format!("{back}?t={}", at_ms / 1_000),
        place: library::pages::clock_time(at_ms.cast_unsigned()),
        before: None,
        label: String::new(),
        at_ms: Some(at_ms),
        words: None,
        quote: String::new(),
        body: note.body,
        day: note.created_at.date(),
    })
}

/// What `reader/annotated.html` prints.
#[derive(askama::Template)]
#[template(path = "reader/annotated.html")]
struct AnnotatedPage {
    shell: Shell,
    subjects: Vec<SubjectRow>,
}

struct SubjectRow {
    icon: &'static str,
    title: String,
    href: String,
    count: String,
    day: String,
}

/// `GET /me/notes`
pub async fn show_annotated(person: Person, visit: Visit, Extension(shelf): Extension<Shelf>) -> PageResult {
    person.may(Action::ReadLearning, Resource::OwnThings(person.account))?;
    let shell = visit.shell(Some(&person), "notes-title").in_section("me");
    let found = list_annotated(&mut shelf.library.app.db.read().await?, &person, MOST_SUBJECTS).await?;
    let mut subjects = Vec::with_capacity(found.len());
    for one in found {
        let (kind, id) = name_of(one.subject);
        let icon = if kind == "textbook" { "book-2" } else { "video" };
        let title = title_of(&shelf, &shell, one.subject).await?.unwrap_or_else(|| shell.t("records-withdrawn").into_owned());
        let count = shell.tn("notes-count", one.count).into_owned();
        subjects.push(SubjectRow { icon, title, href: format!("/me/notes/{kind}/{id}"), count, day: one.at.date() });
    }
    web::html(StatusCode::OK, &AnnotatedPage { shell, subjects })
}

impl NoteRow {
    fn is_bookmark(&self) -> bool {
        self.motivation == Motivation::Bookmarking.key()
    }
}
