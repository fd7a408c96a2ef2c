use std::io;
use std::path::PathBuf;

use store::{BlobError, DbError};

use super::SplitError;
use crate::log::LogError;

/// What makes a whole file unusable: what follows in it cannot be told apart or trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Text after the closing bracket.
    #[error("text follows the end of the array")]
    AfterEnd,
    /// The file is larger than allowed.
    #[error("the file is larger than allowed")]
    FileTooLarge,
    /// A listing with other columns.
    #[error("the columns must be stage,subject,edition,subpath,title,parts")]
    Header,
    /// Two elements without a comma.
    #[error("a comma or the end of the array is missing")]
    NoComma,
    /// A comma without an element.
    #[error("an element is missing")]
    NoElement,
    /// The file does not begin with `[`.
    #[error("the file is not a JSON array")]
    NotAnArray,
    /// Another encoding, such as GBK.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// One record is larger than allowed.
    #[error("a record is longer than 1 MiB")]
    RecordTooLong,
    /// A record that is not JSON.
    #[error("not valid JSON")]
    Syntax,
    /// Brackets in brackets in brackets.
    #[error("nested deeper than 32 levels")]
    TooDeep,
    /// The file ends too early.
    #[error("the file ends in the middle")]
    Truncated,
    /// The disk refused.
    #[error("the file cannot be read ({0})")]
    Unreadable(io::ErrorKind),
}

/// A file that is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column} {broken}")]
pub struct BrokenFile {
    /// Its name in the data set.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// From 1.
    pub column: u64,
    /// What is wrong there.
    pub broken: Broken,
}

impl BrokenFile {
    pub(super) fn at(file: &str, error: SplitError) -> Self {
        Self { file: file.to_owned(), line: error.line, column: error.column, broken: error.broken }
    }

    pub(super) fn whole(file: &str, broken: Broken) -> Self {
        Self { file: file.to_owned(), line: 1, column: 1, broken }
    }

    pub(super) fn unreadable(file: &str, error: &io::Error) -> Self {
        Self::whole(file, Broken::Unreadable(error.kind()))
    }
}

/// Why an import ended without its report.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file is broken; nothing was changed.
    #[error("a file is broken, nothing was changed")]
    Broken(#[from] BrokenFile),
    /// Nothing at that path can be imported.
    #[error("nothing to import was found at {0:?}")]
    NothingFound(PathBuf),
    /// Whoever follows the progress asked to stop; running the import again goes on.
    #[error("stopped; the same import can go on later")]
    Stopped,
    /// Another import of the same source began meanwhile.
    #[error("another import of the same source took over")]
    TakenOver,
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// The log could not go forward.
    #[error("the library could not go forward")]
    Log(#[from] LogError),
    /// A document cannot be written as JSON.
    #[error("a document cannot be written or read")]
    Document(#[from] serde_json::Error),
    /// A file could not be kept.
    #[error("a file could not be kept")]
    Blob(#[from] BlobError),
    /// The disk refused.
    #[error("a file or folder cannot be read")]
    Io(#[from] io::Error),
}
