use std::io;

use kernel::BlobId;
use store::{BlobError, DbError, NodeName};

use crate::document::Fault;
use crate::log::LogError;

/// Why a pack is refused. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum PackFault {
    /// There is no manifest, or what is there is none.
    #[error("this is not a pack: its manifest pack.json is missing or makes no sense")]
    NoManifest,
    /// Another version of the format.
    #[error("the pack has the format {0:?}, which this version does not know; use a newer program")]
    OtherFormat(String),
    /// There is no signature, or what is there is none.
    #[error("the pack is not signed")]
    NotSigned,
    /// Another key made the signature, or the manifest was changed after it was signed.
    #[error("the signature does not fit: the manifest was changed after it was signed")]
    ForgedSignature,
    /// Nobody said that this node may be trusted.
    #[error("the pack is signed by {0}, which is not trusted here; if its sender tells you this key, repeat the command with --trust {0}")]
    UnknownOrigin(NodeName),
    /// More than is taken.
    #[error("the pack holds too many {0}")]
    TooMuch(&'static str),
    /// A file that the manifest names is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// A link, a folder or a device stands where a file should.
    #[error("{0} is no plain file")]
    NotPlain(String),
    /// The bytes are others than were signed.
    #[error("{0} is damaged: its bytes are not those that were signed")]
    Damaged(String),
    /// A line of a segment is no document as this format writes it.
    #[error("document {line} of segment {segment} is not in canonical form")]
    NotCanonical {
        /// Which segment
        segment: BlobId,
        /// Which line, from 1
        line: u64,
    },
    /// A document breaks a rule of the catalogue format.
    #[error("document {id} is refused: {field}: {reason}", field = fault.field, reason = fault.reason.key())]
    Refused {
        /// Which subject
        id: String,
        /// What is wrong
        fault: Fault,
    },
    /// A document names a file that the manifest does not, or the manifest one that no document names.
    #[error("file {0} is named by the documents or by the manifest, but not by both")]
    Unpaired(BlobId),
    /// A file is something else than its use allows.
    #[error("file {0} is not what it is used as")]
    WrongKind(BlobId),
    /// There is no such book, unit or resource to export.
    #[error("there is nothing to pack: {0} is not published here")]
    NothingToPack(String),
    /// The folder to write to is taken.
    #[error("the folder {0} is not empty")]
    FolderTaken(String),
}

/// Why a pack could not be made or taken in.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is refused.
    #[error(transparent)]
    Fault(#[from] PackFault),
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// The library could not go forward.
    #[error("the library could not go forward")]
    Log(#[from] LogError),
    /// The file store failed.
    #[error("a file could not be kept")]
    Blob(#[from] BlobError),
    /// The disk refused.
    #[error("the pack could not be read or written")]
    Io(#[from] io::Error),
    /// A stored document cannot be written as JSON.
    #[error("a document cannot be written")]
    Json(#[from] serde_json::Error),
    /// Whoever follows it stopped it; the same again goes on from there.
    #[error("stopped; the same command again goes on from there")]
    Stopped,
}
