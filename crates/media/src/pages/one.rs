use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Person, Visit};
use kernel::{BlobId, Language};
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult, Shell, answer_private_file, signed_link};

use super::desk::{Seen, find};
use super::row::{Row, address};
use crate::check::judge;
use crate::draft::{LICENCES, ReleaseForm, types};
use crate::kind::Kind;
use crate::upload::{State, Upload};
use crate::{Media, rows};

/// What `media/one.html` prints.
#[derive(askama::Template)]
#[template(path = "media/one.html")]
pub(super) struct OnePage {
    shell: Shell,
    base: String,
    row: Row,
    is_owner: bool,
    is_refused: bool,
    /// Why the work on it failed for good
    failed: Option<String>,
    notes: Vec<String>,
    preview: Option<Preview>,
    pages: Vec<(String, String)>,
    pages_total: usize,
    /// The names of a book's sections
    sections: Vec<String>,
    verdicts: Vec<(String, String, bool)>,
    form: Option<FormView>,
    may_replace: bool,
    fault: Option<String>,
    released: Option<String>,
    may_offer: bool,
    link: Option<String>,
}

struct Preview {
    is_video: bool,
    stream: Option<String>,
    file: String,
    poster: String,
}

/// The columns of a section: address, name, whether it is chosen.
type ColumnOptions = Vec<(String, String, bool)>;

