//! What a release holds: the documents of the catalogue format (`docs/standards/catalogue-jsonl.md`), with files already kept by digest.
//!
//! A document is immutable. Its name is the SHA-256 of its canonical JSON: keys in the order written here, no spaces.

mod body;
mod check;
mod download;
mod fault;
mod files;
mod marking;
mod publication;
mod question;
mod renditions;
mod resource;
mod shape;
mod textbook;

use std::fmt;
use std::str::FromStr;

use kernel::{LocalText, ResourceId, SectionKey, TextbookId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use body::{BODY_BYTES, BODY_TYPE, Block, Mark as TextMark, PublicationBody, Run, Setting};
pub use check::{Limits, is_safe_path};
pub use download::{Download, WithheldReason};
pub use fault::{Fault, FaultReason};
pub use files::FileUse;
pub use marking::{Mark, Response, ResponseFault};
pub use publication::{BlockPlace, Narration, OutlineEntry, PrintedPage, Publication, PublicationImage, PublicationSection, Reached};
pub use question::{ItemRef, NoItemRef, VideoQuestion};
pub use renditions::{Rendition, Renditions, Sound, names_only_kept_files};
pub use resource::{
    Accessibility, Alignment, Audience, Body, Captions, Chapter, Exercise, Exercises, LearningResourceType, Media, Part, PartKind, Place,
    Resource, Slides, Video,
};
pub use shape::{LocalTexts, SectionText, UnitText, UuidText};
pub use textbook::{BookPage, TextLine, Textbook, Unit, UnitKind};

/// A file of a release: named by digest. In a package on its way in, `file` names the path instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// The path in the package, or the digest once kept.
    pub file: String,
}

/// Anything that can be released.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Document {
    /// A book with its teaching tree.
    Textbook(Textbook),
    /// Something to learn or teach with.
    Resource(Resource),
}

/// The SHA-256 of a document's canonical JSON, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReleaseHash(String);

impl ReleaseHash {
    /// The hash of a canonical text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        Self(kernel::BlobId::from_digest(digest).to_string())
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReleaseHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ReleaseHash {
    type Err = kernel::IdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<kernel::BlobId>().map(|_| Self(text.to_owned()))
    }
}

impl Document {
    /// The canonical JSON and its hash.
    ///
    /// # Errors
    /// The document holds a number that JSON cannot.
    pub fn canonical(&self) -> Result<(String, ReleaseHash), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = ReleaseHash::of(&text);
        Ok((text, hash))
    }

    /// The id of what is released, as text.
    #[must_use]
    pub fn subject_id(&self) -> String {
        match self {
            Self::Textbook(book) => book.id.to_string(),
            Self::Resource(resource) => resource.id.to_string(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn title(&self) -> &LocalText {
        match self {
            Self::Textbook(book) => &book.title,
            Self::Resource(resource) => &resource.title,
        }
    }

    /// Whether copies of its files may be taken away.
    #[must_use]
    pub fn download(&self) -> Download {
        match self {
            Self::Textbook(book) => book.download(),
            Self::Resource(resource) => resource.download(),
        }
    }
}

/// What a document is about; links and the log name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A textbook
    Textbook(TextbookId),
    /// A resource
    Resource(ResourceId),
}

/// A section and a column, as links write them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnKey {
    /// The section's key.
    pub section: SectionKey,
    /// The column's key in that section.
    pub column: SectionKey,
}
