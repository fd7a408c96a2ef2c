use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::Uri;
use kernel::ResourceId;
use store::{BlobError, Tx};
use web::{OrNotFound, PageError, PageResult, Shell, View};

use super::card::{CardView, content_language, href, kind_name};

use super::json_ld::resource_json_ld;
use super::panel::{Panel, transcript};
use super::player::{Player, notes_link, player};
use super::question::QuestionKind;
use crate::Library;
use crate::card::Card;
use crate::document::{Audience, LearningResourceType, Part, Resource};
use crate::reading::{self, Held, Standing};

/// A resource with all that is known of it: what it holds, who stands behind it, what may be done with it, how it came to be.
#[derive(askama::Template)]
#[template(path = "library/resource.html")]
struct ResourcePage {
    shell: Shell,
    id: String,
    title: String,
    summary: String,
    kind: String,
    poster: Option<String>,
    language: Option<String>,
    /// Where it is opened, and what the button says, when this page is not the place
    open: Option<(String, String)>,
    player: Option<Player>,
    notes: String,
    link: Option<(String, String)>,
    favourite: String,
    panels: Vec<(String, Panel)>,
    facts: Vec<(String, String)>,
    places: Vec<(String, String)>,
    access: Vec<(String, bool)>,
    history: Vec<(String, String)>,
    is_vanished: bool,
    is_silent: bool,
    json_ld: String,
}

const HISTORY_LINES: i64 = 20;

/// The resource, if anyone may read it; withdrawn ones are gone, with something of the same place instead.
pub(super) async fn find_readable(library: &Library, tx: &mut Tx, id: ResourceId) -> Result<Held<Resource>, PageError> {
    let held = reading::find_resource(tx, id).await?.or_not_found()?;
    if held.standing != Standing::Recalled {
        return Ok(held);
    }
    let section = held.document.places.first().and_then(|place| library.index().section(place.section.as_str()).cloned());
    Err(PageError::Gone(
        section.map(|section| web::Recovery { href: section.href(), title: section.title.get(kernel::Language::ZhHans).to_owned() }),
    ))
}

/// `GET /r/{id}`
pub async fn show_resource(
    State(library): State<Library>,
    view: View,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    uri: Uri,
) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = library.app.db.read().await?;
    let held = find_readable(&library, &mut tx, id).await?;
    let resource = &held.document;
    let title = resource.title.get(view.language).to_owned();
    let shell = Shell::new(&library.app, view, uri.path()).named(&title).described(resource.summary.get(view.language));
    let shell = with_place(&library, shell, resource, &title);
    let history = reading::list_history(&mut tx, &id.to_string(), HISTORY_LINES).await?;
    let card = CardView::of(&shell, &reading::Listed { id, card: Card::of(resource, None), cursor: String::new() });
    let is_lesson = resource.kind == LearningResourceType::Lesson;
    let player =
        if is_lesson { None } else { player(&shell, &held, &format!("/r/{id}"), query.get("t").and_then(|seconds| seconds.parse().ok())) };
    let shell = if player.is_some() { shell.with_island("player.js") } else { shell };
    let panels = if is_lesson { Vec::new() } else { panels(&library, &shell, &held).await? };
    let page = ResourcePage {
        id: id.to_string(),
        summary: resource.summary.get(view.language).to_owned(),
        kind: kind_name(&shell, resource.kind),
        poster: card.picture,
        language: content_language(&resource.language, view.language),
        open: opened_at(&shell, resource),
        link: resource.link.as_ref().map(|link| (link.clone(), host_of(link))),
        favourite: format!("/me/favourites/resource/{id}"),
        notes: notes_link(id),
        player,
        panels,
        facts: facts(&shell, &held),
        json_ld: resource_json_ld(&held, None, view.language),
        places: places(&library, &shell, resource),
        access: access(&shell, resource),
        history: history.into_iter().map(|line| (line.at.date(), shell.t(&format!("change-{}", line.change.key())).into_owned())).collect(),
        is_vanished: held.standing == Standing::Vanished,
        is_silent: resource.kind == LearningResourceType::Listening && resource.duration_ms().is_none(),
        title,
        shell,
    };
    web::public(&page)
}

fn opened_at(shell: &Shell, resource: &Resource) -> Option<(String, String)> {
    let key = match resource.kind {
        LearningResourceType::Lesson => "open-lesson",
        LearningResourceType::Book => "open-publication",
        LearningResourceType::AudioBook => "open-audio-book",
        _ => return None,
    };
    Some((href(resource.kind, resource.id), shell.t(key).into_owned()))
}

