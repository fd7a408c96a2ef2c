//! What is proved of a pack before anything changes, and what taking it in would do.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use kernel::BlobId;
use serde::Serialize;
use store::{Db, NodeName, Signature, Tx, find_blob};

use super::plain::{blob_path, prove, read, read_exact, segment_path};
use super::{Limits, MANIFEST, Manifest, PURPOSE, PackError, PackFault, PackedBlob, SIGNATURE, Segment};
use crate::document::{
    BODY_BYTES, BODY_TYPE, Document, Fault, FaultReason, FileUse, Place, PublicationBody, ReleaseHash, names_only_kept_files,
};
use crate::import::qinghe::sniff;
use crate::log::{Change, change_of, find_present};
use crate::section::{Columns, columns_of, list_sections};

/// A pack whose signature, digests and documents were all checked.
#[derive(Debug)]
pub struct Verified {
    pub(super) folder: PathBuf,
    /// What is in it
    pub manifest: Manifest,
}

/// What taking a pack in would do.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Documents that are new here
    pub added: u64,
    /// Documents whose content differs
    pub changed: u64,
    /// Documents that only stand elsewhere
    pub moved: u64,
    /// Documents that come back
    pub restored: u64,
    /// Documents that are here as they are
    pub unchanged: u64,
    /// Documents that were withdrawn here, and stay so
    pub recalled: u64,
    /// Files to copy
    pub files: u64,
    /// Their bytes
    pub bytes: u64,
}

/// Checks a pack against the keys in `trusted`.
///
/// # Errors
/// The first [`PackFault`], or the disk or database failed.
pub async fn verify(db: &Db, folder: &Path, trusted: &[NodeName]) -> Result<Verified, PackError> {
    let manifest = signed_manifest(folder, trusted)?;
    let columns = columns_of(&list_sections(&mut db.read().await?).await?);
    let folder = folder.to_owned();
    // Hashing gigabytes blocks.
    let proving = move || {
        prove_all(&folder, &manifest, &columns)?;
        Ok(Verified { folder, manifest })
    };
    tokio::task::spawn_blocking(proving).await.map_err(std::io::Error::other)?
}

fn signed_manifest(folder: &Path, trusted: &[NodeName]) -> Result<Manifest, PackError> {
    let bytes = match read(folder, &[MANIFEST.to_owned()], Limits::MANIFEST_BYTES) {
        Ok(bytes) => bytes.ok_or(PackFault::TooMuch("bytes in the manifest"))?,
        Err(PackError::Fault(PackFault::Missing(_))) => return Err(PackFault::NoManifest.into()),
        Err(other) => return Err(other),
    };
    let signature = match read(folder, &[SIGNATURE.to_owned()], 1_024) {
        Ok(bytes) => bytes,
        Err(PackError::Fault(PackFault::Missing(_))) => None,
        Err(other) => return Err(other),
    };
    let signature = signature.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|text| text.trim().parse::<Signature>().ok());
    let signature = signature.ok_or(PackFault::NotSigned)?;
    let manifest = Manifest::parse(&bytes)?;
    if !manifest.origin.has_signed(PURPOSE, &bytes, &signature) {
        return Err(PackFault::ForgedSignature.into());
    }
    if !trusted.contains(&manifest.origin) {
        return Err(PackFault::UnknownOrigin(manifest.origin).into());
    }
    Ok(manifest)
}

fn prove_all(folder: &Path, manifest: &Manifest, columns: &Columns) -> Result<(), PackError> {
    let mut uses: HashMap<BlobId, HashSet<FileUse>> = HashMap::new();
    for segment in &manifest.segments {
        for (_, mut document) in documents(folder, segment)? {
            let refused = |fault| PackFault::Refused { id: document.subject_id(), fault };
            document.check().map_err(refused)?;
            if let Some(fault) = misplaced(columns, &document) {
                return Err(PackFault::Refused { id: document.subject_id(), fault }.into());
            }
            let id = document.subject_id();
            for (field, wanted, file) in document.files_mut() {
                let not_kept = |_| PackFault::Refused { id: id.clone(), fault: Fault::new(field, FaultReason::FileMissing) };
                uses.entry(file.parse().map_err(not_kept)?).or_default().insert(wanted);
            }
        }
    }
    for blob in &manifest.blobs {
        let uses = uses.remove(&blob.id).ok_or(PackFault::Unpaired(blob.id))?;
        let start = prove(folder, blob.id, blob.size_bytes)?;
        for wanted in uses {
            if !is_fit(folder, blob, &start, wanted)? {
                return Err(PackFault::WrongKind(blob.id).into());
            }
        }
    }
    uses.into_keys().next().map_or(Ok(()), |left| Err(PackFault::Unpaired(left).into()))
}

