//! `qinghe import catalogue`

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{ImportId, PageSize};
use library::import::{self, ImportError, ImportReport, Importer, Phase, Refusal, Step};
use serde::Serialize;
use store::{Db, DbError};

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, grouped, padded};
use crate::progress::Progress;

#[derive(Debug, clap::Args)]
pub struct Catalogue {
    /// Folder or file with a catalogue
    path: PathBuf,
    /// Write every refused record, with its file, line, field and reason, to this file (JSON Lines)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What came of importing a path.
#[derive(Serialize)]
pub struct Imported {
    /// One for each data set that was found
    pub outcomes: Vec<Outcome>,
    /// Files that are in no format that is read
    skipped: Vec<String>,
}

/// What came of one data set.
#[derive(Serialize)]
pub struct Outcome {
    #[serde(skip)]
    import: ImportId,
    source: String,
    is_complete: bool,
    missing: Vec<String>,
    added: i64,
    changed: i64,
    moved: i64,
    vanished: i64,
    unchanged: i64,
    refused: i64,
    textbooks: Vec<Textbooks>,
    sections: BTreeMap<String, i64>,
    refused_because: BTreeMap<String, i64>,
    #[serde(skip)]
    examples: Vec<String>,
}

#[derive(Serialize)]
struct Textbooks {
    stage: String,
    subject: String,
    textbooks: i64,
}

/// Imports everything at a path.
pub async fn run(asked: Catalogue, settings: &Settings) -> Result<(), Failure> {
    if !asked.path.exists() {
        return Err(Failure::input(format!("there is nothing at {}", asked.path.display())));
    }
    let node = Node::make(settings).await?;
    let imported = take_in(&node, &asked.path).await?;
    if let Some(file) = &asked.report {
        write_refusals(&node.db, &imported.outcomes, file).await?;
    }
    node.close().await;
    out::answer(settings.json, &imported)
}

/// Imports everything at `path` into `node`, with progress on stderr.
pub async fn take_in(node: &Node, path: &Path) -> Result<Imported, Failure> {
    let found = import::detect(path)?;
    if found.datasets.is_empty() {
        return Err(ImportError::NothingFound(path.to_owned()).into());
    }
    let is_stopped = stopped_by_signal();
    let mut outcomes = Vec::new();
    for dataset in &found.datasets {
        let follower = Follower::new(&dataset.source, is_stopped.clone());
        let importer = Importer { db: &node.db, blobs: &node.blobs, clock: &*node.clock, progress: &follower };
        let report = importer.run(dataset).await?;
        drop(follower);
        outcomes.push(Outcome::new(&node.db, report).await?);
    }
    let skipped = found.skipped.iter().map(|it| format!("{} {}", it.file, it.why)).collect();
    Ok(Imported { outcomes, skipped })
}

/// Turns true at Ctrl-C, so that the run stops between two transactions.
fn stopped_by_signal() -> Arc<AtomicBool> {
    let is_stopped = Arc::new(AtomicBool::new(false));
    let to_set = is_stopped.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            to_set.store(true, Ordering::Relaxed);
        }
    });
    is_stopped
}

struct Follower {
    reading: Progress,
    applying: Progress,
    is_stopped: Arc<AtomicBool>,
}

impl Follower {
    fn new(source: &str, is_stopped: Arc<AtomicBool>) -> Self {
        Self { reading: Progress::new(format!("{source}: reading")), applying: Progress::new(format!("{source}: applying")), is_stopped }
    }
}

