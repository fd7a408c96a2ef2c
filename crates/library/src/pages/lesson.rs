use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::Uri;
use kernel::ResourceId;
use store::{BlobError, Tx};
use web::{OrNotFound, PageError, PageResult, Shell, View};

use super::card::{CardView, clock_time, part_icon};
use super::json_ld::resource_json_ld;
use super::panel::{Cue, Panel, transcript};
use super::player::{Player, captions_file, notes_link, player};
use super::question::QuestionKind;
use super::resource::{find_readable, licence_name};
use crate::Library;
use crate::document::{LearningResourceType, Part, PartKind, Resource, Textbook, Unit};
use crate::reading::{self, Held};
use crate::section::COURSE_TEACHING;

/// A lesson 课: the player, its parts as tabs that are pages, its textbook page and its neighbours.
#[derive(askama::Template)]
#[template(path = "library/lesson.html")]
struct LessonPage {
    shell: Shell,
    id: String,
    number: String,
    title: String,
    credit: String,
    licence: String,
    minutes: String,
    favourite: String,
    detail: String,
    player: Option<Player>,
    notes: String,
    tabs: Vec<Tab>,
    panel: Option<Panel>,
    goals: Vec<String>,
    book: Option<BookLink>,
    neighbours: Vec<(CardView, bool)>,
    chapter_title: String,
    is_vanished: bool,
    json_ld: String,
}

struct Tab {
    label: String,
    icon: &'static str,
    href: String,
    count: String,
    is_current: bool,
}

struct BookLink {
    title: String,
    href: String,
    pages: String,
    hue: &'static str,
}

const NEIGHBOURS_SHOWN: i64 = 12;

/// `GET /lesson/{id}`
pub async fn show_lesson(
    state: State<Library>,
    view: View,
    Path(id): Path<String>,
    query: Query<HashMap<String, String>>,
    uri: Uri,
) -> PageResult {
    lesson_page(state.0, view, id, None, &query.0, uri).await
}

/// `GET /lesson/{id}/{part}`
pub async fn show_lesson_part(
    state: State<Library>,
    view: View,
    Path((id, part)): Path<(String, String)>,
    query: Query<HashMap<String, String>>,
    uri: Uri,
) -> PageResult {
    lesson_page(state.0, view, id, Some(part.replace('-', "_")), &query.0, uri).await
}

async fn lesson_page(
    library: Library,
    view: View,
    id: String,
    part: Option<String>,
    query: &HashMap<String, String>,
    uri: Uri,
) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = library.app.db.read().await?;
    let held = find_readable(&library, &mut tx, id).await?;
    if held.document.kind != LearningResourceType::Lesson {
        return web::see_other(&format!("/r/{id}"));
    }
    let resource = &held.document;
    let current = match &part {
        Some(key) => Some(resource.parts.iter().find(|it| it.kind().key() == key).or_not_found()?),
        None => resource.parts.first(),
    };
    let aligned = aligned_unit(&library, &mut tx, resource).await?;
    let full = uri.path_and_query().map_or(uri.path(), |path| path.as_str());
    let title = resource.title.get(view.language).to_owned();
    let shell = Shell::new(&library.app, view, full)
        .named(&title)
        .described(resource.summary.get(view.language))
        .in_section(COURSE_TEACHING)
        .with_island("player.js")
        .with_island("tabs.js");
    let shell = with_crumbs(&library, shell, aligned.as_ref(), &title);
    let mut player = player(&shell, &held, &format!("/lesson/{id}"), query.get("t").and_then(|seconds| seconds.parse().ok()));
    let words = words_of(&library, resource, current).await?;
    let panel = current.map(|part| Panel::of(&shell, &held, part, &format!("/lesson/{id}"), &words));
    let (chapter_title, neighbours) = neighbours(&mut tx, &shell, id, aligned.as_ref()).await?;
    if let Some(player) = &mut player {
        player.after.next = next_of(&neighbours);
    }
    let page = LessonPage {
        id: id.to_string(),
        number: aligned.as_ref().and_then(|(_, at)| at.as_ref().map(|at| at.unit.number.clone())).unwrap_or_default(),
        title,
        credit: resource.authors.iter().chain(&resource.providers).cloned().collect::<Vec<_>>().join(" · "),
        licence: licence_name(&shell, &resource.licence),
        minutes: super::card::length(&shell, resource.duration_ms(), resource.minutes),
        favourite: format!("/me/favourites/resource/{id}"),
        notes: notes_link(id),
        detail: format!("/r/{id}"),
        player,
        tabs: tabs(&shell, resource, id, current),
        panel,
        goals: resource.goals.clone(),
        book: aligned.as_ref().map(|(held, at)| book_link(&shell, &held.document, at.as_ref())),
        neighbours,
        chapter_title,
        is_vanished: held.standing == reading::Standing::Vanished,
        json_ld: resource_json_ld(&held, aligned.as_ref().map(|(held, _)| &held.document), view.language),
        shell,
    };
    web::public(&page)
}

