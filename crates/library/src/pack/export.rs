//! Making a pack.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use kernel::{BlobId, Language, ResourceId, TextbookId, Timestamp, UnitKey};
use sha2::{Digest, Sha256};
use store::{BlobError, BlobStore, NodeKey, Tx, list_blobs, sql};

use super::plain::segment_path;
use super::{BLOBS, Limits, MANIFEST, Manifest, PURPOSE, PackError, PackFault, PackedBlob, SEGMENTS, SIGNATURE, Segment};
use crate::document::{Document, Textbook};
use crate::reading;

/// What goes into a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A textbook with its pages, and what teaches it or one of its units.
    Book {
        /// The book
        id: TextbookId,
        /// The unit; the whole book when left out
        unit: Option<UnitKey>,
    },
    /// Some resources.
    Resources(Vec<ResourceId>),
}

/// What was written.
pub type Exported = Manifest;

/// No unit and no book has as many resources.
const MOST_RESOURCES: i64 = 100_000;

/// Writes a pack into `folder`, which is made. The manifest comes last: a folder that was not finished is no pack. `tx` should be a snapshot.
///
/// # Errors
/// See [`PackError`].
pub async fn export(
    tx: &mut Tx,
    blobs: &BlobStore,
    key: &NodeKey,
    wanted: &Wanted,
    folder: &Path,
    now: Timestamp,
) -> Result<Exported, PackError> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(PackFault::FolderTaken(folder.display().to_string()).into());
    }
    let (title, texts) = match wanted {
        Wanted::Book { id, unit } => book(tx, *id, unit.as_ref()).await?,
        Wanted::Resources(ids) => resources(tx, ids).await?,
    };
    fs::create_dir_all(folder.join(SEGMENTS))?;
    let segments = texts.chunks(chunk_length(&texts)).map(|some| write_segment(folder, some)).collect::<Result<Vec<_>, _>>()?;
    let blobs = copy_files(tx, blobs, &texts, folder).await?;
    let total_bytes = segments.iter().map(|it| it.size_bytes).chain(blobs.iter().map(|it| it.size_bytes)).sum();
    let manifest = Manifest { format: PURPOSE.to_owned(), origin: key.name(), made_at: now, title, segments, blobs, total_bytes };
    let bytes = serde_json::to_vec_pretty(&manifest)?;
    let signature = key.sign(PURPOSE, &bytes);
    write(&folder.join(SIGNATURE), format!("{signature}\n").as_bytes())?;
    write(&folder.join(MANIFEST), &bytes)?;
    Ok(manifest)
}

/// The canonical texts of a book and of what teaches it, the book first.
async fn book(tx: &mut Tx, id: TextbookId, unit: Option<&UnitKey>) -> Result<(String, Vec<String>), PackError> {
    const TEXT: &str = "SELECT d.document FROM library_textbook t JOIN library_release d ON d.hash = t.release_hash WHERE t.id = $1 AND t.state = 'published'";
    let text = find_text(tx, TEXT, &id.to_string()).await?;
    let Document::Textbook(book) = serde_json::from_str(&text)? else { return Err(PackFault::NothingToPack(id.to_string()).into()) };
    let span = span_of(&book, unit).ok_or_else(|| PackFault::NothingToPack(unit.map(ToString::to_string).unwrap_or_default()))?;
    let mut texts = vec![text];
    let listed = reading::list_aligned(tx, id, span, "", MOST_RESOURCES).await?;
    let ids: Vec<ResourceId> = listed.into_iter().map(|(_, listed)| listed.id).collect();
    let distinct: Vec<ResourceId> = ids.iter().enumerate().filter(|(at, id)| !ids[..*at].contains(id)).map(|(_, id)| *id).collect();
    for id in distinct {
        texts.push(resource_text(tx, id).await?);
    }
    let name = book.title.get(Language::ZhHans);
    let title = unit.map_or_else(|| name.to_owned(), |unit| format!("{name} · {unit}"));
    Ok((title, texts))
}