/// The form, with what was filled in.
struct FormView {
    filled: ReleaseForm,
    places: Vec<(String, ColumnOptions)>,
    kinds: Vec<(&'static str, String, bool)>,
    licences: Vec<(&'static str, String, bool)>,
    languages: Vec<(String, String, bool)>,
}

/// What a link to the page may ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OneQuery {
    link: Option<String>,
}

const LINK_MS: i64 = 3_600_000;
const PAGES_SHOWN: usize = 24;

/// `GET /me/uploads/{home}/{id}`
pub async fn show(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path((home, id)): Path<(String, String)>,
    Query(asked): Query<OneQuery>,
) -> PageResult {
    let seen = find(&media, &person, &home, &id).await?;
    let link = match asked.link.and(main_file(&seen.upload)).filter(|_| seen.is_owner) {
        Some(file) => Some(signed_link(media.app(), file, media.app().clock.now().plus_ms(LINK_MS)).await?),
        None => None,
    };
    page(&person, &visit, &media, seen, (ReleaseForm::default(), None), link, StatusCode::OK)
}

/// `GET /me/uploads/{home}/{id}/files/{digest}`: a file of an upload, for those who may see the upload.
pub async fn show_file(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path((home, id, digest)): Path<(String, String, String)>,
) -> PageResult {
    let seen = find(&media, &person, &home, &id).await?;
    let file: BlobId = digest.parse().map_err(|_| PageError::NotFound)?;
    rows::has_file(&mut media.app().db.read().await?, &home, seen.upload.id, file).await?.then_some(()).or_not_found()?;
    answer_private_file(media.app(), file, &visit.headers, None).await
}

/// The page, with a form that was filled in and what does not fit in it.
pub(super) fn page(
    person: &Person,
    visit: &Visit,
    media: &Media,
    seen: Seen,
    (filled, fault): (ReleaseForm, Option<&'static str>),
    link: Option<String>,
    status: StatusCode,
) -> PageResult {
    let Seen { upload, is_owner, may_release } = seen;
    let shell = visit.shell(Some(person), "media-title").named(&upload.name).in_section("me").with_island("upload.js");
    let shell = shell.crumb(visit.say("media-title"), Some("/me/uploads".to_owned())).crumb(&upload.name, None);
    let base = address(&upload);
    let can_stand_alone = upload.kind != Some(Kind::Captions);
    let sentence = |key: String| shell.t(&key).into_owned();
    let page = OnePage {
        row: Row::of(&shell, &upload, 0),
        is_owner,
        is_refused: upload.state == State::Refused,
        failed: upload.failed().map(|trouble| sentence(format!("media-trouble-{}", trouble.key()))),
        notes: upload.prepared.notes.iter().map(|note| sentence(format!("media-note-{}", note.key()))).collect(),
        preview: preview(&upload, &base),
        pages: upload.prepared.pages.iter().take(PAGES_SHOWN).map(|page| picture(&base, page)).collect(),
        pages_total: upload.prepared.pages.len(),
        sections: sections(&upload),
        verdicts: verdicts(&shell, &upload),
        form: (may_release && can_stand_alone).then(|| form_view(media, &shell, &upload, filled)),
        may_replace: may_release,
        fault: fault.map(|key| sentence(key.to_owned())),
        released: upload.resource.map(|id| format!("/r/{id}")),
        may_offer: is_owner && !may_release && upload.state == State::Ready && upload.offered_at.is_none() && upload.resource.is_none(),
        link,
        base,
        shell,
    };
    web::html(status, &page)
}

/// What is played: the largest size that was made, or the file as it came.
fn main_file(upload: &Upload) -> Option<BlobId> {
    let made = upload.prepared.sizes.first().map(|size| &size.file).or(upload.prepared.sound.as_ref().map(|sound| &sound.file));
    made.and_then(|file| file.parse().ok()).or(upload.blob)
}

fn preview(upload: &Upload, base: &str) -> Option<Preview> {
    let is_video = match upload.kind? {
        Kind::Film => true,
        Kind::Recording => false,
        _ => return None,
    };
    let file = main_file(upload).map(|file| format!("{base}/files/{file}"))?;
    let prepared = &upload.prepared;
    let stream = prepared.master.as_ref().map(|master| format!("{base}/files/{master}"));
    let poster = prepared.poster.as_ref().map(|poster| format!("{base}/files/{poster}")).unwrap_or_default();
    Some(Preview { is_video, stream, file, poster })
}

fn picture(base: &str, page: &library::document::BookPage) -> (String, String) {
    let words: Vec<&str> = page.text.iter().map(|line| line.4.as_str()).collect();
    (format!("{base}/files/{}", page.small.file), words.join(" "))
}

fn sections(upload: &Upload) -> Vec<String> {
    let book = upload.prepared.book.as_ref();
    book.into_iter().flat_map(|book| &book.publication.sections).map(|section| section.title.clone()).collect()
}

fn verdicts(shell: &Shell, upload: &Upload) -> Vec<(String, String, bool)> {
    let Some(facts) = upload.prepared.facts.as_ref().filter(|_| upload.kind == Some(Kind::Film)) else { return Vec::new() };
    let unknown = shell.t("media-unknown");
    let line = |verdict: crate::check::Verdict| {
        let measured = if verdict.measured.is_empty() { unknown.clone().into_owned() } else { verdict.measured };
        (shell.t(&format!("media-rule-{}", verdict.rule.key())).into_owned(), measured, verdict.is_met)
    };
    judge(facts, None).into_iter().map(line).collect()
}

fn licence_name(shell: &Shell, licence: &str) -> String {
    match licence.split_once('-').and_then(|(family, rest)| Some((family, rest.rsplit_once('-')?))) {
        Some(("CC", (terms, version))) => format!("CC {terms} {version}"),
        _ => shell.t("all-rights-reserved").into_owned(),
    }
}

/// The languages of the site, and before them that of a book in another one.
fn languages(shell: &Shell, filled: &ReleaseForm) -> Vec<(String, String, bool)> {
    let known = Language::ALL.map(|language| language_line(shell, language, filled));
    let is_known = filled.language.is_empty() || known.iter().any(|(tag, ..)| *tag == filled.language);
    let own = (!is_known).then(|| (filled.language.clone(), filled.language.clone(), true));
    own.into_iter().chain(known).collect()
}

/// The site's name of the language of a book, or the book's own.
fn language_of(tag: &str) -> &str {
    match tag.to_ascii_lowercase().as_str() {
        "" | "zh" | "zh-cn" | "zh-sg" | "zh-hans" | "zh-hans-cn" | "zho" | "chi" => "zh-Hans",
        "zh-tw" | "zh-hk" | "zh-mo" | "zh-hant" | "zh-hant-tw" | "zh-hant-hk" => "zh-Hant",
        "en" | "en-us" | "en-gb" => "en",
        _ => tag,
    }
}

fn language_line(shell: &Shell, language: Language, filled: &ReleaseForm) -> (String, String, bool) {
    let tag = language.tag();
    (tag.to_owned(), shell.t(&format!("media-language-{}", tag.to_lowercase())).into_owned(), tag == filled.language)
}

fn form_view(media: &Media, shell: &Shell, upload: &Upload, mut filled: ReleaseForm) -> FormView {
    let language = shell.language();
    if let Some(book) = upload.prepared.book.as_ref().filter(|_| filled.language.is_empty()) {
        filled.language = language_of(&book.language).to_owned();
        if filled.title.is_empty() {
            filled.title.clone_from(&book.title);
        }
    }
    if filled.title.is_empty() {
        filled.title = upload.name.rsplit_once('.').map_or(upload.name.as_str(), |(stem, _)| stem).to_owned();
    }
    let index = media.library.index();
    let places = index.sections.iter().map(|section| {
        let column = |column: &library::section::Column| {
            let key = format!("{}/{}", section.key, column.key);
            let is_chosen = key == filled.place;
            (key, column.title.get(language).to_owned(), is_chosen)
        };
        (section.title.get(language).to_owned(), section.columns.iter().map(column).collect())
    });
    let kind = |kind: library::document::LearningResourceType| {
        (kind.key(), shell.t(&format!("kind-{}", kind.key().replace('_', "-"))).into_owned(), kind.key() == filled.kind)
    };
    FormView {
        places: places.collect(),
        kinds: types(upload.kind).iter().copied().map(kind).collect(),
        licences: LICENCES.map(|licence| (licence, licence_name(shell, licence), licence == filled.licence)).into(),
        languages: languages(shell, &filled),
        filled,
    }
}
