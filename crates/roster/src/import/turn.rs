use std::sync::Arc;

use tokio::sync::{Semaphore, SemaphorePermit};
use web::PageError;

/// A file takes a processor for a while and, unpacked, some hundred megabytes: more than two at once would only be slower, and could be too much.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The turn of one request to read a file, on a thread of its own. Nothing of the database is held while it waits or reads.
pub struct Turn(Arc<SemaphorePermit<'static>>);

impl Turn {
    /// Waits for it.
    ///
    /// # Errors
    /// The program is ending.
    pub async fn wait() -> Result<Self, PageError> {
        AT_ONCE.acquire().await.map(|permit| Self(Arc::new(permit))).map_err(PageError::internal)
    }

    /// Does the work. A turn lasts until its work is done, also when nobody waits for the answer any more.
    ///
    /// # Errors
    /// The work panicked.
    pub async fn read<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PageError> {
        let turn = self.0.clone();
        let work = move || {
            let done = work();
            drop(turn);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(PageError::internal)
    }
}
