use std::collections::HashSet;

use kernel::{BlobId, Timestamp};
use serde::{Deserialize, Serialize};
use store::NodeName;

use super::{PURPOSE, PackFault};

/// How much a pack may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Bytes of a manifest.
    pub const MANIFEST_BYTES: u64 = 32 << 20;
    /// Segments.
    pub const SEGMENTS: usize = 200;
    /// Documents of a segment.
    pub const SEGMENT_ENTRIES: u64 = 1_000;
    /// Bytes of a segment.
    pub const SEGMENT_BYTES: u64 = 64 << 20;
    /// Files.
    pub const BLOBS: usize = 200_000;
    /// Bytes of a file.
    pub const BLOB_BYTES: u64 = 4 << 30;
    /// Bytes of a playlist.
    pub const PLAYLIST_BYTES: u64 = 1 << 20;
}

/// What a pack holds. Federation's heads name their segments and files in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `qinghe-pack-1`
    pub format: String,
    /// The node that made and signed it
    pub origin: NodeName,
    /// When it was made
    pub made_at: Timestamp,
    /// What is in it, in words
    pub title: String,
    /// The documents, textbooks before resources
    pub segments: Vec<Segment>,
    /// The files that the documents name, each once
    pub blobs: Vec<PackedBlob>,
    /// Bytes of all segments and files
    pub total_bytes: u64,
}

/// Released documents in their order, one canonical JSON a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The SHA-256 of its bytes
    pub digest: BlobId,
    /// Its length
    pub size_bytes: u64,
    /// How many documents
    pub entries: u64,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedBlob {
    /// The SHA-256 of its bytes
    pub id: BlobId,
    /// Its length
    pub size_bytes: u64,
    /// What it is, such as `video/mp4`
    pub media_type: String,
}

impl Manifest {
    /// Reads a manifest and holds it to the limits.
    ///
    /// # Errors
    /// It is no manifest, of another version, or beyond a limit.
    pub fn parse(bytes: &[u8]) -> Result<Self, PackFault> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(|_| PackFault::NoManifest)?;
        if manifest.format != PURPOSE {
            return Err(PackFault::OtherFormat(manifest.format.chars().take(40).collect()));
        }
        if manifest.segments.len() > Limits::SEGMENTS || manifest.blobs.len() > Limits::BLOBS {
            return Err(PackFault::TooMuch("entries in the manifest"));
        }
        let is_large = |segment: &Segment| segment.entries > Limits::SEGMENT_ENTRIES || segment.size_bytes > Limits::SEGMENT_BYTES;
        if manifest.segments.iter().any(is_large) {
            return Err(PackFault::TooMuch("documents in one segment"));
        }
        if manifest.blobs.iter().any(|blob| blob.size_bytes > Limits::BLOB_BYTES) {
            return Err(PackFault::TooMuch("bytes in one file"));
        }
        let names: HashSet<BlobId> = manifest.names().collect();
        if names.len() != manifest.names().count() || manifest.sum_bytes() != Some(manifest.total_bytes) {
            return Err(PackFault::NoManifest);
        }
        Ok(manifest)
    }

    fn names(&self) -> impl Iterator<Item = BlobId> {
        self.segments.iter().map(|segment| segment.digest).chain(self.blobs.iter().map(|blob| blob.id))
    }

    fn sum_bytes(&self) -> Option<u64> {
        let sizes = self.segments.iter().map(|segment| segment.size_bytes).chain(self.blobs.iter().map(|blob| blob.size_bytes));
        sizes.into_iter().try_fold(0_u64, u64::checked_add)
    }

    /// How many documents it holds.
    #[must_use]
    pub fn document_count(&self) -> u64 {
        self.segments.iter().map(|segment| segment.entries).sum()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Manifest;
    use crate::pack::PackFault;

    fn manifest() -> serde_json::Value {
        let blob = |name: char, size: u64| json!({ "id": name.to_string().repeat(64), "size_bytes": size, "media_type": "image/webp" });
        json!({
            "format": "qinghe-pack-1", "origin": "0".repeat(64), "made_at": 0, "title": "x", "total_bytes": 30,
            "segments": [{ "digest": "a".repeat(64), "size_bytes": 10, "entries": 1 }], "blobs": [blob('b', 20)],
        })
    }

    fn fault_of(change: impl Fn(&mut serde_json::Value)) -> Option<PackFault> {
        let mut changed = manifest();
        change(&mut changed);
        Manifest::parse(changed.to_string().as_bytes()).err()
    }

    #[test]
    fn a_manifest_is_held_to_its_limits_before_anything_is_opened() {
        assert!(fault_of(|_| ()).is_none());
        let beyond: [fn(&mut serde_json::Value); 9] = [
            |it| it["format"] = json!("qinghe-pack-9"),
            |it| it["origin"] = json!("../../etc/passwd"),
            |it| it["blobs"][0]["id"] = json!("../../etc/passwd"),
            |it| it["blobs"][0]["size_bytes"] = json!(u64::MAX),
            |it| it["blobs"][0]["size_bytes"] = json!(-1),
            |it| it["segments"][0]["entries"] = json!(1_001),
            |it| it["total_bytes"] = json!(31),
            |it| it["blobs"] = json!(vec![it["blobs"][0].clone(); 2]),
            |it| it["more"] = json!(1),
        ];
        for (at, change) in beyond.into_iter().enumerate() {
            assert!(fault_of(change).is_some(), "{at}");
        }
        for nonsense in ["", "[]", "{}", "\0", &"[".repeat(10_000)] {
            assert!(matches!(Manifest::parse(nonsense.as_bytes()), Err(PackFault::NoManifest)));
        }
    }
}
