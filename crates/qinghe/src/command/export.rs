//! `qinghe export catalogue`

use std::fs::{self, File};
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use library::export::{ExportError, export};
use serde_json::json;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out;

#[derive(Debug, clap::Args)]
pub struct Catalogue {
    /// File to write; stdout where it is left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes the library as of one moment.
pub async fn run(asked: Catalogue, settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let mut snapshot = node.db.snapshot().await?;
    let Some(path) = asked.out else {
        export(&mut snapshot, &mut BufWriter::new(stdout())).await?;
        return Ok(());
    };
    if fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file()) {
        return Err(Failure::refused(format!("{} is not a file; leave --out away to write to stdout", path.display())));
    }
    // Under another name first: a file that bears the name is whole.
    let unfinished = unfinished(&path);
    let mut file = BufWriter::new(File::create(&unfinished)?);
    let lines = export(&mut snapshot, &mut file).await?;
    file.flush()?;
    file.get_ref().sync_all()?;
    fs::rename(&unfinished, &path)?;
    if settings.json {
        out::line(&json!({ "lines": lines }).to_string());
    } else {
        out::line(&format!("{} documents written to {}", out::grouped(lines), path.display()));
    }
    Ok(())
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Db(error) => error.into(),
            ExportError::Io(error) => error.into(),
        }
    }
}
