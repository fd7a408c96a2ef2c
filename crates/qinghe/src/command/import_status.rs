//! `qinghe import status`

use std::fmt;

use kernel::Timestamp;
use serde::Serialize;
use store::{DbError, Row, sql};

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, grouped, padded};

/// One run of an import.
#[derive(Serialize)]
struct Run {
    source: String,
    phase: String,
    started: String,
    finished: Option<String>,
    added: i64,
    changed: i64,
    moved: i64,
    vanished: i64,
    unchanged: i64,
    refused: i64,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Runs(Vec<Run>);

/// Lists the latest twenty runs.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let runs = sql("SELECT source, phase, started_at, finished_at, added, changed, moved, vanished, unchanged, refused
           FROM library_import ORDER BY started_at DESC, id DESC LIMIT 20")
    .fetch_all(&mut node.db.read().await?, read)
    .await?;
    node.close().await;
    out::answer(settings.json, &Runs(runs))
}

fn read(row: &Row) -> Result<Run, DbError> {
    Ok(Run {
        source: row.get("source")?,
        phase: row.get("phase")?,
        started: row.get::<Timestamp>("started_at")?.minute(),
        finished: row.get::<Option<Timestamp>>("finished_at")?.map(Timestamp::minute),
        added: row.get("added")?,
        changed: row.get("changed")?,
        moved: row.get("moved")?,
        vanished: row.get("vanished")?,
        unchanged: row.get("unchanged")?,
        refused: row.get("refused")?,
    })
}

impl fmt::Display for Runs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            writeln!(f, "Nothing was imported yet.")?;
        }
        for run in &self.0 {
            write!(f, "{} {} {} ", run.started, padded(&run.phase, 9), padded(&run.source, 30))?;
            let counts = [run.added, run.changed, run.moved, run.vanished, run.unchanged, run.refused].map(grouped);
            writeln!(f, "+{} ~{} →{} −{} ={} refused {}", counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])?;
        }
        Ok(())
    }
}
