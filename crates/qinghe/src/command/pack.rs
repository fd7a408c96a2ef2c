//! `qinghe pack export`, `qinghe pack import`, `qinghe pack key`

use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::{ResourceId, TextbookId, UnitKey};
use library::pack::{self, Manifest, PackError, Plan, Wanted};
use serde::Serialize;
use serde_json::json;
use store::{NodeKey, NodeName};

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, grouped};
use crate::progress::Progress;

#[derive(Debug, Args)]
pub struct Pack {
    #[command(subcommand)]
    what: PackWhat,
}

#[derive(Debug, Subcommand)]
enum PackWhat {
    /// Write a book, a unit of it with its lessons, or some resources into a signed folder
    #[command(
        after_help = "Example:\n  qinghe pack export --book 01890a5d-ac96-774b-bcce-b302099a8057 --unit 3 --out /media/usb/chapter-3"
    )]
    Export(Export),
    /// Take a signed folder in; what is there already stays as it is
    #[command(after_help = "Example:\n  qinghe pack import /media/usb/chapter-3 --trust KEY --dry-run")]
    Import(Import),
    /// Print the key by which others know what this node signed
    #[command(after_help = "Example:\n  qinghe pack key --data /var/lib/qinghe")]
    Key,
}

#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    what: ExportWhat,
    /// Of a book, only what teaches this unit, by its key
    #[arg(long, value_name = "KEY", requires = "book")]
    unit: Option<UnitKey>,
    /// The folder to write, which must be new or empty
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct ExportWhat {
    /// A textbook, with all that teaches it
    #[arg(long, value_name = "ID")]
    book: Option<TextbookId>,
    /// A resource; several may be named
    #[arg(long, value_name = "ID", num_args = 1..)]
    resource: Vec<ResourceId>,
}

#[derive(Debug, Args)]
pub struct Import {
    /// The folder
    folder: PathBuf,
    /// A node whose packs may be taken in, by its key; may be repeated. This node's own packs always may.
    #[arg(long, value_name = "KEY")]
    trust: Vec<NodeName>,
    /// Check everything and say what would be done, without doing it
    #[arg(long)]
    dry_run: bool,
}

/// Does what was asked.
///
/// # Errors
/// See [`Failure`].
pub async fn run(asked: Pack, settings: &Settings) -> Result<(), Failure> {
    match asked.what {
        PackWhat::Export(asked) => export(asked, settings).await,
        PackWhat::Import(asked) => import(asked, settings).await,
        PackWhat::Key => {
            let key = NodeKey::open(&settings.data)?.name();
            out::line(&if settings.json { json!({ "key": key }).to_string() } else { key.to_string() });
            Ok(())
        }
    }
}

/// What was written, for people and machines.
#[derive(Serialize)]
struct Written {
    title: String,
    documents: u64,
    files: usize,
    bytes: u64,
    key: NodeName,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, documents, files, bytes, key } = self;
        let (documents, files, bytes) = (grouped(*documents), grouped(*files as u64), grouped(*bytes));
        writeln!(f, "{title}: {documents} documents, {files} files, {bytes} bytes")?;
        write!(f, "signed by {key}\nwho takes it in must be told this key: qinghe pack import FOLDER --trust {key}")
    }
}

async fn export(asked: Export, settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let key = NodeKey::open(&settings.data)?;
    let wanted = match asked.what.book {
        Some(id) => Wanted::Book { id, unit: asked.unit },
        None => Wanted::Resources(asked.what.resource),
    };
    let mut snapshot = node.db.snapshot().await?;
    let Manifest { title, segments, blobs, total_bytes, origin, .. } =
        pack::export(&mut snapshot, &node.blobs, &key, &wanted, &asked.out, node.clock.now()).await?;
    let documents = segments.iter().map(|segment| segment.entries).sum();
    out::answer(settings.json, &Written { title, documents, files: blobs.len(), bytes: total_bytes, key: origin })
}

/// What was or would be done.
#[derive(Serialize)]
struct Taken {
    title: String,
    origin: NodeName,
    is_dry_run: bool,
    #[serde(flatten)]
    plan: Plan,
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, origin, is_dry_run, plan } = self;
        let Plan { added, changed, moved, restored, unchanged, recalled, files, bytes } = plan;
        writeln!(f, "{title}, signed by {origin}")?;
        writeln!(
            f,
            "{added} added, {changed} changed, {moved} moved, {restored} restored, {unchanged} unchanged, {recalled} withdrawn here"
        )?;
        write!(f, "{} files of {} bytes copied", grouped(*files), grouped(*bytes))?;
        if *is_dry_run { write!(f, "\nThis was a dry run: nothing has changed.") } else { Ok(()) }
    }
}

async fn import(asked: Import, settings: &Settings) -> Result<(), Failure> {
    let node = if asked.dry_run { Node::find(settings).await? } else { Node::make(settings).await? };
    let trusted = [asked.trust, vec![NodeKey::open(&settings.data)?.name()]].concat();
    let pack = pack::verify(&node.db, &asked.folder, &trusted).await?;
    let progress = Progress::new("taking in");
    let following = |done, of| {
        progress.show(done, of, done);
        ControlFlow::Continue(())
    };
    let planned = pack.plan(&node.db).await?;
    let plan = if asked.dry_run {
        planned
    } else {
        let applied = pack::apply(&node.db, &node.blobs, &pack, node.clock.now(), &following).await?;
        // What stays withdrawn is unchanged to the log.
        Plan { recalled: planned.recalled, unchanged: applied.unchanged.saturating_sub(planned.recalled), ..applied }
    };
    drop(progress);
    node.close().await;
    let Manifest { title, origin, .. } = pack.manifest;
    out::answer(settings.json, &Taken { title, origin, is_dry_run: asked.dry_run, plan })
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        match error {
            PackError::Fault(fault) => Self::input(fault.to_string()),
            PackError::Db(error) => error.into(),
            PackError::Log(error) => error.into(),
            PackError::Blob(error) => error.into(),
            PackError::Io(error) => error.into(),
            other => Self::refused(other.to_string()),
        }
    }
}
