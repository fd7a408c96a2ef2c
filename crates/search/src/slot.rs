//! A folder of its own for every process: several servers may share a data folder, and each keeps its own index.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A folder that no other process uses as long as this lives; also `kill -9` gives it back.
#[derive(Debug)]
pub struct Slot {
    folder: PathBuf,
    _lock: File,
}

/// More servers than this on one folder are a mistake.
const MOST_SLOTS: u32 = 64;

impl Slot {
    /// The first folder in `under` that no other process uses.
    ///
    /// # Errors
    /// The disk refused, or all are in use.
    pub fn take(under: &Path) -> io::Result<Self> {
        fs::create_dir_all(under)?;
        for number in 1..=MOST_SLOTS {
            if let Some(slot) = Self::take_number(under, number)? {
                return Ok(slot);
            }
        }
        Err(io::Error::other(format!("all {MOST_SLOTS} places for an index are in use")))
    }

    /// The folder with this number; `None` when another process uses it.
    ///
    /// # Errors
    /// The disk refused.
    pub fn take_number(under: &Path, number: u32) -> io::Result<Option<Self>> {
        fs::create_dir_all(under)?;
        let lock = File::options().create(true).truncate(false).write(true).open(under.join(format!("{number}.lock")))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { folder: under.join(number.to_string()), _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Asks every process that uses a folder in `under` to make its index anew; answers how many there are.
    ///
    /// # Errors
    /// The disk refused.
    pub fn ask_rebuild(under: &Path) -> io::Result<u32> {
        let mut asked = 0;
        for number in 1..=MOST_SLOTS {
            let is_known = under.join(format!("{number}.lock")).exists();
            if is_known && Self::take_number(under, number)?.is_none() {
                File::create(mark(&under.join(number.to_string())))?;
                asked += 1;
            }
        }
        Ok(asked)
    }

    /// The file that asks for this index to be made anew.
    pub(crate) fn rebuild_mark(&self) -> PathBuf {
        mark(&self.folder)
    }

    /// Where the index lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn mark(folder: &Path) -> PathBuf {
    folder.with_extension("rebuild")
}
