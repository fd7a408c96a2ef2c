use library::document::{BookPage, Rendition, Renditions, Sound};
use serde::{Deserialize, Serialize};

use super::PreparedBook;
use crate::check::Facts;

/// What background work has made of an upload so far. Files are digests.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prepared {
    /// What was measured
    pub facts: Option<Facts>,
    /// The sizes of a film, the largest first
    pub sizes: Vec<Rendition>,
    /// The sound of a film, or a recording made equally loud
    pub sound: Option<Sound>,
    /// The playlist of all sizes
    pub master: Option<String>,
    /// A picture of 640 × 360
    pub poster: Option<String>,
    /// Page images
    pub pages: Vec<BookPage>,
    /// Captions as WebVTT
    pub captions: Option<String>,
    /// The PDF that an office program made
    pub pdf: Option<String>,
    /// A book, to read or to hear
    pub book: Option<PreparedBook>,
    /// What the person should know
    pub notes: Vec<Note>,
}

/// Something that could not be made, and why; the sentence is the message `media-note-<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// ffmpeg is not installed: the film plays as it came.
    NoFfmpeg,
    /// poppler is not installed: no page images.
    NoPoppler,
    /// LibreOffice is not installed: no page images of office files.
    NoOffice,
    /// The person called the work off.
    CalledOff,
    /// A program gave up on it.
    Failed,
    /// Scripts of a book were left out.
    NoScripts,
    /// What a book wanted from elsewhere was left out.
    NoOutside,
    /// Forms, frames, films and sounds inside the pages of a book were left out.
    NoForms,
    /// Pictures of a book were left out: missing, damaged, or drawn in SVG.
    NoPictures,
}

impl Note {
    /// The name in message keys.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoFfmpeg => "no-ffmpeg",
            Self::NoPoppler => "no-poppler",
            Self::NoOffice => "no-office",
            Self::CalledOff => "called-off",
            Self::Failed => "failed",
            Self::NoScripts => "no-scripts",
            Self::NoOutside => "no-outside",
            Self::NoForms => "no-forms",
            Self::NoPictures => "no-pictures",
        }
    }
}

impl Prepared {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was written; nothing where it cannot be read, so that it is made again.
    pub(crate) fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// The sizes as a document holds them, once all are made.
    #[must_use]
    pub fn renditions(&self) -> Option<Renditions> {
        let master = self.master.clone()?;
        Some(Renditions { master, sizes: self.sizes.clone(), sound: self.sound.clone() })
    }

    pub(crate) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
