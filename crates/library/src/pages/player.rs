//! A film or a recording with everything around it: captions, sign language, questions, and what comes after.

use kernel::ResourceId;
use web::Shell;

use super::question::Question;
use crate::document::{Part, PartKind, Resource};
use crate::reading::Held;

/// A film or a recording, ready to play.
pub(super) struct Player {
    pub source: String,
    /// What browsers that know HLS take instead of `source`
    pub stream: Option<String>,
    pub poster: String,
    pub captions: Vec<(String, String, String)>,
    pub is_video: bool,
    /// The same lesson in sign language
    pub sign: Option<String>,
    /// The same lesson as a recording, for weak networks
    pub listen: Option<String>,
    pub questions: Vec<Question>,
    /// What can be looked at while the network is weak
    pub slides: Option<String>,
    pub after: After,
}

/// Where one goes when the film is over.
#[derive(Default)]
pub(super) struct After {
    /// The exercises of the lesson, with a label that counts them
    pub exercises: Option<(String, String)>,
    /// The next lesson
    pub next: Option<(String, String)>,
}

/// The player of the resource's film or recording, beginning at `start_s` seconds; `base` is the page it stands on.
pub(super) fn player(shell: &Shell, held: &Held<Resource>, base: &str, start_s: Option<u32>) -> Option<Player> {
    let resource = &held.document;
    let start = start_s.map(|seconds| format!("#t={seconds}")).unwrap_or_default();
    let (file, captions, film) = resource.parts.iter().find_map(|part| match part {
        Part::Video(film) => Some((&film.file, &film.captions, Some(film))),
        Part::Audio(recording) => Some((&recording.file, &recording.captions, None)),
        _ => None,
    })?;
    let recording = resource.parts.iter().find_map(|part| if let Part::Audio(it) = part { Some(&it.file) } else { None });
    let sizes = film.and_then(|film| film.renditions.as_ref());
    let sound = sizes.and_then(|sizes| sizes.sound.as_ref()).map(|sound| &sound.file);
    let is_lesson = base.starts_with("/lesson/");
    let part_page =
        |kind: PartKind| (is_lesson && resource.part(kind).is_some()).then(|| format!("{base}/{}", kind.key().replace('_', "-")));
    Some(Player {
        source: format!("/files/{file}{start}"),
        poster: resource.poster.as_ref().map(|poster| format!("/files/{}", poster.file)).unwrap_or_default(),
        captions: captions.iter().map(|it| (it.language.clone(), format!("/files/{}", it.file), it.language.clone())).collect(),
        is_video: film.is_some(),
        sign: film.and_then(|film| film.sign.as_ref()).map(|sign| format!("/files/{}", sign.file)),
        stream: sizes.map(|sizes| format!("/files/{}{start}", sizes.master)),
        listen: recording.or(sound).filter(|_| film.is_some()).map(|file| format!("/files/{file}")),
        questions: Question::of_film(shell, resource, &held.release),
        slides: part_page(PartKind::Courseware),
        after: After { exercises: part_page(PartKind::Exercises).zip(exercises_label(shell, resource)), next: None },
    })
}

fn exercises_label(shell: &Shell, resource: &Resource) -> Option<String> {
    match resource.part(PartKind::Exercises)? {
        Part::Exercises(set) => Some(shell.tn("after-exercises", set.items.len()).into_owned()),
        _ => None,
    }
}

/// Where the notes beside a film are kept.
pub(super) fn notes_link(id: ResourceId) -> String {
    format!("/me/notes/resource/{id}")
}

/// The captions of a film or recording.
pub(crate) fn captions_file(part: &Part) -> Option<&str> {
    let captions = match part {
        Part::Video(video) => &video.captions,
        Part::Audio(audio) => &audio.captions,
        _ => return None,
    };
    captions.first().map(|captions| captions.file.as_str())
}
