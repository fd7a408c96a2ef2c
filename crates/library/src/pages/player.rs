use crate::document::{Part, Resource};

/// A film or a recording, ready to play.
pub(super) struct Player {
    pub source: String,
    pub poster: String,
    pub captions: Vec<(String, String, String)>,
    pub is_video: bool,
}

/// The player of the resource's film or recording, beginning at `start_s` seconds.
pub(super) fn player(resource: &Resource, start_s: Option<u32>) -> Option<Player> {
    let (file, captions, is_video) = resource.parts.iter().find_map(|part| match part {
        Part::Video(video) => Some((&video.file, &video.captions, true)),
        Part::Audio(audio) => Some((&audio.file, &audio.captions, false)),
        _ => None,
    })?;
    let start = start_s.map(|seconds| format!("#t={seconds}")).unwrap_or_default();
    let captions = captions.iter().map(|it| (it.language.clone(), format!("/files/{}", it.file), it.language.clone())).collect();
    let poster = resource.poster.as_ref().map(|poster| format!("/files/{}", poster.file)).unwrap_or_default();
    Some(Player { source: format!("/files/{file}{start}"), poster, captions, is_video })
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
