//! `qinghe import divisions`

use std::fmt;
use std::path::PathBuf;

use administration::divisions::{Change, ImportError, ReadError, Report, import, read};
use serde::Serialize;

use crate::config::Settings;
use crate::failure::{Failure, chain};
use crate::node::Node;
use crate::out::{self, grouped};

/// So many of each kind are listed; `--json` has all.
const MOST_LISTED: usize = 20;

#[derive(Debug, clap::Args)]
pub struct Divisions {
    /// Folder with provinces, cities and areas as .csv or .json, or one file of divisions
    path: PathBuf,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Outcome(Report);

/// Brings the tree up to the file.
pub async fn run(asked: Divisions, settings: &Settings) -> Result<(), Failure> {
    let divisions = read(&asked.path)?;
    let node = Node::make(settings).await?;
    let mut tx = node.db.begin().await?;
    let report = import(&mut tx, &divisions, node.clock.now()).await?;
    tx.commit().await?;
    node.close().await;
    out::answer(settings.json, &Outcome(report))
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::input(chain(&error))
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Db(error) => error.into(),
            ImportError::NoTop | ImportError::NoDivisions => Self::refused(error.to_string()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(report) = self;
        let count = |number: usize| grouped(i128::try_from(number).unwrap_or(i128::MAX));
        let numbers = [report.added, report.renamed.len(), report.moved.len(), report.unchanged, report.vanished.len()].map(count);
        let [added, renamed, moved, unchanged, vanished] = numbers;
        writeln!(f, "{added} added, {renamed} renamed, {moved} moved, {unchanged} unchanged, {vanished} vanished")?;
        if report.outside > 0 {
            writeln!(f, "  {} are not of this node's part of the nation", count(report.outside))?;
        }
        list(f, "renamed", &report.renamed)?;
        list(f, "moved", &report.moved)?;
        list(f, "could not be moved", &report.not_moved)?;
        list(f, "vanished from the file and stays", &report.vanished)
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, changes: &[Change]) -> fmt::Result {
    for change in changes.iter().take(MOST_LISTED) {
        writeln!(f, "  {what}: {} {}", change.code, change.name)?;
    }
    if changes.len() > MOST_LISTED {
        writeln!(f, "  {what}: … and {} more", changes.len() - MOST_LISTED)?;
    }
    Ok(())
}
