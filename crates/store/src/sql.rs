use std::fmt::Write;

use futures_util::TryStreamExt;
use kernel::{
    AccountId, AnnotationId, AnswerId, BlobId, ClassId, ImportId, InboxEntryId, JobId, Language, LeaveId, OfferId, OrgId, RequestId,
    ResourceId, SectionKey, SessionId, TextbookId, Timestamp, TransferId, UnitKey, UploadId,
};
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Postgres, SqlSafeStr, SqlStr};

use crate::error::Failure;
use crate::tx::Connection;
use crate::{DbError, Row, Tx};

/// A value bound to a placeholder. `None` is NULL, and still has a type: PostgreSQL wants to know it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// TEXT
    Text(Option<String>),
    /// BIGINT
    Int(Option<i64>),
    /// DOUBLE PRECISION
    Real(Option<f64>),
}

macro_rules! values {
    ($($from:ty => |$v:ident| $to:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($v: $from) -> Self { $to }
        }
    )*};
}
values! {
    &str => |v| Self::Text(Some(v.to_owned()));
    &String => |v| Self::Text(Some(v.clone()));
    String => |v| Self::Text(Some(v));
    Option<String> => |v| Self::Text(v);
    Option<&str> => |v| Self::Text(v.map(str::to_owned));
    i64 => |v| Self::Int(Some(v));
    Option<i64> => |v| Self::Int(v);
    bool => |v| Self::Int(Some(i64::from(v)));
    f64 => |v| Self::Real(Some(v));
    Timestamp => |v| Self::Int(Some(v.as_ms()));
    Option<Timestamp> => |v| Self::Int(v.map(Timestamp::as_ms));
    Language => |v| Self::Text(Some(v.tag().to_owned()));
}

macro_rules! id_values {
    ($($id:ty),*) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self { Self::Text(Some(id.to_string())) }
        }
        impl From<&$id> for Value {
            fn from(id: &$id) -> Self { Self::Text(Some(id.to_string())) }
        }
        impl From<Option<$id>> for Value {
            fn from(id: Option<$id>) -> Self { Self::Text(id.map(|id| id.to_string())) }
        }
    )*};
}
id_values!(
    AccountId,
    AnnotationId,
    AnswerId,
    BlobId,
    ClassId,
    ImportId,
    InboxEntryId,
    JobId,
    LeaveId,
    OfferId,
    OrgId,
    RequestId,
    ResourceId,
    SectionKey,
    SessionId,
    TextbookId,
    TransferId,
    UnitKey,
    UploadId
);

/// A statement with its values, ready to run on either database.
pub struct Sql {
    text: SqlStr,
    values: Vec<Value>,
}

/// A statement written in the source.
#[must_use]
pub fn sql(text: &'static str) -> Sql {
    Sql { text: text.into_sql_str(), values: Vec::new() }
}

/// A statement put together from parts. Only constant parts and numbered placeholders may go in: values are always bound.
#[must_use]
pub fn sql_dynamic(text: String) -> Sql {
    Sql { text: AssertSqlSafe(text).into_sql_str(), values: Vec::new() }
}

/// Rows to be inserted.
pub struct InsertMany {
    head: String,
    rows: Vec<Vec<Value>>,
    tail: String,
}

/// `INSERT INTO … VALUES (…), (…) …` for any number of rows. `head` ends before `VALUES`; `tail` may hold `ON CONFLICT`.
#[must_use]
pub fn insert_many(head: &str, rows: Vec<Vec<Value>>, tail: &str) -> InsertMany {
    InsertMany { head: head.to_owned(), rows, tail: tail.to_owned() }
}

/// PostgreSQL takes so many rows in one statement; the smaller sizes take what is left over, so that few different statements are prepared.
const ROWS_AT_ONCE: [usize; 5] = [256, 64, 16, 4, 1];

