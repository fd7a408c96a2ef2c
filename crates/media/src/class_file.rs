//! Files that go with what is said in a class, for the area of classes: it says who may send and read them, and refers to them by their
//! ids. Nobody sees one as an upload.

use axum::http::HeaderMap;
use bytes::Bytes;
use futures_util::Stream;
use identity::Home;
use identity::Person;
use kernel::{AccountId, BlobId, Timestamp, UploadId};
use store::{DbError, Tx};
use web::{OrNotFound, PageError, PageResult, answer_private_file};

use crate::arrive::{TakeError, take_unannounced};
use crate::kind::Kind;
use crate::upload::{Purpose, State, Upload};
use crate::{Media, Refusal, forget, rows};

/// A file as a page shows it. Files are digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFile {
    /// Which upload
    pub id: UploadId,
    /// Who sent it
    pub owner: AccountId,
    /// What they call it; for reading only
    pub name: String,
    /// How long it is
    pub size_bytes: u64,
    /// What it is
    pub kind: Kind,
    /// Whether it can be shown
    pub state: FileState,
    /// The file as it came
    pub original: BlobId,
    /// What is shown in a list: a picture in a smaller size, the poster of a film
    pub small: Option<BlobId>,
    /// What is played: the largest size of a film, a recording made equally loud
    pub played: Option<BlobId>,
    /// The playlist of all sizes of a film
    pub stream: Option<BlobId>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It can be shown
    Ready,
    /// Background work goes on
    Preparing,
    /// It turned out to be broken; nothing of it is kept
    Refused,
}

impl ClassFile {
    fn of(upload: Upload) -> Option<Self> {
        let made = &upload.prepared;
        let small = made.poster.as_ref().or(made.pages.first().map(|page| &page.small.file));
        let played = made.sizes.first().map(|size| &size.file).or(made.sound.as_ref().map(|sound| &sound.file));
        let digest = |text: &String| text.parse::<BlobId>().ok();
        let state = match upload.state {
            State::Receiving => return None,
            State::Preparing if upload.failed().is_some() => FileState::Ready,
            State::Preparing => FileState::Preparing,
            State::Ready => FileState::Ready,
            State::Refused => FileState::Refused,
        };
        let (small, played, stream) = (small.and_then(digest), played.and_then(digest), made.master.as_ref().and_then(digest));
        // Nothing is kept of a file that is refused, so it has no digest either.
        let original = upload.blob.unwrap_or(BlobId::from_digest([0; 32]));
        let kind = upload.kind?;
        Some(Self {
            id: upload.id,
            owner: upload.owner,
            name: upload.name,
            size_bytes: upload.size_bytes,
            kind,
            state,
            original,
            small,
            played,
            stream,
        })
    }
}

/// Takes one file out of a form, at most `most_bytes` of it. It is forgotten after a day unless [`claim`] says that something refers to it.
///
/// # Errors
/// The form broke off, the database or the disk failed; the inner [`Refusal`] is the person's.
pub async fn take_file<E>(
    media: &Media,
    person: &Person,
    name: &str,
    most_bytes: u64,
    pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Result<UploadId, Refusal>, PageError> {
    match take_unannounced(media, person, name, most_bytes, pieces).await {
        Ok(upload) => Ok(Ok(upload.id)),
        Err(TakeError::Refused(refusal)) => Ok(Err(refusal)),
        Err(TakeError::Page(error)) => Err(error),
        Err(TakeError::Offset | TakeError::Busy) => Err(PageError::Conflict("media-busy")),
    }
}

/// Keeps a file that something refers to from now on; `false` when it is not the person's, has not arrived, or belongs to something else.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn claim(tx: &mut Tx, home: &Home, id: UploadId, owner: AccountId, now: Timestamp) -> Result<bool, DbError> {
    rows::mark_claimed(tx, home.as_str(), id, owner, now).await
}

/// The files of these ids, in no order. One statement.
///
/// # Errors
/// The database refused it.
pub async fn list_files(tx: &mut Tx, ids: &[UploadId]) -> Result<Vec<ClassFile>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = rows::list_by_id(tx, ids).await?;
    Ok(found.into_iter().filter(|upload| upload.purpose == Purpose::Class).filter_map(ClassFile::of).collect())
}

/// Forgets a file with everything that was made of it.
///
/// # Errors
/// The database refused it.
pub async fn forget_file(tx: &mut Tx, home: &str, id: UploadId) -> Result<(), DbError> {
    forget::forget(tx, home, id).await?;
    Ok(())
}

/// The bytes of one of the file's digests, for a person whom the area of classes has let in just now; taken away
/// under `name`, or shown in place.
///
/// # Errors
/// The digest is no part of the file, or the file is damaged.
pub async fn answer_file(media: &Media, (home, id): (&str, UploadId), digest: &str, headers: &HeaderMap, name: Option<&str>) -> PageResult {
    let digest: BlobId = digest.parse().map_err(|_| PageError::NotFound)?;
    rows::has_file(&mut media.app().db.read().await?, home, id, digest).await?.then_some(()).or_not_found()?;
    answer_private_file(media.app(), digest, headers, name).await
}