impl import::Progress for Follower {
    fn step(&self, step: Step) -> ControlFlow<()> {
        match step.phase {
            Phase::Staging => self.reading.show(step.bytes_read, step.bytes_total, step.done),
            Phase::Applying => self.applying.show(step.done, step.of, step.done),
        }
        if self.is_stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl Outcome {
    async fn new(db: &Db, report: ImportReport) -> Result<Self, DbError> {
        let mut refused_because = BTreeMap::new();
        let mut examples = Vec::new();
        for_each_refusal(db, report.import, |refusal| {
            *refused_because.entry(refusal.reason.key().to_owned()).or_insert(0) += 1;
            if examples.len() < 5 {
                examples.push(refusal.to_string());
            }
            Ok::<_, DbError>(())
        })
        .await?;
        let counts = report.counts;
        Ok(Self {
            import: report.import,
            source: report.source,
            is_complete: report.is_complete,
            missing: report.missing,
            added: counts.added,
            changed: counts.changed,
            moved: counts.moved,
            vanished: counts.vanished,
            unchanged: counts.unchanged,
            refused: counts.refused,
            textbooks: report
                .subjects
                .into_iter()
                .map(|it| Textbooks { stage: it.stage, subject: it.subject, textbooks: it.textbooks })
                .collect(),
            sections: report.sections.into_iter().map(|it| (it.section, it.resources)).collect(),
            refused_because,
            examples,
        })
    }

    /// The counts, in one line.
    pub fn sum(&self) -> String {
        let Self { added, changed, moved, vanished, unchanged, refused, .. } = self;
        let numbers = [added, changed, moved, vanished, unchanged, refused].map(|number| grouped(*number));
        let [added, changed, moved, vanished, unchanged, refused] = numbers;
        format!("{added} added, {changed} changed, {moved} moved, {vanished} vanished, {unchanged} unchanged, {refused} refused")
    }
}

async fn for_each_refusal<E: From<DbError>>(db: &Db, import: ImportId, mut each: impl FnMut(&Refusal) -> Result<(), E>) -> Result<(), E> {
    let mut after = 0;
    loop {
        let page = import::list_refusals(&mut db.read().await?, import, after, PageSize::clamped(100)).await?;
        for refusal in &page.entries {
            each(refusal)?;
            after = refusal.ordinal;
        }
        if page.next.is_none() {
            return Ok(());
        }
    }
}

async fn write_refusals(db: &Db, outcomes: &[Outcome], file: &Path) -> Result<(), Failure> {
    let mut to = BufWriter::new(File::create(file)?);
    for outcome in outcomes {
        for_each_refusal::<Failure>(db, outcome.import, |it| {
            let line = serde_json::json!({
                "source": outcome.source, "file": it.file, "line": it.line, "field": it.field,
                "reason": it.reason.key(), "sentence": it.to_string(),
            });
            Ok(writeln!(to, "{line}")?)
        })
        .await?;
    }
    Ok(to.flush()?)
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for outcome in &self.outcomes {
            writeln!(f, "{outcome}")?;
        }
        if !self.skipped.is_empty() {
            writeln!(f, "Not read:")?;
        }
        for file in self.skipped.iter().take(20) {
            writeln!(f, "  {file}")?;
        }
        if self.skipped.len() > 20 {
            writeln!(f, "  … and {} more", self.skipped.len() - 20)?;
        }
        Ok(())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.source, self.sum())?;
        if !self.is_complete {
            writeln!(f, "  Not everything of this source was there, so nothing was declared vanished.")?;
        }
        for file in &self.missing {
            writeln!(f, "  missing: {file}")?;
        }
        for row in &self.textbooks {
            writeln!(f, "  {} {} {:>8}", padded(&row.stage, 22), padded(&row.subject, 30), grouped(row.textbooks))?;
        }
        for (section, resources) in &self.sections {
            writeln!(f, "  {} {:>8}", padded(section, 53), grouped(*resources))?;
        }
        for (reason, count) in &self.refused_because {
            writeln!(f, "  refused {} {:>8}", padded(reason, 45), grouped(*count))?;
        }
        for example in &self.examples {
            writeln!(f, "    {example}")?;
        }
        if self.refused > i64::try_from(self.examples.len()).unwrap_or(i64::MAX) {
            writeln!(f, "    … all of them: --report FILE")?;
        }
        Ok(())
    }
}
