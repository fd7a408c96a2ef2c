//! `qinghe doctor`: is the node in good health?

use std::fmt;
use std::path::Path;
use std::process::Command;

use identity::audit::{self, Verdict};
use kernel::BlobId;
use library::finder::FOLDER;
use search::{Index, Look};
use serde::Serialize;
use store::{BlobError, Db, sql};

use crate::config::Settings;
use crate::failure::{Failure, chain};
use crate::files::list_known;
use crate::node::Node;
use crate::out::{self, grouped, padded};
use crate::progress::Progress;

#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Read every kept file instead of two hundred
    #[arg(long)]
    all: bool,
}

const SAMPLE: usize = 200;
const LEAST_FREE_MIB: u64 = 1024;

/// What a look at one thing found.
#[derive(Serialize)]
struct Finding {
    about: &'static str,
    state: State,
    what: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Good,
    Note,
    Problem,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Findings(Vec<Finding>);

/// Looks at everything. All it writes is which files are damaged, so that servers do not give them out, and which are whole again.
pub async fn run(asked: Doctor, settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let mut findings = Findings(vec![Finding { about: "database", state: State::Good, what: format!("{} answers", node.db.describe()) }]);
    let tables = tables(&node.db).await?;
    let are_present = tables.state == State::Good;
    findings.0.push(tables);
    if are_present {
        findings.0.push(files(&node, asked.all).await?);
        findings.0.push(marked(&node.db).await?);
        findings.0.push(log(&node.db).await?);
        findings.0.push(acts(&node.db).await?);
        findings.0.push(index(&node.db, &settings.data.join(FOLDER)).await?);
    }
    findings.0.push(space(&settings.data));
    findings.0.extend(
        [("ffmpeg", "films"), ("pdftoppm", "PDF pages"), ("soffice", "pages of office files")].map(|(name, what)| tool(name, what)),
    );
    node.close().await;
    out::answer(settings.json, &findings)?;
    match findings.0.iter().filter(|finding| finding.state == State::Problem).count() {
        0 => Ok(()),
        1 => Err(Failure::refused("1 problem was found")),
        problems => Err(Failure::refused(format!("{problems} problems were found"))),
    }
}

async fn tables(db: &Db) -> Result<Finding, Failure> {
    let (state, what) = match store::list_pending(db).await {
        Ok(pending) if pending.is_empty() => (State::Good, "up to date".to_owned()),
        Ok(pending) => (State::Problem, format!("{} are to come; run `qinghe migrate`", pending.join(", "))),
        Err(store::MigrateError::Db(error)) => return Err(error.into()),
        Err(error) => (State::Problem, error.to_string()),
    };
    Ok(Finding { about: "tables", state, what })
}

async fn files(node: &Node, all: bool) -> Result<Finding, Failure> {
    let mut ids = list_known(&node.db).await?;
    let known = ids.len();
    if !all && known > SAMPLE {
        // Digests are random: any stretch of them is a fair sample, and the clock chooses another each time.
        let from = usize::try_from(node.clock.now().as_ms()).unwrap_or(0) % known;
        ids = ids.iter().cycle().skip(from).take(SAMPLE).copied().collect();
    }
    let progress = Progress::new("doctor: files");
    let mut broken: Vec<BlobId> = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let is_whole = match node.blobs.is_intact(*id).await {
            Ok(found) => found == Some(true),
            // Nothing is said of files that nobody could look at.
            Err(away @ BlobError::Bucket(_)) => {
                return Ok(Finding { about: "files", state: State::Problem, what: format!("cannot be read: {}", chain(&away)) });
            }
            Err(error) => return Err(error.into()),
        };
        if !is_whole {
            broken.push(*id);
        }
        let kept = store::find_kept(&mut node.db.read().await?, *id).await?;
        if kept.is_some_and(|kept| kept.is_damaged == is_whole) {
            store::note_check(&node.db, *id, is_whole, node.clock.now()).await?;
        }
        progress.show(at as u64 + 1, ids.len() as u64, at as u64 + 1);
    }
    let place = node.blobs.bucket().map_or_else(String::new, |bucket| format!(" from {bucket}"));
    let looked = format!("{} of {} kept files were read{place}", grouped(ids.len() as u64), grouped(known as u64));
    Ok(match broken.first() {
        None => Finding { about: "files", state: State::Good, what: format!("{looked}, all are whole") },
        Some(first) => Finding {
            about: "files",
            state: State::Problem,
            what: format!("{looked}, {} are missing or damaged, first {first}", broken.len()),
        },
    })
}

