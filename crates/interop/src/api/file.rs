use axum::Extension;
use axum::extract::Path;
use kernel::{BlobId, Language, ResourceId, TextbookId};
use library::document::{Document, Download, FileUse, WithheldReason};
use library::reading;
use schemars::JsonSchema;
use serde::Serialize;
use store::{DbError, Tx, find_blob};
use web::{OrNotFound, PageError, PageResult};

use super::resources::StandingAnswer;
use crate::Interop;

/// Whether copies may be taken away.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Download")]
pub(super) struct DownloadAnswer {
    policy: DownloadPolicy,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<WithheldReason>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum DownloadPolicy {
    Allowed,
    Withheld,
}

impl DownloadAnswer {
    pub(super) fn of(download: Download) -> Self {
        match download {
            Download::Allowed => Self { policy: DownloadPolicy::Allowed, reason: None },
            Download::Withheld(reason) => Self { policy: DownloadPolicy::Withheld, reason: Some(reason) },
        }
    }
}

/// A file of a document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "File")]
pub(crate) struct FileAnswer {
    /// The key it stands under in the document, such as `parts[0].file`.
    pub key: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    #[serde(rename = "use")]
    pub file_use: FileUseAnswer,
    /// Absent when the file is not held here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Where it is shown and played from.
    pub href: String,
    /// Where it is taken away from; absent when copies are not handed out or the file is not held here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download: Option<String>,
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "FileUse")]
pub(crate) enum FileUseAnswer {
    /// A page, a slide or a poster.
    Picture,
    /// A film.
    Film,
    /// A recording.
    Recording,
    /// Captions.
    Captions,
    /// A playlist of one of the sizes of a film.
    Playlist,
    /// The words of a book.
    Body,
}

/// Every file of a document, in its order, with what is known of it here.
pub(crate) async fn list_files(tx: &mut Tx, document: &mut Document) -> Result<Vec<FileAnswer>, DbError> {
    let is_allowed = document.download() == Download::Allowed;
    let owner = match document {
        Document::Textbook(book) => format!("/api/v1/textbooks/{}", book.id),
        Document::Resource(it) => format!("/api/v1/resources/{}", it.id),
    };
    let mut files = Vec::new();
    for (key, file_use, digest) in document.files_mut() {
        let meta = match digest.parse::<BlobId>() {
            Ok(id) => find_blob(tx, id).await?,
            Err(_) => None,
        };
        files.push(FileAnswer {
            key,
            digest: digest.clone(),
            file_use: FileUseAnswer::of(file_use),
            href: format!("/files/{digest}"),
            download: (is_allowed && meta.is_some()).then(|| format!("{owner}/files/{digest}")),
            size_bytes: meta.as_ref().map(|meta| meta.size_bytes),
            media_type: meta.map(|meta| meta.media_type),
        });
    }
    Ok(files)
}

impl FileUseAnswer {
    fn of(file_use: FileUse) -> Self {
        match file_use {
            FileUse::Picture => Self::Picture,
            FileUse::Film => Self::Film,
            FileUse::Recording => Self::Recording,
            FileUse::Captions => Self::Captions,
            FileUse::Playlist => Self::Playlist,
            FileUse::Body => Self::Body,
        }
    }
}

/// `GET /api/v1/resources/{id}/files/{digest}`
pub(super) async fn take_from_resource(Extension(interop): Extension<Interop>, Path((id, digest)): Path<(String, String)>) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_resource(&mut tx, id).await?.or_not_found()?;
    StandingAnswer::of(held.standing)?;
    take(&mut tx, Document::Resource(held.document), &digest).await
}

/// `GET /api/v1/textbooks/{id}/files/{digest}`
pub(super) async fn take_from_textbook(Extension(interop): Extension<Interop>, Path((id, digest)): Path<(String, String)>) -> PageResult {
    let id: TextbookId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_textbook(&mut tx, id).await?.or_not_found()?;
    StandingAnswer::of(held.standing)?;
    take(&mut tx, Document::Textbook(held.document), &digest).await
}

/// Leads to a file of the document, under the document's name, unless it says that copies are not handed out.
async fn take(tx: &mut Tx, mut document: Document, digest: &str) -> PageResult {
    let is_its_own = document.files_mut().iter().any(|(_, _, file)| *file == digest);
    let id: BlobId = digest.parse().map_err(|_| PageError::NotFound)?;
    if !is_its_own || find_blob(tx, id).await?.is_none() {
        return Err(PageError::NotFound);
    }
    match document.download() {
        Download::Withheld(reason) => Err(PageError::Forbidden(withheld_message(reason))),
        Download::Allowed => web::see_other(&web::download_link(digest, document.title().get(Language::ZhHans))),
    }
}

/// The message that says why copies are not handed out; it names the problem type too.
pub(crate) const fn withheld_message(reason: WithheldReason) -> &'static str {
    match reason {
        WithheldReason::Licence => "withheld-licence",
        WithheldReason::Privacy => "withheld-privacy",
        WithheldReason::Embargo => "withheld-embargo",
        WithheldReason::Review => "withheld-review",
    }
}
