//! `qinghe restore`

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;
use store::{BlobStore, DbUrl};

use crate::config::Settings;
use crate::failure::Failure;
use crate::files::{copy_all, list_kept, list_known, look_for};
use crate::node::{FolderLock, Node};
use crate::out::{self, grouped};

#[derive(Debug, clap::Args)]
pub struct Restore {
    /// Folder that `qinghe backup` made
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

#[derive(Serialize)]
struct Restored {
    rows: u64,
    files: u64,
}

/// Fills an empty node: first the files, then all tables in one transaction, so that a run that was killed can be started again.
pub async fn run(asked: Restore, settings: &Settings) -> Result<(), Failure> {
    let tables = asked.from.join("tables");
    store::backup::check(&tables)?;
    let _lock = match settings.database()? {
        DbUrl::Sqlite(_) => Some(FolderLock::take(&settings.data)?),
        DbUrl::Postgres(_) => None,
    };
    let node = Node::open(settings).await?;
    store::migrate(&node.db, node.clock.now()).await?;
    let kept = BlobStore::at(&asked.from.join("blobs"));
    let copied = copy_all(list_kept(&kept).await?, &kept, &node.blobs, "restore: files").await?;
    if let Some(first) = copied.broken.first() {
        return Err(Failure::input(format!(
            "{} files of the backup are damaged, the first is {first}; nothing was restored",
            copied.broken.len()
        )));
    }
    let manifest = store::backup::restore(&node.db, &tables).await?;
    let missing = look_for(list_known(&node.db).await?, &node.blobs).await?.broken.len();
    node.close().await;
    if missing > 0 {
        return Err(Failure::input(format!("the tables were restored, but {missing} files they name are neither in the backup nor here")));
    }
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    out::answer(settings.json, &Restored { rows, files: copied.whole })
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Restored {} rows and {} files, all checked.", grouped(self.rows), grouped(self.files))
    }
}