/// The words of the lesson's film or recording, where its part is shown.
async fn words_of(library: &Library, resource: &Resource, current: Option<&Part>) -> Result<Vec<Cue>, BlobError> {
    match resource.parts.iter().find_map(captions_file) {
        Some(file) if current.is_some_and(|part| matches!(part.kind(), PartKind::Video | PartKind::Audio)) => {
            transcript(&library.app.blobs, file).await
        }
        _ => Ok(Vec::new()),
    }
}

/// The unit that a lesson teaches: itself and its chapter, as positions in reading order.
struct At {
    unit: Unit,
    chapter: Unit,
    span: (i64, i64),
}

type Aligned = (std::sync::Arc<Held<Textbook>>, Option<At>);

async fn aligned_unit(library: &Library, tx: &mut Tx, resource: &Resource) -> Result<Option<Aligned>, PageError> {
    let Some(alignment) = resource.alignments.first() else { return Ok(None) };
    let Some(held) = library.outline(tx, alignment.textbook).await? else { return Ok(None) };
    let units = held.document.units();
    let found = units.iter().position(|(_, unit)| unit.key == alignment.unit);
    let at = found.and_then(|at| {
        let start = units.iter().take(at + 1).rposition(|(depth, _)| *depth == 0)?;
        let length = units.iter().skip(start + 1).take_while(|(depth, _)| *depth > 0).count();
        let position = |at: usize| i64::try_from(at).unwrap_or(0);
        let (unit, chapter) = (units.get(at)?.1.clone(), units.get(start)?.1.clone());
        Some(At { unit, chapter, span: (position(start), position(start + length)) })
    });
    Ok(Some((held.clone(), at)))
}

fn with_crumbs(library: &Library, shell: Shell, aligned: Option<&Aligned>, title: &str) -> Shell {
    let index = library.index();
    let course = index.section(COURSE_TEACHING).map(|section| section.title.get(shell.language()).to_owned()).unwrap_or_default();
    let shell = shell.crumb(course, Some("/course".to_owned()));
    let shell = match aligned {
        Some((held, at)) => {
            let book = &held.document;
            let href = format!("/course?book={}", book.id);
            let name = book.title.get(shell.language()).to_owned();
            let shell = shell.crumb(name, Some(href.clone()));
            match at {
                Some(at) => shell.crumb(named(&at.chapter), Some(format!("{href}&unit={}", at.chapter.key))),
                None => shell,
            }
        }
        None => shell,
    };
    shell.crumb(title, None)
}

fn named(unit: &Unit) -> String {
    if unit.number.is_empty() { unit.title.clone() } else { format!("{} {}", unit.number, unit.title) }
}

fn tabs(shell: &Shell, resource: &Resource, id: ResourceId, current: Option<&Part>) -> Vec<Tab> {
    let tab = |(at, part): (usize, &Part)| {
        let key = part.kind().key();
        let count = match part {
            Part::Courseware(slides) => shell.tn("count-pages", slides.pages.len()).into_owned(),
            Part::Exercises(exercises) => shell.tn("count-questions", exercises.items.len()).into_owned(),
            Part::Video(video) => clock_time(video.duration_ms),
            _ => String::new(),
        };
        Tab {
            label: shell.t(&format!("part-{}", key.replace('_', "-"))).into_owned(),
            icon: part_icon(key),
            href: if at == 0 { format!("/lesson/{id}") } else { format!("/lesson/{id}/{}", key.replace('_', "-")) },
            count,
            is_current: current.is_some_and(|current| current.kind() == part.kind()),
        }
    };
    resource.parts.iter().enumerate().map(tab).collect()
}

fn book_link(shell: &Shell, book: &Textbook, at: Option<&At>) -> BookLink {
    let (href, pages) = match at.and_then(|at| Some((at.unit.page?, at.unit.page_end))) {
        Some((page, end)) => {
            let last = end.filter(|end| *end > page).map(|end| format!("–{end}")).unwrap_or_default();
            (format!("/book/{}?page={page}", book.id), shell.tx("book-pages", &format!("{page}{last}")).into_owned())
        }
        None => (format!("/book/{}", book.id), String::new()),
    };
    BookLink { title: book.title.get(shell.language()).to_owned(), href, pages, hue: super::card::hue(&book.curriculum.subject) }
}

/// The lesson after the present one, as link and title.
fn next_of(neighbours: &[(CardView, bool)]) -> Option<(String, String)> {
    let at = neighbours.iter().position(|(_, is_current)| *is_current)?;
    neighbours.get(at + 1).map(|(card, _)| (card.href.clone(), card.title.clone()))
}

async fn neighbours(
    tx: &mut Tx,
    shell: &Shell,
    id: ResourceId,
    aligned: Option<&Aligned>,
) -> Result<(String, Vec<(CardView, bool)>), PageError> {
    let Some((held, Some(at))) = aligned else { return Ok((String::new(), Vec::new())) };
    let listed = reading::list_aligned(tx, held.document.id, at.span, LearningResourceType::Lesson.key(), NEIGHBOURS_SHOWN).await?;
    let cards = listed.iter().map(|(_, listed)| (CardView::of(shell, listed), listed.id == id)).collect();
    Ok((named(&at.chapter), cards))
}
