use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::Connection;
use crate::DbError;
use crate::error::Failure;

const MOST_READERS: u32 = 8;
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Connections for reading, opened when they are first needed and kept. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Shared>);

struct Shared {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    pub(crate) fn of(file: &Path) -> Self {
        let places = Arc::new(Semaphore::new(MOST_READERS as usize));
        Self(Arc::new(Shared { file: file.to_owned(), idle: Mutex::default(), places }))
    }

    pub(crate) async fn acquire(&self) -> Result<Reader, DbError> {
        let failed = |failure: Failure| DbError::new("acquire", failure);
        let place = timeout(LONGEST_WAIT, self.0.places.clone().acquire_owned()).await.map_err(|_| failed(Failure::Busy))?;
        let place = place.map_err(|_| failed(Failure::Closed))?;
        let idle = self.0.idle().pop();
        let conn = idle.map_or_else(|| Connection::open_reader(&self.0.file), Ok)?;
        Ok(Reader { conn: Some(conn), is_frozen: false, shared: self.0.clone(), _place: place })
    }

    /// Waits for those who read and lets no one begin.
    pub(crate) async fn close(&self) {
        let all = self.0.places.acquire_many(MOST_READERS).await;
        self.0.places.close();
        self.0.idle().clear();
        drop(all);
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection for one who reads, until dropped.
pub(crate) struct Reader {
    conn: Option<Connection>,
    is_frozen: bool,
    shared: Arc<Shared>,
    _place: OwnedSemaphorePermit,
}

impl Reader {
    /// This reader, for which the world stands still from its first statement on.
    pub(crate) fn frozen(mut self) -> Result<Self, DbError> {
        self.connection().control("BEGIN")?;
        self.is_frozen = true;
        Ok(self)
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        match &mut self.conn {
            Some(conn) => conn,
            None => unreachable!("a reader holds its connection until it is dropped"),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        if self.is_frozen && conn.control("ROLLBACK").is_err() {
            return;
        }
        self.shared.idle().push(conn);
    }
}
