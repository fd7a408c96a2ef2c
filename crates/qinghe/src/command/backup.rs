//! `qinghe backup`

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use store::BlobStore;

use crate::config::Settings;
use crate::failure::Failure;
use crate::files::{copy_all, list_known, look_for};
use crate::node::Node;
use crate::out::{self, grouped};

#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder to make; it must not exist
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Fetch the files too where they lie in a bucket; else the bucket keeps them
    #[arg(long)]
    with_files: bool,
}

#[derive(Serialize)]
struct Taken {
    to: String,
    tables: usize,
    rows: u64,
    files: u64,
    left_in: Option<String>,
    broken_files: Vec<String>,
}

/// Copies all tables as of one moment, then all files. Files never change, and go a day after nothing names them, so those that the tables
/// name are all there. A bucket is asked whether it has them, and keeps them.
pub async fn run(asked: Backup, settings: &Settings) -> Result<(), Failure> {
    let Backup { to, with_files } = asked;
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
    let files = list_known(&node.db).await?;
    let left_in = node.blobs.bucket().filter(|_| !with_files).map(ToString::to_string);
    let copied = match left_in {
        None => copy_all(files, &node.blobs, &BlobStore::open(&unfinished.join("blobs"))?, "backup: files").await?,
        Some(_) => look_for(files, &node.blobs).await?,
    };
    fs::rename(&unfinished, &to)?;
    node.close().await;

    let taken = Taken {
        to: to.display().to_string(),
        tables: manifest.tables.len(),
        rows: manifest.tables.iter().map(|table| table.rows).sum(),
        files: copied.whole,
        left_in,
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
        let (rows, files) = (grouped(self.rows), grouped(self.files));
        write!(f, "Backup in {}: {rows} rows of {} tables", self.to, self.tables)?;
        match &self.left_in {
            None => writeln!(f, ", {files} files, all checked.")?,
            Some(bucket) => writeln!(f, ", checked. {files} files were left in {bucket}, which must be kept as safe as this folder.")?,
        }
        for file in &self.broken_files {
            writeln!(f, "  missing or damaged: {file}")?;
        }
        Ok(())
    }
}