/// Whether a file is what it is used as. Its first bytes tell, but for a playlist and the words of a book, which are read whole.
fn is_fit(folder: &Path, blob: &PackedBlob, start: &[u8], wanted: FileUse) -> Result<bool, PackError> {
    if wanted == FileUse::Body {
        let is_short = blob.media_type == BODY_TYPE && blob.size_bytes <= BODY_BYTES;
        return Ok(is_short && PublicationBody::parse(&read_exact(folder, &blob_path(blob.id), blob.id, blob.size_bytes)?).is_some());
    }
    if wanted != FileUse::Playlist {
        return Ok(sniff(start, wanted) == Some(blob.media_type.as_str()));
    }
    if blob.media_type != "application/vnd.apple.mpegurl" || blob.size_bytes > Limits::PLAYLIST_BYTES {
        return Ok(false);
    }
    let bytes = read_exact(folder, &blob_path(blob.id), blob.id, blob.size_bytes)?;
    Ok(std::str::from_utf8(&bytes).is_ok_and(names_only_kept_files))
}

/// The documents of a segment, each with its canonical text; reads them anew, and proves the segment again.
pub(super) fn documents(folder: &Path, segment: &Segment) -> Result<Vec<(ReleaseHash, Document)>, PackError> {
    let bytes = read_exact(folder, &segment_path(segment.digest), segment.digest, segment.size_bytes)?;
    let wrong = |line: usize| PackFault::NotCanonical { segment: segment.digest, line: line as u64 + 1 };
    let text = String::from_utf8(bytes).map_err(|_| wrong(0))?;
    let mut documents = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let document: Document = serde_json::from_str(line).map_err(|_| wrong(at))?;
        let (canonical, hash) = document.canonical().map_err(|_| wrong(at))?;
        if canonical != line {
            return Err(wrong(at).into());
        }
        documents.push((hash, document));
    }
    if documents.len() as u64 == segment.entries { Ok(documents) } else { Err(wrong(documents.len()).into()) }
}

/// A resource that stands in a column which this node does not have would never be found.
fn misplaced(columns: &Columns, document: &Document) -> Option<Fault> {
    let Document::Resource(resource) = document else { return None };
    let is_unknown = |place: &Place| !columns.contains(&(place.section.clone(), place.column.clone()));
    let at = resource.places.iter().position(is_unknown)?;
    Some(Fault::new(format!("places[{at}]"), FaultReason::UnknownPlace))
}

impl Verified {
    /// What taking it in would do.
    ///
    /// # Errors
    /// The database or the disk refused.
    pub async fn plan(&self, db: &Db) -> Result<Plan, PackError> {
        let mut tx = db.read().await?;
        let mut plan = Plan::default();
        for segment in &self.manifest.segments {
            for (hash, document) in documents(&self.folder, segment)? {
                plan.add(&mut tx, &hash, &document).await?;
            }
        }
        for blob in &self.manifest.blobs {
            if find_blob(&mut tx, blob.id).await?.is_none() {
                plan.files += 1;
                plan.bytes += blob.size_bytes;
            }
        }
        Ok(plan)
    }
}

impl Plan {
    async fn add(&mut self, tx: &mut Tx, hash: &ReleaseHash, document: &Document) -> Result<(), PackError> {
        let present = find_present(tx, document.subject_kind(), &document.subject_id()).await?;
        if present.as_ref().is_some_and(|present| present.state == "recalled") {
            self.recalled += 1;
        } else {
            self.count(change_of(present.as_ref(), hash, document)?);
        }
        Ok(())
    }

    pub(super) fn count(&mut self, change: Option<Change>) {
        let place = match change {
            Some(Change::Added) => &mut self.added,
            Some(Change::Moved) => &mut self.moved,
            Some(Change::Restored) => &mut self.restored,
            Some(_) => &mut self.changed,
            None => &mut self.unchanged,
        };
        *place += 1;
    }
}
