//! The library in the search index: what of a release is found by which words, and how the index follows the log.

mod document;
mod follow;
mod shown;
mod sources;

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use search::{Index, Position, SearchError, Slot};

pub use document::{PAGE_KIND, TEXTBOOK_KIND};
pub use follow::{FollowError, catch_up, follow};
pub use shown::{Shown, UnitPlace};

/// The folder of the search indexes in a node's data folder.
pub const FOLDER: &str = "search";

/// The search index of this process: at first none, then one that may still be being made.
#[derive(Clone, Default)]
pub struct Finder {
    index: Arc<OnceLock<Index>>,
    /// How far the log is, as was last seen
    head: Arc<AtomicI64>,
}

/// What can be said of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It is not open yet.
    Absent,
    /// It is being made: so many percent are in, and found.
    Building(u8),
    /// It holds everything up to an entry of the log.
    Whole(i64),
}

impl Finder {
    /// Opens the index in a folder of its own below `folder`; does nothing when it is open.
    ///
    /// # Errors
    /// The disk refused.
    pub fn open(&self, folder: &Path, threads: usize) -> Result<(), SearchError> {
        if self.index.get().is_none() {
            let index = Index::open(Slot::take(folder)?, threads)?;
            let _ = self.index.set(index);
        }
        Ok(())
    }

    /// Uses an index that was opened elsewhere.
    #[must_use]
    pub fn with(index: Index) -> Self {
        let finder = Self::default();
        let _ = finder.index.set(index);
        finder
    }

    /// The index, once it is open.
    #[must_use]
    pub fn index(&self) -> Option<&Index> {
        self.index.get()
    }

    /// How far it is; nowhere while it is not open.
    #[must_use]
    pub fn position(&self) -> Position {
        self.index().map(Index::position).unwrap_or_default()
    }

    /// What can be said of it.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        let Some(index) = self.index() else { return Readiness::Absent };
        let position = index.position();
        let head = self.head.load(Ordering::Relaxed);
        match position.building_to {
            0 if position.seq == 0 && head > 0 => Readiness::Building(0),
            0 => Readiness::Whole(position.seq),
            to => Readiness::Building(u8::try_from(position.seq * 100 / to.max(1)).unwrap_or(99).min(99)),
        }
    }
}
