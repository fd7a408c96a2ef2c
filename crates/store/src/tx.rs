use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

use crate::DbError;
use crate::sqlite::{self, Reader, Turn};

/// Which database answers. Only a `dialect` module, where the two truly differ, may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded default.
    Sqlite,
    /// The server, for more than one machine.
    Postgres,
}

/// A transaction (from [`crate::Db::begin`]), a frozen view ([`crate::Db::snapshot`]) or a plain reader ([`crate::Db::read`]).
///
/// What is dropped without [`Tx::commit`] never happened.
pub struct Tx(pub(crate) Inner);

pub(crate) enum Inner {
    SqliteRead(Reader),
    SqliteWrite(Turn),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(sqlx::Transaction<'static, Postgres>),
}

pub(crate) enum Connection<'c> {
    Sqlite(&'c mut sqlite::Connection),
    Postgres(&'c mut PgConnection),
}

impl Tx {
    pub(crate) fn connection(&mut self) -> Connection<'_> {
        match &mut self.0 {
            Inner::SqliteRead(reader) => Connection::Sqlite(reader.connection()),
            Inner::SqliteWrite(turn) => Connection::Sqlite(turn.connection()),
            Inner::PostgresRead(conn) => Connection::Postgres(conn),
            Inner::PostgresWrite(tx) => Connection::Postgres(tx),
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match &self.0 {
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Dialect::Sqlite,
            Inner::PostgresRead(_) | Inner::PostgresWrite(_) => Dialect::Postgres,
        }
    }

    /// Makes the changes durable: when this returns `Ok`, they survive a crash and a power cut.
    ///
    /// # Errors
    /// The database could not make them durable; then none of them happened.
    pub async fn commit(self) -> Result<(), DbError> {
        match self.0 {
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Ok(()),
            Inner::SqliteWrite(turn) => turn.commit().await,
            Inner::PostgresWrite(tx) => tx.commit().await.map_err(|e| DbError::new("COMMIT", e)),
        }
    }
}
