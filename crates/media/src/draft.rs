//! From an upload and a form to a document of the library.

use kernel::{LocalText, ResourceId, SectionKey};
use library::document::{
    Audience, Captions, Document, FileRef, LearningResourceType, Media, Narration, Part, Place, PublicationSection, Resource, Slides, Video,
};
use library::section::Columns;
use serde::Deserialize;

use crate::kind::Kind;
use crate::upload::Upload;

/// What an editor fills in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct ReleaseForm {
    pub title: String,
    pub summary: String,
    /// `section/column`
    pub place: String,
    pub kind: String,
    pub licence: String,
    pub provider: String,
    pub language: String,
    pub for_pupils: Option<String>,
    pub for_teachers: Option<String>,
    pub for_parents: Option<String>,
    pub for_schools: Option<String>,
}

/// The types a form offers; what stands alone and needs no parts of other kinds.
const TYPES: [LearningResourceType; 6] = [
    LearningResourceType::MicroLesson,
    LearningResourceType::Lesson,
    LearningResourceType::Courseware,
    LearningResourceType::Experiment,
    LearningResourceType::Listening,
    LearningResourceType::Recitation,
];

/// The types that fit an upload.
pub fn types(kind: Option<Kind>) -> &'static [LearningResourceType] {
    match kind {
        Some(Kind::Book) => &[LearningResourceType::Book],
        Some(Kind::AudioBook) => &[LearningResourceType::AudioBook],
        _ => &TYPES,
    }
}

/// The licences a form offers.
pub const LICENCES: [&str; 4] = ["CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "all-rights-reserved"];

/// The document of a form and an upload.
///
/// # Errors
/// The message that says what does not fit.
pub fn resource(upload: &Upload, form: &ReleaseForm, columns: &Columns, id: ResourceId) -> Result<Document, &'static str> {
    let title = form.title.trim();
    if title.is_empty() || title.chars().count() > 200 {
        return Err("media-form-title");
    }
    let (section, column) = form.place.split_once('/').ok_or("media-form-place")?;
    let place: (SectionKey, SectionKey) =
        (section.parse().map_err(|_| "media-form-place")?, column.parse().map_err(|_| "media-form-place")?);
    if !columns.contains(&place) {
        return Err("media-form-place");
    }
    let kind = types(upload.kind).iter().copied().find(|kind| kind.key() == form.kind).ok_or("media-form-kind")?;
    let licence = LICENCES.into_iter().find(|licence| *licence == form.licence).ok_or("media-form-licence")?;
    let chosen = [
        (&form.for_pupils, Audience::Pupil),
        (&form.for_teachers, Audience::Teacher),
        (&form.for_parents, Audience::Parent),
        (&form.for_schools, Audience::School),
    ];
    let audience: Vec<Audience> = chosen.into_iter().filter(|(ticked, _)| ticked.is_some()).map(|(_, audience)| audience).collect();
    if audience.is_empty() {
        return Err("media-form-audience");
    }
    let summary = if form.summary.trim().is_empty() { title } else { form.summary.trim() };
    let provider = form.provider.trim();
    let resource = Resource {
        id,
        kind,
        title: LocalText::zh_hans(title),
        summary: LocalText::zh_hans(summary),
        places: vec![Place { section: place.0, column: place.1, region: String::new() }],
        alignments: Vec::new(),
        curriculum: Vec::new(),
        audience,
        language: form.language.clone(),
        licence: licence.to_owned(),
        providers: if provider.is_empty() { Vec::new() } else { vec![provider.to_owned()] },
        authors: upload.prepared.book.as_ref().map(|book| book.authors.clone()).unwrap_or_default(),
        minutes: None,
        accessibility: library::document::Accessibility::default(),
        poster: upload.prepared.poster.clone().map(|file| FileRef { file }),
        goals: Vec::new(),
        parts: vec![part(upload).ok_or("media-form-not-alone")?],
        link: None,
        download: None,
    };
    let document = Document::Resource(resource);
    document.check().map_err(|_| "media-form-fault")?;
    Ok(document)
}

