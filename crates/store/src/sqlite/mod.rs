//! The embedded database. Its statements run where they are called: most take microseconds, less than handing them to another thread.

mod connection;
mod group_commit;
mod readers;

pub(crate) use connection::Connection;
pub(crate) use group_commit::{Turn, Writer};
pub(crate) use readers::{Reader, Readers};

use crate::DbError;
use crate::error::Failure;

/// Runs what waits for a disk or a lock on a thread where others do not wait along; it runs to its end even if the caller goes away.
async fn offload<T: Send + 'static>(work: impl FnOnce() -> Result<T, DbError> + Send + 'static) -> Result<T, DbError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(DbError::new("a thread for the database", Failure::Closed)))
}
