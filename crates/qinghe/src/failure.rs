//! Why a command could not do what it was asked, and the exit code that tells a script.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::ExitCode;

use library::import::ImportError;
use library::log::LogError;
use store::backup::BackupError;
use store::{BlobError, DbError, MigrateError};

/// What the exit code says. `docs/operations/command-line.md` lists them; they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The command refused, or found what it looked for: a problem.
    Refused = 1,
    /// The command line or the configuration file makes no sense.
    Usage = 2,
    /// The database cannot be reached or failed.
    Database = 3,
    /// What was given to read is broken.
    Input = 4,
    /// The address or the data folder is in use by another process.
    InUse = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A sentence for the operator, and the exit code.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    sentence: String,
}

impl Failure {
    /// The command refused; `sentence` says why, and what to do.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, sentence: sentence.into() }
    }

    /// The command line or the configuration makes no sense.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, sentence: sentence.into() }
    }

    /// Another process is there already.
    pub fn in_use(sentence: impl Into<String>) -> Self {
        Self { exit: Exit::InUse, sentence: sentence.into() }
    }

    /// What was given to read is broken.
    pub fn input(sentence: impl Into<String>) -> Self {
        Self { exit: Exit::Input, sentence: sentence.into() }
    }

    /// What the process ends with.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// The database cannot be opened; `error` names no password.
    pub fn database(error: &DbError) -> Self {
        Self { exit: Exit::Database, sentence: format!("the database cannot be reached: {}", chain(error)) }
    }

    fn of(exit: Exit, error: &dyn Error) -> Self {
        Self { exit, sentence: chain(error) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// The error and its causes, as one line.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::of(Exit::Database, &error)
    }
}

impl From<web::PageError> for Failure {
    fn from(error: web::PageError) -> Self {
        match &error {
            web::PageError::Unavailable(cause) => Self::of(Exit::Database, &**cause),
            web::PageError::Internal(cause) => Self::of(Exit::Refused, &**cause),
            _ => Self::refused(error.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::of(Exit::Refused, &error)
    }
}

impl From<BlobError> for Failure {
    fn from(error: BlobError) -> Self {
        Self::of(Exit::Refused, &error)
    }
}

impl From<MigrateError> for Failure {
    fn from(error: MigrateError) -> Self {
        match &error {
            MigrateError::Db(_) => Self::of(Exit::Database, &error),
            MigrateError::Newer(_) => Self::of(Exit::Refused, &error),
        }
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        match &error {
            LogError::Db(_) => Self::of(Exit::Database, &error),
            LogError::Document(_) => Self::of(Exit::Refused, &error),
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        match &error {
            BackupError::Db(_) => Self::of(Exit::Database, &error),
            BackupError::NotEmpty => Self::of(Exit::Refused, &error),
            BackupError::Io(_) | BackupError::Damaged(_) | BackupError::OtherVersion => Self::of(Exit::Input, &error),
        }
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match &error {
            ImportError::Db(_) | ImportError::Log(LogError::Db(_)) => Self::of(Exit::Database, &error),
            ImportError::Broken(_) | ImportError::NothingFound(_) | ImportError::Io(_) => Self::of(Exit::Input, &error),
            _ => Self::of(Exit::Refused, &error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, Failure};

    #[test]
    fn a_failure_names_every_cause_in_one_line() {
        let error = store::backup::BackupError::Io(std::io::Error::other("the disk is full"));
        let failure = Failure::from(error);
        assert_eq!(failure.to_string(), "a file of the backup could not be read or written: the disk is full");
        assert_eq!(failure.exit(), Exit::Input);
    }
}