/// `resource` with the upload in place of its film, recording or courseware; captions are added to its film or recording.
///
/// # Errors
/// The message that says what does not fit.
pub fn replaced(upload: &Upload, mut resource: Resource) -> Result<Document, &'static str> {
    match part(upload) {
        Some(Part::Audio(new)) if resource.publication().is_some() => add_chapter(upload, new, &mut resource),
        Some(new) => put(&mut resource, new),
        None => add_captions(upload, &mut resource)?,
    }
    if let Some(file) = upload.prepared.poster.clone() {
        resource.poster = Some(FileRef { file });
    }
    let document = Document::Resource(resource);
    document.check().map_err(|_| "media-form-fault")?;
    Ok(document)
}

fn put(resource: &mut Resource, new: Part) {
    match resource.parts.iter_mut().find(|part| part.kind() == new.kind()) {
        Some(old) => *old = with_moments_of(old, new),
        None => resource.parts.insert(0, new),
    }
}

/// A recording becomes the last chapter of an audio book.
fn add_chapter(upload: &Upload, new: Media, resource: &mut Resource) {
    let title = upload.name.rsplit_once('.').map_or(upload.name.as_str(), |(stem, _)| stem).to_owned();
    let narration = Narration { file: new.file, duration_ms: new.duration_ms };
    for part in &mut resource.parts {
        if let Part::Publication(book) = part {
            book.sections.push(PublicationSection { title: title.clone(), characters: 0, narration: Some(narration.clone()) });
        }
    }
}

/// Captions, chapters, questions and the sign language film belong to moments: a new cut of another length has them elsewhere, so they
/// stay only where the length does.
fn with_moments_of(old: &Part, new: Part) -> Part {
    match (old, new) {
        (Part::Video(old), Part::Video(new)) if old.duration_ms.abs_diff(new.duration_ms) < 1_000 => {
            let Video { file, duration_ms, width, height, renditions, .. } = new;
            Part::Video(Video { file, duration_ms, width, height, renditions, ..old.clone() })
        }
        (_, new) => new,
    }
}

fn add_captions(upload: &Upload, resource: &mut Resource) -> Result<(), &'static str> {
    let file = upload.prepared.captions.clone().ok_or("media-form-nothing")?;
    let language = resource.language.clone();
    let tracks = resource.parts.iter_mut().find_map(|part| match part {
        Part::Video(film) => Some(&mut film.captions),
        Part::Audio(recording) => Some(&mut recording.captions),
        _ => None,
    });
    let tracks = tracks.ok_or("media-form-no-film")?;
    tracks.retain(|track| track.language != language);
    tracks.insert(0, Captions { language, file });
    resource.accessibility.captions = true;
    Ok(())
}

/// What the upload is in a resource; `None` for captions, and for what could not be prepared.
fn part(upload: &Upload) -> Option<Part> {
    let prepared = &upload.prepared;
    let original = upload.blob?.to_string();
    let facts = prepared.facts.clone().unwrap_or_default();
    match upload.kind? {
        Kind::Film => {
            let renditions = prepared.renditions();
            let largest = renditions.as_ref().and_then(|all| all.sizes.first());
            let (width, height) = largest.map_or((facts.width, facts.height), |size| (size.width, size.height));
            let file = largest.map_or(original, |size| size.file.clone());
            let is_known = facts.duration_ms > 0 && width > 0;
            let (captions, chapters, questions) = (Vec::new(), Vec::new(), Vec::new());
            let film = Video { file, duration_ms: facts.duration_ms, width, height, captions, chapters, renditions, sign: None, questions };
            is_known.then_some(Part::Video(film))
        }
        Kind::Recording => {
            let file = prepared.sound.as_ref().map_or(original, |sound| sound.file.clone());
            let recording = Media { file, duration_ms: facts.duration_ms, captions: Vec::new(), chapters: Vec::new() };
            (facts.duration_ms > 0).then_some(Part::Audio(recording))
        }
        Kind::Pdf | Kind::Office | Kind::Picture => {
            (!prepared.pages.is_empty()).then(|| Part::Courseware(Slides { pages: prepared.pages.clone() }))
        }
        Kind::Book | Kind::AudioBook => prepared.book.as_ref().map(|book| Part::Publication(book.publication.clone())),
        Kind::Captions => None,
    }
}
