use std::fmt::Write;

use futures_util::TryStreamExt;
use kernel::{
    AccountId, BlobId, ImportId, JobId, Language, OrgId, ResourceId, SectionKey, SessionId, TextbookId, Timestamp, UnitKey, UploadId,
};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr, SqlStr};

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
id_values!(AccountId, BlobId, ImportId, JobId, OrgId, ResourceId, SectionKey, SessionId, TextbookId, UnitKey, UploadId);

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

/// `INSERT INTO … VALUES (…), (…) …` for many rows at once. `head` ends before `VALUES`; `tail` may hold `ON CONFLICT`.
/// Both databases take at most 32,000 values in one statement; keep `rows × columns` below that.
#[must_use]
pub fn insert_many(head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Sql {
    let mut text = format!("{head} VALUES ");
    let mut number = 0;
    for (at, row) in rows.iter().enumerate() {
        text.push_str(if at == 0 { "(" } else { ", (" });
        for column in 0..row.len() {
            number += 1;
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}${number}");
        }
        text.push(')');
    }
    let _ = write!(text, " {tail}");
    Sql { values: rows.into_iter().flatten().collect(), ..sql_dynamic(text) }
}

/// Runs `$body` with the connection and the bound query of the right database.
macro_rules! with_query {
    ($self:ident, $tx:ident, |$conn:ident, $query:ident, $row:ident| $body:expr) => {
        match $tx.connection() {
            Connection::Sqlite($conn) => {
                let mut $query = sqlx::query($self.text.clone());
                for value in $self.values {
                    $query = match value {
                        Value::Text(v) => $query.bind(v),
                        Value::Int(v) => $query.bind(v),
                        Value::Real(v) => $query.bind(v),
                    };
                }
                let $row = Row::Sqlite;
                $body
            }
            Connection::Postgres($conn) => {
                let mut $query = sqlx::query($self.text.clone());
                for value in $self.values {
                    $query = match value {
                        Value::Text(v) => $query.bind(v),
                        Value::Int(v) => $query.bind(v),
                        Value::Real(v) => $query.bind(v),
                    };
                }
                let $row = Row::Postgres;
                $body
            }
        }
    };
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
        let text = self.text.clone();
        let failed = |e| DbError::new(text.as_str(), e);
        with_query!(self, tx, |conn, query, _row| query.execute(conn).await.map(|done| done.rows_affected())).map_err(failed)
    }

    /// All rows, each through `map`.
    ///
    /// # Errors
    /// The database refused the statement, or `map` a row.
    pub async fn fetch_all<T>(self, tx: &mut Tx, map: impl Fn(&Row) -> Result<T, DbError>) -> Result<Vec<T>, DbError> {
        let text = self.text.clone();
        let failed = |e| DbError::new(text.as_str(), e);
        with_query!(self, tx, |conn, query, row| {
            let rows = conn.fetch_all(query).await.map_err(failed)?;
            rows.into_iter().map(|raw| map(&row(raw))).collect()
        })
    }

    /// The first row through `map`, or `None` where there is none.
    ///
    /// # Errors
    /// As [`Sql::fetch_all`].
    pub async fn fetch_optional<T>(self, tx: &mut Tx, map: impl Fn(&Row) -> Result<T, DbError>) -> Result<Option<T>, DbError> {
        let text = self.text.clone();
        let failed = |e| DbError::new(text.as_str(), e);
        with_query!(self, tx, |conn, query, row| {
            let found = conn.fetch_optional(query).await.map_err(failed)?;
            found.map(|raw| map(&row(raw))).transpose()
        })
    }

    /// The one row that such a statement always has (counts, maxima).
    ///
    /// # Errors
    /// As [`Sql::fetch_all`], and when there is no row.
    pub async fn fetch_one<T>(self, tx: &mut Tx, map: impl Fn(&Row) -> Result<T, DbError>) -> Result<T, DbError> {
        let text = self.text.clone();
        let found = self.fetch_optional(tx, map).await?;
        found.ok_or_else(|| DbError::new(text.as_str(), sqlx::Error::RowNotFound))
    }

    /// Hands every row to `each` as it arrives, so that memory stays flat however many there are.
    ///
    /// # Errors
    /// As [`Sql::fetch_all`], and what `each` returns.
    pub async fn for_each<E: From<DbError>>(self, tx: &mut Tx, mut each: impl FnMut(&Row) -> Result<(), E>) -> Result<(), E> {
        let text = self.text.clone();
        let failed = |e| E::from(DbError::new(text.as_str(), e));
        with_query!(self, tx, |conn, query, row| {
            let mut rows = conn.fetch(query);
            while let Some(raw) = rows.try_next().await.map_err(failed)? {
                each(&row(raw))?;
            }
            Ok(())
        })
    }
}