impl InsertMany {
    /// Inserts them; answers how many rows there are more or were changed.
    ///
    /// # Errors
    /// The database refused one of them.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, DbError> {
        let Some(columns) = self.rows.first().map(Vec::len) else { return Ok(0) };
        match tx.connection() {
            // Here a statement costs no journey, and the short one is cheaper to prepare.
            Connection::Sqlite(conn) => conn.execute(&self.text(1, columns), self.rows.iter().map(Vec::as_slice)),
            Connection::Postgres(conn) => {
                let mut changed = 0;
                let mut rest = self.rows.as_slice();
                while let Some(size) = ROWS_AT_ONCE.into_iter().find(|size| *size <= rest.len()) {
                    let (rows, later) = rest.split_at(size);
                    rest = later;
                    let statement = Sql { values: rows.concat(), ..sql_dynamic(self.text(size, columns)) };
                    changed += statement.execute_on(conn).await?;
                }
                Ok(changed)
            }
        }
    }

    fn text(&self, rows: usize, columns: usize) -> String {
        let mut text = format!("{} VALUES ", self.head);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..columns {
                let comma = if column == 0 { "" } else { ", " };
                let _ = write!(text, "{comma}${}", row * columns + column + 1);
            }
            text.push(')');
        }
        let _ = write!(text, " {}", self.tail);
        text
    }
}

impl Sql {
    /// Binds the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs the statement; answers how many rows it changed.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, DbError> {
        match tx.connection() {
            Connection::Sqlite(conn) => conn.execute(self.text.as_str(), std::iter::once(self.values.as_slice())),
            Connection::Postgres(conn) => self.execute_on(conn).await,
        }
    }

    async fn execute_on(self, conn: &mut PgConnection) -> Result<u64, DbError> {
        let (text, query) = self.for_postgres();
        conn.execute(query).await.map(|done| done.rows_affected()).map_err(|e| DbError::new(text.as_str(), e))
    }

    /// All rows, each through `map`.
    ///
    /// # Errors
    /// The database refused the statement, or `map` a row.
    pub async fn fetch_all<T>(self, tx: &mut Tx, map: impl Fn(&Row) -> Result<T, DbError>) -> Result<Vec<T>, DbError> {
        match tx.connection() {
            Connection::Sqlite(conn) => conn.fetch(self.text.as_str(), &self.values, usize::MAX, map),
            Connection::Postgres(conn) => {
                let (text, query) = self.for_postgres();
                let rows = conn.fetch_all(query).await.map_err(|e| DbError::new(text.as_str(), e))?;
                rows.into_iter().map(|row| map(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The first row through `map`, or `None` where there is none.
    ///
    /// # Errors
    /// As [`Sql::fetch_all`].
    pub async fn fetch_optional<T>(self, tx: &mut Tx, map: impl Fn(&Row) -> Result<T, DbError>) -> Result<Option<T>, DbError> {
        match tx.connection() {
            Connection::Sqlite(conn) => conn.fetch(self.text.as_str(), &self.values, 1, map).map(|mut found| found.pop()),
            Connection::Postgres(conn) => {
                let (text, query) = self.for_postgres();
                let found = conn.fetch_optional(query).await.map_err(|e| DbError::new(text.as_str(), e))?;
                found.map(|row| map(&Row::Postgres(row))).transpose()
            }
        }
    }

    /// The one row that such a statement always has (counts, maxima).
    ///
    /// # Errors
    /// As [`Sql::fetch_all`], and when there is no row.
    pub async fn fetch_one<T>(self, tx: &mut Tx, map: impl Fn(&Row) -> Result<T, DbError>) -> Result<T, DbError> {
        let text = self.text.clone();
        let found = self.fetch_optional(tx, map).await?;
        found.ok_or_else(|| DbError::new(text.as_str(), Failure::NoRow))
    }

    /// Hands every row to `each` as it arrives, so that memory stays flat however many there are.
    ///
    /// # Errors
    /// As [`Sql::fetch_all`], and what `each` returns.
    pub async fn for_each<E: From<DbError>>(self, tx: &mut Tx, mut each: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
        match tx.connection() {
            Connection::Sqlite(conn) => conn.for_each(self.text.as_str(), &self.values, each),
            Connection::Postgres(conn) => {
                let (text, query) = self.for_postgres();
                let mut rows = conn.fetch(query);
                while let Some(row) = rows.try_next().await.map_err(|e| E::from(DbError::new(text.as_str(), e)))? {
                    each(&Row::Postgres(row))?;
                }
                Ok(())
            }
        }
    }

    /// The statement as PostgreSQL takes it, and its text.
    fn for_postgres(self) -> (SqlStr, Query<'static, Postgres, PgArguments>) {
        let query = self.values.into_iter().fold(sqlx::query(self.text.clone()), |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Int(number) => query.bind(number),
            Value::Real(number) => query.bind(number),
        });
        (self.text, query)
    }
}