fn with_place(library: &Library, shell: Shell, resource: &Resource, title: &str) -> Shell {
    let index = library.index();
    let Some(place) = resource.places.first() else { return shell.crumb(title, None) };
    let Some(section) = index.section(place.section.as_str()) else { return shell.crumb(title, None) };
    let language = shell.language();
    let shell = shell.in_section(section.key.as_str()).crumb(section.title.get(language), Some(section.href()));
    let shell = match section.column(place.column.as_str()) {
        Some(column) => shell.crumb(column.title.get(language), Some(format!("/s/{}?column={}", section.key, column.key))),
        None => shell,
    };
    shell.crumb(title, None)
}

async fn panels(library: &Library, shell: &Shell, held: &Held<Resource>) -> Result<Vec<(String, Panel)>, BlobError> {
    let resource = &held.document;
    let mut panels = Vec::new();
    for part in &resource.parts {
        let words = match part {
            Part::Video(video) => video.captions.first(),
            Part::Audio(audio) => audio.captions.first(),
            _ => None,
        };
        let words = match words {
            Some(captions) => transcript(&library.app.blobs, &captions.file).await?,
            None => Vec::new(),
        };
        let heading = shell.t(&format!("part-{}", part.kind().key().replace('_', "-"))).into_owned();
        panels.push((heading, Panel::of(shell, held, part, &format!("/r/{}", resource.id), &words)));
    }
    Ok(panels)
}

fn facts(shell: &Shell, held: &Held<Resource>) -> Vec<(String, String)> {
    let resource = &held.document;
    let audience = resource.audience.iter().map(|audience| shell.t(audience_key(*audience)).into_owned()).collect::<Vec<_>>().join("、");
    let levels = resource.curriculum.iter().map(|path| format!("{}{}", path.stage, path.grade)).collect::<Vec<_>>().join("、");
    let all = [
        ("fact-authors", resource.authors.join("、")),
        ("fact-providers", resource.providers.join("、")),
        ("fact-audience", audience),
        ("fact-levels", levels),
        ("fact-length", super::card::length(shell, resource.duration_ms(), resource.minutes)),
        ("fact-licence", licence_name(shell, &resource.licence)),
        ("fact-version", format!("v{} · {}", held.version, held.released_at.date())),
        ("fact-source", source_name(shell, &held.source)),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (shell.t(key).into_owned(), value)).collect()
}

/// Where a release came from, in words; sources have stable names of their own.
fn source_name(shell: &Shell, source: &str) -> String {
    match source.split_once(':') {
        Some(("qinghe", package)) => shell.tx("source-package", package).into_owned(),
        Some(("listing", name)) => shell.tx("source-listing", name).into_owned(),
        _ if source == "uploads" => shell.t("source-uploads").into_owned(),
        _ if source.starts_with("national_lesson") || source.starts_with("tch_material") => shell.t("source-national").into_owned(),
        _ => source.to_owned(),
    }
}

fn audience_key(audience: Audience) -> &'static str {
    match audience {
        Audience::Pupil => "audience-pupil",
        Audience::Teacher => "audience-teacher",
        Audience::Parent => "audience-parent",
        Audience::School => "audience-school",
    }
}

/// A licence in words people know; the SPDX expression otherwise.
pub(super) fn licence_name(shell: &Shell, licence: &str) -> String {
    match licence {
        "all-rights-reserved" => shell.t("all-rights-reserved").into_owned(),
        "CC-BY-4.0" => "CC BY 4.0".to_owned(),
        other => other.to_owned(),
    }
}

fn places(library: &Library, shell: &Shell, resource: &Resource) -> Vec<(String, String)> {
    let index = library.index();
    let link = |place: &crate::document::Place| {
        let section = index.section(place.section.as_str())?;
        let column = section.column(place.column.as_str())?;
        let name = format!("{} · {}", section.title.get(shell.language()), column.title.get(shell.language()));
        if place.region.is_empty() {
            return Some((name, format!("/s/{}?column={}", section.key, column.key)));
        }
        Some((format!("{name} · {}", place.region), format!("/channel/{}", web::url_encoded(&place.region))))
    };
    resource.places.iter().filter_map(link).collect()
}

fn access(shell: &Shell, resource: &Resource) -> Vec<(String, bool)> {
    if resource.duration_ms().is_none() {
        return Vec::new();
    }
    let offers = resource.accessibility;
    [
        ("access-captions", offers.captions),
        ("access-transcript", offers.transcript),
        ("access-sign", offers.sign_language),
        ("access-description", offers.audio_description),
    ]
    .map(|(key, is_there)| (shell.t(key).into_owned(), is_there))
    .to_vec()
}

fn host_of(link: &str) -> String {
    link.split('/').nth(2).unwrap_or_default().to_owned()
}
