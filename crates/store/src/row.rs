use std::str::FromStr;

use kernel::Timestamp;
use sqlx::postgres::PgRow;

use crate::DbError;

/// One row of an answer, from either database.
pub enum Row<'a> {
    /// A row of SQLite, where its statement stands now.
    Sqlite(&'a rusqlite::Row<'a>),
    /// A row of PostgreSQL.
    Postgres(PgRow),
}

impl Row<'_> {
    /// The value of the column `name`.
    ///
    /// # Errors
    /// No such column, or a value of another type.
    pub fn get<T: Column>(&self, name: &str) -> Result<T, DbError> {
        T::read(self, name)
    }

    /// The text of the column `name`, parsed: ids and enums.
    ///
    /// # Errors
    /// As [`Row::get`], or a text that is no `T`.
    pub fn parse<T: FromStr>(&self, name: &str) -> Result<T, DbError> {
        let text: String = self.get(name)?;
        text.parse().map_err(|_| DbError::column(name, "not a value of the expected type"))
    }

    /// As [`Row::parse`], for a column that may be NULL.
    ///
    /// # Errors
    /// As [`Row::parse`].
    pub fn parse_optional<T: FromStr>(&self, name: &str) -> Result<Option<T>, DbError> {
        let text: Option<String> = self.get(name)?;
        text.map(|text| text.parse().map_err(|_| DbError::column(name, "not a value of the expected type"))).transpose()
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads the column `name` of `row`.
    ///
    /// # Errors
    /// No such column, or a value of another type.
    fn read(row: &Row<'_>, name: &str) -> Result<Self, DbError>;
}

macro_rules! columns {
    ($($kind:ty),*) => {$(
        impl Column for $kind {
            fn read(row: &Row<'_>, name: &str) -> Result<Self, DbError> {
                match row {
                    Row::Sqlite(row) => row.get(name).map_err(|e| DbError::new(name, e)),
                    Row::Postgres(row) => sqlx::Row::try_get(row, name).map_err(|e| DbError::new(name, e)),
                }
            }
        }
    )*};
}
columns!(String, i64, f64, Option<String>, Option<i64>, Option<f64>);

impl Column for bool {
    fn read(row: &Row<'_>, name: &str) -> Result<Self, DbError> {
        Ok(i64::read(row, name)? != 0)
    }
}

impl Column for Timestamp {
    fn read(row: &Row<'_>, name: &str) -> Result<Self, DbError> {
        i64::read(row, name).map(Timestamp::from_ms)
    }
}

impl Column for Option<Timestamp> {
    fn read(row: &Row<'_>, name: &str) -> Result<Self, DbError> {
        Ok(Option::<i64>::read(row, name)?.map(Timestamp::from_ms))
    }
}
