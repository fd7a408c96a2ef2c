//! `qinghe audit verify`

use std::fmt;

use identity::audit::{self, Verdict};
use serde::Serialize;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out;

/// A record that is whole.
#[derive(Serialize)]
struct Whole {
    entries: i64,
}

/// Checks the chain of the record from its first entry to its head. A broken one is a problem that was found: exit code 1.
pub async fn verify(settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let verdict = audit::verify(&node.db).await;
    node.close().await;
    match verdict? {
        Verdict::Whole(entries) => out::answer(settings.json, &Whole { entries }),
        Verdict::BrokenAt(entry) => Err(Failure::refused(format!(
            "the record of administrative acts is broken at entry {entry}: it was changed, or entries are missing; compare with a backup"
        ))),
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} entries, all as they were written, none missing.", self.entries)
    }
}
