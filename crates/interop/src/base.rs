use std::sync::Arc;

use axum::http::HeaderMap;
use library::Library;
use tokio::sync::Semaphore;

use crate::code::Guesses;

/// So many exports may run at once: each holds a frozen view of the database.
const MOST_EXPORTS: usize = 2;

/// What an operator can set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many records an OAI-PMH answer holds at most.
    pub records_per_answer: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { records_per_answer: 100 }
    }
}

/// The open interfaces of a node. Cheap to clone.
#[derive(Clone)]
pub struct Interop {
    pub(crate) library: Library,
    pub(crate) settings: Arc<Settings>,
    pub(crate) exports: Arc<Semaphore>,
    /// Short codes that were wrong
    pub(crate) guesses: Arc<Guesses>,
    /// Short codes that were made
    pub(crate) makings: Arc<Guesses>,
}

impl Interop {
    /// The open interfaces of `library`.
    #[must_use]
    pub fn new(library: Library, settings: Settings) -> Self {
        let exports = Arc::new(Semaphore::new(MOST_EXPORTS));
        Self { library, settings: Arc::new(settings), exports, guesses: Arc::default(), makings: Arc::default() }
    }

    /// Where links that leave the site begin.
    pub(crate) fn base(&self, headers: &HeaderMap) -> String {
        self.library.app.base(headers)
    }
}
