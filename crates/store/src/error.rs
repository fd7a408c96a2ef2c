/// A statement that failed. The statement's text is safe to log; its values are never part of it.
#[derive(Debug, thiserror::Error)]
#[error("database statement failed: {statement}")]
pub struct DbError {
    statement: String,
    #[source]
    source: sqlx::Error,
}

impl DbError {
    pub(crate) fn new(statement: &str, source: sqlx::Error) -> Self {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { statement: statement.chars().take(160).collect(), source }
    }

    /// The column `name` holds, or would hold, what it must not. `why` is logged, so it names no value.
    #[must_use]
    pub fn column(name: &str, why: impl Into<String>) -> Self {
        let source = sqlx::Error::ColumnDecode { index: name.to_owned(), source: why.into().into() };
        Self { statement: format!("reading column {name}"), source }
    }

    /// A stored value that this program cannot read.
    #[must_use]
    pub fn unreadable(column: &str) -> Self {
        Self::column(column, "not what this program wrote")
    }

    /// The row exists already: a unique index or a primary key refused it.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        self.source.as_database_error().is_some_and(|e| e.is_unique_violation())
    }

    /// The database cannot be reached or is too busy; trying again later may succeed.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match &self.source {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(e) => matches!(e.code().as_deref(), Some("5" | "6" | "261" | "57P01" | "53300")),
            _ => false,
        }
    }
}
