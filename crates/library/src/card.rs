//! What a list shows of a resource, kept beside its row so that a list never opens whole documents.

use kernel::LocalText;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{LearningResourceType, LocalTexts, PartKind, Resource};

/// A resource as a card or a list row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// Its name.
    #[schemars(with = "LocalTexts")]
    pub title: LocalText,
    /// What it is.
    pub kind: LearningResourceType,
    /// One or two sentences; left out of rows that come without a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<LocalTexts>")]
    pub summary: Option<LocalText>,
    /// Who made it, and for whom they work: at most two names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<String>,
    /// Subject, for the hue of its picture.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// Stage or grade and volume, ready to show.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level: String,
    /// Expected time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Length of the film or recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// The digest of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poster: Option<String>,
    /// Its parts, by [`PartKind::key`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Whether it has captions.
    #[serde(default)]
    pub has_captions: bool,
}

impl Card {
    /// The card of `resource`. `subject` and `level` come from the textbook it is aligned to, where it is.
    #[must_use]
    pub fn of(resource: &Resource, aligned: Option<&crate::curriculum::CurriculumPath>) -> Self {
        let path = aligned.or(resource.curriculum.first());
        let level = path.map(|path| {
            let step = if path.grade.is_empty() { &path.stage } else { &path.grade };
            format!("{step}{}", path.volume)
        });
        Self {
            title: resource.title.clone(),
            kind: resource.kind,
            summary: Some(resource.summary.clone()),
            credits: resource.authors.iter().chain(&resource.providers).take(2).cloned().collect(),
            subject: path.map(|path| path.subject.clone()).unwrap_or_default(),
            level: level.unwrap_or_default(),
            minutes: resource.minutes,
            duration_ms: resource.duration_ms(),
            poster: resource.poster.as_ref().map(|poster| poster.file.clone()),
            parts: resource.parts.iter().map(|part| part.kind().key().to_owned()).collect(),
            has_captions: resource.accessibility.captions || resource.part(PartKind::Video).is_some_and(has_captions),
        }
    }
}

fn has_captions(part: &crate::document::Part) -> bool {
    matches!(part, crate::document::Part::Video(video) if !video.captions.is_empty())
}
