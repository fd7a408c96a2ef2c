//! The one statement in which the databases differ.

use store::Dialect;

/// How a worker passes over the jobs that others are claiming at this moment. SQLite has one writer, so nobody else is.
pub(crate) fn skip_locked(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "FOR UPDATE SKIP LOCKED",
    }
}
