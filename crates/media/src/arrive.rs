//! How a file arrives: begun, taken piece by piece in order, looked at, kept. What came before a connection broke stays.

use std::io;
use std::path::Path;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use identity::Person;
use kernel::{BlobId, Timestamp, UploadId};
use store::{BlobMeta, Tx, record_private_blob};
use tokio::io::AsyncWriteExt;
use web::PageError;

use crate::inspect::metadata::strip;
use crate::inspect::{Found, inspect};
use crate::kind::{Kind, SNIFFED_BYTES, sniff};
use crate::prepare::{Prepare, Prepared};
use crate::upload::{PATIENCE_MS, Purpose, State, Upload, may_begin, shown_name};
use crate::{Media, Refusal, Settings, parts, rows};

/// A client that says nothing for so long has gone; it can go on later.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

/// Why a piece was not taken.
#[derive(Debug)]
pub(crate) enum TakeError {
    /// It does not begin where the last one ended.
    Offset,
    /// Another request is writing.
    Busy,
    /// The whole file is not taken.
    Refused(Refusal),
    /// Ours.
    Page(PageError),
}

impl From<PageError> for TakeError {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl From<store::DbError> for TakeError {
    fn from(error: store::DbError) -> Self {
        Self::Page(error.into())
    }
}

impl From<store::BlobError> for TakeError {
    fn from(error: store::BlobError) -> Self {
        Self::Page(error.into())
    }
}

impl From<io::Error> for TakeError {
    fn from(error: io::Error) -> Self {
        Self::Page(PageError::internal(error))
    }
}

/// Begins an upload, if the person's others leave room for it.
pub(crate) async fn begin(media: &Media, person: &Person, purpose: Purpose, name: &str, size_bytes: u64) -> Result<Upload, TakeError> {
    let now = media.app().clock.now();
    let mut tx = media.app().db.begin().await?;
    let used = rows::sum_used(&mut tx, person.home.as_str(), person.account, purpose).await?;
    may_begin(purpose, size_bytes, used, &media.settings).map_err(TakeError::Refused)?;
    let upload = Upload {
        home: person.home.as_str().to_owned(),
        id: UploadId::new(),
        owner: person.account,
        purpose,
        is_claimed: false,
        name: shown_name(name),
        size_bytes,
        state: State::Receiving,
        kind: None,
        refusal: None,
        progress: 0,
        trouble: None,
        dead_job: None,
        prepared: Prepared::default(),
        blob: None,
        resource: None,
        offered_at: None,
        created_at: now,
        expires_at: now.plus_ms(PATIENCE_MS),
    };
    rows::save_begun(&mut tx, &upload).await?;
    tx.commit().await?;
    Ok(upload)
}

/// Takes what follows `offset`; answers how much has arrived. The last piece makes the file whole: it is looked at and kept.
pub(crate) async fn take(media: &Media, upload: &Upload, offset: u64, body: Body) -> Result<u64, TakeError> {
    take_stream(media, upload, offset, body.into_data_stream()).await
}

/// As [`take`], from any stream of bytes.
pub(crate) async fn take_stream<E>(
    media: &Media,
    upload: &Upload,
    offset: u64,
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<u64, TakeError> {
    let part = receive(media, upload, offset, &mut pieces).await?;
    if part.arrived == upload.size_bytes {
        keep_part(media, upload, part.file).await?;
    } else {
        let app = media.app();
        let mut tx = app.db.begin().await?;
        rows::save_patience(&mut tx, upload, app.clock.now().plus_ms(PATIENCE_MS)).await?;
        tx.commit().await?;
    }
    Ok(part.arrived)
}

/// Takes a file of a class that nobody announced, out of a form: all of it, at most `most_bytes`.
pub(crate) async fn take_unannounced<E>(
    media: &Media,
    person: &Person,
    name: &str,
    most_bytes: u64,
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Upload, TakeError> {
    let mut upload = begin(media, person, Purpose::Class, name, most_bytes).await?;
    let part = receive(media, &upload, 0, &mut pieces).await?;
    if part.arrived == most_bytes {
        refuse(media, &upload, Refusal::TooLarge).await?;
        return Err(TakeError::Refused(Refusal::TooLarge));
    }
    if !part.is_at_end {
        return Err(TakeError::Page(PageError::BadRequest("error-form")));
    }
    upload.size_bytes = part.arrived;
    let mut tx = media.app().db.begin().await?;
    rows::save_size(&mut tx, &upload).await?;
    tx.commit().await?;
    keep_part(media, &upload, part.file).await?;
    Ok(upload)
}

/// What came of a file, locked.
struct Part {
    file: tokio::fs::File,
    arrived: u64,
    /// Whether who sends said that this was all
    is_at_end: bool,
}

/// Writes what follows `offset` to the part.
async fn receive<E>(
    media: &Media,
    upload: &Upload,
    offset: u64,
    pieces: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Part, TakeError> {
    let file = parts::open(&media.app().blobs, upload.id)?.ok_or(TakeError::Busy)?;
    let arrived = file.metadata()?.len();
    if arrived != offset {
        return Err(TakeError::Offset);
    }
    let mut part = Part { file: tokio::fs::File::from_std(file), arrived, is_at_end: false };
    let mut is_known = upload.kind.is_some();
    // A connection that breaks, or falls silent, ends this request and not the upload.
    while part.arrived < upload.size_bytes {
        let piece = match tokio::time::timeout(LONGEST_SILENCE, pieces.next()).await {
            Ok(Some(Ok(piece))) => piece,
            Ok(None) => {
                part.is_at_end = true;
                break;
            }
            Ok(Some(Err(_))) | Err(_) => break,
        };
        let room = usize::try_from(upload.size_bytes - part.arrived).unwrap_or(usize::MAX);
        let piece = piece.get(..room.min(piece.len())).unwrap_or(&piece);
        part.file.write_all(piece).await?;
        part.arrived += piece.len() as u64;
        if !is_known && part.arrived >= SNIFFED_BYTES as u64 {
            part.file.flush().await?;
            look_early(media, upload).await?;
            is_known = true;
        }
    }
    part.file.flush().await?;
    part.file.sync_data().await?;
    Ok(part)
}

/// Keeps a part that is whole. Sending a large file on to a bucket may take longer than a request lives: it goes on then, and the part
/// stays locked until it ends.
async fn keep_part(media: &Media, upload: &Upload, file: tokio::fs::File) -> Result<(), TakeError> {
    let (media, upload) = (media.clone(), upload.clone());
    let finishing = tokio::spawn(async move {
        let finished = finish(&media, &upload).await;
        drop(file);
        finished
    });
    finishing.await.map_err(io::Error::other)?
}

/// Refuses what is of no kind that is taken, or larger than its kind may be, before all of it was sent.
async fn look_early(media: &Media, upload: &Upload) -> Result<(), TakeError> {
    let mut file = std::fs::File::open(parts::path(&media.app().blobs, upload.id))?;
    let start = crate::inspect::read_at(&mut file, 0, SNIFFED_BYTES as u64)?;
    let refusal = match sniff(&start) {
        None => Refusal::Kind,
        Some((kind, _)) if !upload.purpose.takes(kind) => Refusal::Kind,
        Some((kind, _)) if upload.size_bytes > upload.purpose.largest_bytes(kind, &media.settings) => Refusal::TooLarge,
        Some((kind, _)) => {
            let mut tx = media.app().db.begin().await?;
            rows::save_kind(&mut tx, upload, kind).await?;
            return Ok(tx.commit().await?);
        }
    };
    refuse(media, upload, refusal).await?;
    Err(TakeError::Refused(refusal))
}

/// Looks at a file that arrived whole and keeps it: its row, the file and the background work commit together.
pub(crate) async fn finish(media: &Media, upload: &Upload) -> Result<(), TakeError> {
    let blobs = &media.app().blobs;
    let (path, settings) = (parts::path(blobs, upload.id), media.settings);
    let to_read = path.clone();
    let looked = tokio::task::spawn_blocking(move || inspect(&to_read, &settings));
    let looked = looked.await.map_err(io::Error::other)??;
    match looked.and_then(|found| fits(upload, found, &media.settings)) {
        Err(refusal) => {
            refuse(media, upload, refusal).await?;
            Err(TakeError::Refused(refusal))
        }
        Ok(found) => {
            let (id, size_bytes) = adopt(media, upload, found, &path).await?;
            let now = media.app().clock.now();
            let mut tx = media.app().db.begin().await?;
            let blob = BlobMeta { id, size_bytes, media_type: found.media_type.to_owned() };
            if !keep(&mut tx, upload, found, &blob, now).await? {
                return Err(TakeError::Page(PageError::NotFound));
            }
            tx.commit().await?;
            Ok(parts::remove(blobs, upload.id)?)
        }
    }
}

/// Keeps the bytes; of a class's picture only what it shows.
async fn adopt(media: &Media, upload: &Upload, found: Found, path: &Path) -> Result<(BlobId, u64), TakeError> {
    let blobs = &media.app().blobs;
    if (upload.purpose, found.kind) != (Purpose::Class, Kind::Picture) {
        return Ok(blobs.adopt(path).await?);
    }
    let Some(shown) = strip(&tokio::fs::read(path).await?) else {
        refuse(media, upload, Refusal::Broken).await?;
        return Err(TakeError::Refused(Refusal::Broken));
    };
    // In a folder of work, which goes even after a crash.
    let folder = blobs.incoming().join(format!("{}.work", upload.id));
    tokio::fs::create_dir_all(&folder).await?;
    let file = folder.join("picture");
    tokio::fs::write(&file, shown).await?;
    let kept = blobs.adopt(&file).await?;
    tokio::fs::remove_dir_all(&folder).await?;
    Ok(kept)
}

/// Whether what arrived is taken for what it is for.
fn fits(upload: &Upload, found: Found, settings: &Settings) -> Result<Found, Refusal> {
    if !upload.purpose.takes(found.kind) {
        return Err(Refusal::Kind);
    }
    if upload.size_bytes > upload.purpose.largest_bytes(found.kind, settings) { Err(Refusal::TooLarge) } else { Ok(found) }
}

async fn keep(tx: &mut Tx, upload: &Upload, found: Found, blob: &BlobMeta, now: Timestamp) -> Result<bool, TakeError> {
    if !rows::mark_arrived(tx, upload, found.kind, blob.id).await? {
        return Ok(false);
    }
    record_private_blob(tx, blob, now).await?;
    rows::save_file(tx, upload, blob.id).await?;
    if upload.purpose.prepares(found.kind) {
        jobs::enqueue(tx, &Prepare { home: upload.home.clone(), upload: upload.id }, now).await?;
    }
    Ok(true)
}

/// Notes why, and removes what arrived.
async fn refuse(media: &Media, upload: &Upload, refusal: Refusal) -> Result<(), TakeError> {
    let mut tx = media.app().db.begin().await?;
    rows::mark_refused(&mut tx, upload, refusal).await?;
    tx.commit().await?;
    Ok(parts::remove(&media.app().blobs, upload.id)?)
}
