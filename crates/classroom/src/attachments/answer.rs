use identity::{Home, Visit};
use kernel::AttachmentId;
use media::Media;
use media::class_file::{answer_file, list_files};
use serde::Deserialize;
use web::{OrNotFound, PageError, PageResult};

use super::Owner;
use super::rows::find_upload;

/// What a link to a file may ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Taking {
    /// To be taken away under the name that its sender gave it, rather than shown in place
    save: Option<String>,
}

/// The bytes `digest` of an attachment. The route has asked the authorizer about the owner just now, so that hiding or removing it, or
/// leaving the class, ends every link at once.
///
/// # Errors
/// The attachment is not the owner's, or the digest no part of it.
pub(crate) async fn answer(
    visit: &Visit,
    media: &Media,
    (home, owner): (&Home, Owner),
    (attachment, digest): (&str, &str),
    taking: &Taking,
) -> PageResult {
    let id: AttachmentId = attachment.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let (upload_home, upload) = find_upload(&mut tx, home, owner, id).await?.or_not_found()?;
    let name = match taking.save {
        Some(_) => list_files(&mut tx, &[upload]).await?.into_iter().next().map(|file| file.name),
        None => None,
    };
    drop(tx);
    answer_file(media, (&upload_home, upload), digest, &visit.headers, name.as_deref()).await
}
