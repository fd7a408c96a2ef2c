use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::sqlite::{Readers, Writer};
use crate::tx::Inner;
use crate::{DbError, Dialect, Tx};

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DbUrl {
    /// A file of the embedded database.
    Sqlite(PathBuf),
    /// `postgres://…`; the text holds a password and is never printed.
    Postgres(String),
}

/// A text that names no database we speak to.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the database address must begin with postgres:// or sqlite:")]
pub struct DbUrlError;

impl FromStr for DbUrl {
    type Err = DbUrlError;
    fn from_str(text: &str) -> Result<Self, DbUrlError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(DbUrlError),
        }
    }
}

/// The database: one writer and many readers on SQLite, a pool on PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct Db(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite { writer: Writer, readers: Readers, file: PathBuf },
    Postgres { pool: PgPool, options: Box<PgConnectOptions> },
}

const STATEMENTS_KEPT_PREPARED: usize = 512;

impl Db {
    /// Opens the database at `url`, creating the SQLite file where it is missing. Run [`crate::migrate`] next.
    ///
    /// # Errors
    /// The file or server cannot be reached.
    pub async fn open(url: &DbUrl) -> Result<Self, DbError> {
        match url {
            DbUrl::Sqlite(file) => {
                let writer = Writer::open(file.clone()).await?;
                Ok(Self(Engine::Sqlite { writer, readers: Readers::of(file), file: file.clone() }))
            }
            DbUrl::Postgres(url) => Self::open_postgres(url).await,
        }
    }

    async fn open_postgres(url: &str) -> Result<Self, DbError> {
        let failed = |e| DbError::new("connect to PostgreSQL", e);
        let options: PgConnectOptions = url.parse().map_err(failed)?;
        let options = options.statement_cache_capacity(STATEMENTS_KEPT_PREPARED);
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone())
            .await
            .map_err(failed)?;
        Ok(Self(Engine::Postgres { pool, options: Box::new(options) }))
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.0 {
            Engine::Sqlite { .. } => Dialect::Sqlite,
            Engine::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// A name for people: the file, or the server and database without the password.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.0 {
            Engine::Sqlite { file, .. } => format!("SQLite {}", file.display()),
            Engine::Postgres { options, .. } => {
                format!("PostgreSQL {}/{}", options.get_host(), options.get_database().unwrap_or_default())
            }
        }
    }

    /// A transaction that may write.
    ///
    /// # Errors
    /// The database is not reachable or too busy.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        match &self.0 {
            Engine::Sqlite { writer, .. } => Ok(Tx(Inner::SqliteWrite(writer.begin().await?))),
            Engine::Postgres { pool, .. } => {
                pool.begin().await.map(|tx| Tx(Inner::PostgresWrite(tx))).map_err(|e| DbError::new("BEGIN", e))
            }
        }
    }

    /// A reader. Each statement sees the newest committed state.
    ///
    /// # Errors
    /// The database is not reachable or too busy.
    pub async fn read(&self) -> Result<Tx, DbError> {
        match &self.0 {
            Engine::Sqlite { readers, .. } => Ok(Tx(Inner::SqliteRead(readers.acquire().await?))),
            Engine::Postgres { pool, .. } => {
                pool.acquire().await.map(|c| Tx(Inner::PostgresRead(c))).map_err(|e| DbError::new("acquire", e))
            }
        }
    }

    /// A reader for which the world stands still: all its statements see one moment.
    ///
    /// # Errors
    /// The database is not reachable or too busy.
    pub async fn snapshot(&self) -> Result<Tx, DbError> {
        match &self.0 {
            Engine::Sqlite { readers, .. } => Ok(Tx(Inner::SqliteRead(readers.acquire().await?.frozen()?))),
            Engine::Postgres { pool, .. } => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                pool.begin_with(begin).await.map(|tx| Tx(Inner::PostgresWrite(tx))).map_err(|e| DbError::new(begin, e))
            }
        }
    }

    /// Waits for what is being written and closes.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Sqlite { writer, readers, .. } => {
                if let Err(error) = writer.close().await {
                    tracing::warn!(%error, "closing the database");
                }
                readers.close().await;
            }
            Engine::Postgres { pool, .. } => pool.close().await,
        }
    }
}
