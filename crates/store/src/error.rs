/// A statement that failed. The statement's text is safe to log; its values are never part of it.
#[derive(Debug, thiserror::Error)]
#[error("database statement failed: {statement}")]
pub struct DbError {
    statement: String,
    #[source]
    source: Failure,
}

/// What went wrong, as the driver or this crate says it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    /// A value that is not what it must be.
    #[error("{0}")]
    Value(String),
    #[error("there is no such row")]
    NoRow,
    #[error("the transaction it was part of was undone")]
    Undone,
    /// The commit that many transactions shared failed; the text is the driver's.
    #[error("the shared commit failed: {0}")]
    SharedCommit(String),
    #[error("all readers were busy for too long")]
    Busy,
    #[error("the database is closed")]
    Closed,
}

impl DbError {
    pub(crate) fn new(statement: &str, source: impl Into<Failure>) -> Self {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { statement: statement.chars().take(160).collect(), source: source.into() }
    }

    /// The column `name` holds, or would hold, what it must not. `why` is logged, so it names no value.
    #[must_use]
    pub fn column(name: &str, why: impl Into<String>) -> Self {
        Self { statement: format!("reading column {name}"), source: Failure::Value(why.into()) }
    }

    /// A stored value that this program cannot read.
    #[must_use]
    pub fn unreadable(column: &str) -> Self {
        Self::column(column, "not what this program wrote")
    }

    /// The row exists already: a unique index or a primary key refused it.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
        match &self.source {
            Failure::Sqlite(e) => {
                e.sqlite_error().is_some_and(|e| matches!(e.extended_code, SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE))
            }
            Failure::Postgres(e) => e.as_database_error().is_some_and(|e| e.is_unique_violation()),
            _ => false,
        }
    }

    /// The database cannot be reached or is too busy; trying again later may succeed.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        match &self.source {
            Failure::Busy | Failure::Closed => true,
            Failure::Sqlite(e) => matches!(e.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked)),
            Failure::Postgres(sqlx::Error::Database(e)) => matches!(e.code().as_deref(), Some("57P01" | "53300")),
            Failure::Postgres(e) => matches!(e, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed),
            _ => false,
        }
    }

    /// A reader's patience ended before the statement did.
    pub(crate) fn is_interrupted(&self) -> bool {
        matches!(&self.source, Failure::Sqlite(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted))
    }
}
