//! A node on this machine: its data folder, its database, its files.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use kernel::{Clock, SystemClock};
use library::section::{AddSectionError, ensure_first_sections};
use store::{BlobStore, Db, DbUrl};

use crate::config::Settings;
use crate::failure::Failure;

/// An open node.
pub struct Node {
    /// The database
    pub db: Db,
    /// The files
    pub blobs: BlobStore,
    /// The time
    pub clock: Arc<dyn Clock>,
}

impl Node {
    /// Opens a node as it is, for looking at it.
    ///
    /// # Errors
    /// There is none, or its database cannot be reached.
    pub async fn find(settings: &Settings) -> Result<Self, Failure> {
        if let DbUrl::Sqlite(file) = settings.database()?
            && !file.exists()
        {
            let folder = settings.data.display();
            return Err(Failure::refused(format!("there is no node in {folder}; `qinghe serve` or `qinghe demo` makes one")));
        }
        Self::open(settings).await
    }

    /// Opens a node, making it where there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// The folder or the database cannot be used.
    pub async fn make(settings: &Settings) -> Result<Self, Failure> {
        let node = Self::open(settings).await?;
        let made = store::migrate(&node.db, node.clock.now()).await?;
        if !made.is_empty() {
            tracing::info!(changes = ?made, "the tables were brought up to date");
        }
        let mut tx = node.db.begin().await?;
        ensure_first_sections(&mut tx).await?;
        tx.commit().await?;
        Ok(node)
    }

    /// Opens the folder and the database without touching the tables.
    ///
    /// # Errors
    /// The folder or the database cannot be used.
    pub async fn open(settings: &Settings) -> Result<Self, Failure> {
        let folder = &settings.data;
        let cannot = |e| Failure::refused(format!("the data folder {} cannot be used: {e}", folder.display()));
        let files = folder.join("blobs");
        let blobs = match &settings.bucket {
            None => BlobStore::open(&files).map_err(cannot)?,
            Some(bucket) => BlobStore::open_with_bucket(&files, bucket)?,
        };
        let db = Db::open(&settings.database()?).await.map_err(|error| Failure::database(&error))?;
        Ok(Self { db, blobs, clock: Arc::new(SystemClock) })
    }

    /// Waits for what is being written.
    pub async fn close(self) {
        self.db.close().await;
    }
}

/// Keeps a second server away from the folder's embedded database; freed when dropped, also by `kill -9`.
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of `folder`.
    ///
    /// # Errors
    /// Another process holds it.
    pub fn take(folder: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)
            .map_err(|e| Failure::refused(format!("the data folder {} cannot be made: {e}", folder.display())))?;
        let file = File::create(folder.join("serve.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                let folder = folder.display();
                Err(Failure::in_use(format!(
                    "another qinghe already serves the data folder {folder}; stop it, or choose another with --data"
                )))
            }
            Err(TryLockError::Error(e)) => Err(e.into()),
        }
    }
}

impl From<AddSectionError> for Failure {
    fn from(error: AddSectionError) -> Self {
        match error {
            AddSectionError::Db(error) => error.into(),
            error => Self::refused(error.to_string()),
        }
    }
}
