//! `qinghe backup`

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use store::BlobStore;

use crate::config::Settings;
use crate::failure::Failure;
use crate::files::{copy_all, list_known};
use crate::node::Node;
use crate::out::{self, grouped};

#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder to make; it must not exist
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

#[derive(Serialize)]
struct Taken {
    to: String,
    tables: usize,
    rows: u64,
    files: u64,
    broken_files: Vec<String>,
}

/// Copies all tables as of one moment, then all files. Files never change, and go a day after nothing names them, so those that the tables
/// name are all there.
pub async fn run(asked: Backup, settings: &Settings) -> Result<(), Failure> {
    let Backup { to } = asked;
    if to.exists() {
        return Err(Failure::refused(format!("{} exists already; a backup makes its own folder", to.display())));
    }
    let node = Node::find(settings).await?;
    // Under another name first: a folder that bears the name is whole.
    let unfinished = unfinished(&to);
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    let tables = unfinished.join("tables");
    store::backup::save(&node.db, &tables, node.clock.now().as_ms()).await?;
    let manifest = store::backup::check(&tables)?;
    let files = list_known(&node.db).await?.into_iter().map(|id| (id, node.blobs.path(id))).collect();
    let copied = copy_all(files, &BlobStore::open(&unfinished.join("blobs"))?, "backup: files").await?;
    fs::rename(&unfinished, &to)?;
    node.close().await;

    let taken = Taken {
        to: to.display().to_string(),
        tables: manifest.tables.len(),
        rows: manifest.tables.iter().map(|table| table.rows).sum(),
        files: copied.whole,
        broken_files: copied.broken.iter().map(ToString::to_string).collect(),
    };
    out::answer(settings.json, &taken)?;
    match taken.broken_files.len() {
        0 => Ok(()),
        broken => Err(Failure::refused(format!("{broken} files are missing or damaged in the node itself; see `qinghe doctor --all`"))),
    }
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Backup in {}: {} rows of {} tables, {} files, all checked.",
            self.to,
            grouped(self.rows),
            self.tables,
            grouped(self.files)
        )?;
        for file in &self.broken_files {
            writeln!(f, "  missing or damaged: {file}")?;
        }
        Ok(())
    }
}