async fn resources(tx: &mut Tx, ids: &[ResourceId]) -> Result<(String, Vec<String>), PackError> {
    let mut texts = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        if !ids[..at].contains(id) {
            texts.push(resource_text(tx, *id).await?);
        }
    }
    let first = texts.first().and_then(|text| serde_json::from_str(text).ok());
    let title = match first {
        Some(Document::Resource(first)) => first.title.get(Language::ZhHans).to_owned(),
        _ => return Err(PackFault::NothingToPack("nothing".to_owned()).into()),
    };
    Ok((title, texts))
}

async fn resource_text(tx: &mut Tx, id: ResourceId) -> Result<String, PackError> {
    const TEXT: &str = "SELECT d.document FROM library_resource t JOIN library_release d ON d.hash = t.release_hash WHERE t.id = $1 AND t.state = 'published'";
    find_text(tx, TEXT, &id.to_string()).await
}

async fn find_text(tx: &mut Tx, statement: &'static str, id: &str) -> Result<String, PackError> {
    let found = sql(statement).bind(id).fetch_optional(tx, |row| row.get::<String>("document")).await?;
    found.ok_or_else(|| PackFault::NothingToPack(id.to_owned()).into())
}

/// The positions, in reading order, of a unit and all below it.
fn span_of(book: &Textbook, unit: Option<&UnitKey>) -> Option<(i64, i64)> {
    let Some(key) = unit else { return Some((0, i64::MAX)) };
    let units = book.units();
    let at = units.iter().position(|(_, unit)| unit.key == *key)?;
    let below = units.iter().skip(at + 1).take_while(|(depth, _)| *depth > units[at].0).count();
    Some((i64::try_from(at).ok()?, i64::try_from(at + below).ok()?))
}

/// So many documents to a segment that none is larger than is taken: by the largest document there is.
fn chunk_length(texts: &[String]) -> usize {
    let largest = texts.iter().map(String::len).max().unwrap_or(1).max(1) as u64 + 1;
    usize::try_from((Limits::SEGMENT_BYTES / largest).clamp(1, Limits::SEGMENT_ENTRIES)).unwrap_or(1)
}

fn write_segment(folder: &Path, texts: &[String]) -> Result<Segment, PackError> {
    let bytes: Vec<u8> = texts.iter().flat_map(|text| [text.as_bytes(), b"\n"]).flatten().copied().collect();
    let digest = BlobId::from_digest(Sha256::digest(&bytes).into());
    write(&segment_path(digest).iter().fold(folder.to_owned(), |path, step| path.join(step)), &bytes)?;
    Ok(Segment { digest, size_bytes: bytes.len() as u64, entries: texts.len() as u64 })
}

/// Copies what the documents name, and proves each on the way.
async fn copy_files(tx: &mut Tx, from: &BlobStore, texts: &[String], folder: &Path) -> Result<Vec<PackedBlob>, PackError> {
    let mut ids = BTreeSet::new();
    for text in texts {
        let mut document: Document = serde_json::from_str(text)?;
        ids.extend(document.files_mut().into_iter().filter_map(|(_, _, file)| file.parse::<BlobId>().ok()));
    }
    let ids: Vec<BlobId> = ids.into_iter().collect();
    let known = list_blobs(tx, &ids).await?;
    let to = BlobStore::open(&folder.join(BLOBS))?;
    let mut packed = Vec::with_capacity(ids.len());
    for id in ids {
        let meta = known.iter().find(|meta| meta.id == id).ok_or_else(|| PackFault::Missing(id.to_string()))?;
        let size_bytes = match from.copy_to(id, &to, Limits::BLOB_BYTES).await {
            Err(BlobError::Missing(_)) => return Err(PackFault::Missing(id.to_string()).into()),
            Err(BlobError::Damaged(_)) => return Err(PackFault::Damaged(id.to_string()).into()),
            copied => copied?,
        };
        packed.push(PackedBlob { id, size_bytes, media_type: meta.media_type.clone() });
    }
    fs::remove_dir(folder.join(BLOBS).join("incoming"))?;
    Ok(packed)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PackError> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}
