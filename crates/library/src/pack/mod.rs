//! Packs: a chapter, a book or a few resources as a signed folder that another node takes in without a network.
//!
//! ```text
//! pack.json                 the manifest: origin, segments, files, sizes
//! pack.sig                  the origin's Ed25519 signature of exactly those bytes
//! segments/<sha256>.jsonl   released documents as canonical JSON, one a line
//! blobs/ab/<sha256>         files by digest, as the node itself keeps them
//! ```
//!
//! Every name is a digest, so nothing in a manifest can point anywhere else. Nothing is believed before the signature, every digest
//! and every bound was checked; then files are kept and documents released, in short transactions that may be repeated at will.

mod apply;
mod check;
mod export;
mod fault;
mod manifest;
mod plain;

pub use apply::{Applied, Following, apply};
pub use check::{Plan, Verified, verify};
pub use export::{Exported, Wanted, export};
pub use fault::{PackError, PackFault};
pub use manifest::{Limits, Manifest, PackedBlob, Segment};

/// What a node signs a manifest for.
const PURPOSE: &str = "qinghe-pack-1";
const MANIFEST: &str = "pack.json";
const SIGNATURE: &str = "pack.sig";
const SEGMENTS: &str = "segments";
const BLOBS: &str = "blobs";