/// What servers and the background reading found damaged; nobody gets those files.
async fn marked(db: &Db) -> Result<Finding, Failure> {
    let about = "scrub";
    Ok(match store::count_damaged(&mut db.read().await?).await? {
        0 => Finding { about, state: State::Good, what: "no file is marked as damaged".to_owned() },
        damaged => {
            let what =
                format!("{damaged} files are marked as damaged and not served; put intact copies back from a backup, then look with --all");
            Finding { about, state: State::Problem, what }
        }
    })
}

/// Does what pages read agree with the log? The newest entry of a subject says in which release it should be.
async fn log(db: &Db) -> Result<Finding, Failure> {
    let astray = sql("SELECT COUNT(*) AS astray
           FROM library_log l
           LEFT JOIN library_textbook t ON t.id = l.subject_id AND l.kind = 'textbook'
           LEFT JOIN library_resource r ON r.id = l.subject_id AND l.kind = 'resource'
          WHERE l.kind IN ('textbook', 'resource')
            AND l.seq = (SELECT MAX(m.seq) FROM library_log m WHERE m.subject_id = l.subject_id)
            AND (COALESCE(t.state, r.state, '') <> CASE l.change WHEN 'vanished' THEN 'vanished' WHEN 'recalled' THEN 'recalled'
                                                                 ELSE 'published' END
                 OR COALESCE(l.release_hash, t.release_hash, r.release_hash) <> COALESCE(t.release_hash, r.release_hash, ''))");
    let astray = astray.fetch_one(&mut db.read().await?, |row| row.get::<i64>("astray")).await?;
    Ok(match astray {
        0 => Finding { about: "library", state: State::Good, what: "what pages read agrees with the log".to_owned() },
        astray => {
            let what = format!("{} subjects differ from the log; run `qinghe rebuild`", grouped(astray));
            Finding { about: "library", state: State::Problem, what }
        }
    })
}

/// Is the record of administrative acts as it was written?
async fn acts(db: &Db) -> Result<Finding, Failure> {
    let about = "audit log";
    Ok(match audit::verify(db).await? {
        Verdict::Whole(entries) => {
            Finding { about, state: State::Good, what: format!("{} entries, all as they were written", grouped(entries)) }
        }
        Verdict::BrokenAt(entry) => Finding { about, state: State::Problem, what: format!("entry {entry} was changed or is missing") },
    })
}

/// Is the search index of the first server on this folder whole, and near the log's end?
async fn index(db: &Db, folder: &Path) -> Result<Finding, Failure> {
    let about = "search";
    let head = library::reading::find_head(&mut db.read().await?).await?;
    Ok(match Index::look(&folder.join("1")) {
        Look::Unusable => Finding { about, state: State::Note, what: "there is no index yet; `qinghe serve` makes it".to_owned() },
        Look::Damaged => {
            let what = "the index is damaged; run `qinghe search rebuild`".to_owned();
            Finding { about, state: State::Problem, what }
        }
        Look::At(position, _) if position.building_to > 0 => Finding {
            about,
            state: State::Note,
            what: format!("the index is being made: entry {} of {}", position.seq, position.building_to),
        },
        Look::At(position, documents) if position.seq > head => {
            let what = format!("the index holds {} documents of a later library; run `qinghe search rebuild`", grouped(documents));
            Finding { about, state: State::Problem, what }
        }
        Look::At(position, documents) => {
            let what = format!("{} documents, {} entries behind the log", grouped(documents), grouped(head - position.seq));
            Finding { about, state: State::Good, what }
        }
    })
}

fn space(folder: &Path) -> Finding {
    let about = "disk";
    // POSIX: the fourth number of the second line is what is free, in KiB.
    let listed = Command::new("df").arg("-Pk").arg(folder).output();
    let free = listed.ok().and_then(|output| {
        let text = String::from_utf8(output.stdout).ok()?;
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match free.map(|kib| kib / 1024) {
        None => Finding { about, state: State::Note, what: "`df` does not tell how much space is free".to_owned() },
        Some(mib) if mib < LEAST_FREE_MIB => Finding { about, state: State::Problem, what: format!("only {mib} MiB are free") },
        Some(mib) => Finding { about, state: State::Good, what: format!("{} MiB are free", grouped(mib)) },
    }
}

fn tool(name: &'static str, what: &str) -> Finding {
    match Command::new(name).arg("-version").output() {
        Ok(_) => Finding { about: name, state: State::Good, what: "is there".to_owned() },
        Err(error) => {
            Finding { about: name, state: State::Note, what: format!("is absent, so {what} can be shown but not made ({})", chain(&error)) }
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { about, state, what } in &self.0 {
            let mark = match state {
                State::Good => "good",
                State::Note => "note",
                State::Problem => "PROBLEM",
            };
            writeln!(f, "{} {} {what}", padded(mark, 8), padded(about, 10))?;
        }
        Ok(())
    }
}
