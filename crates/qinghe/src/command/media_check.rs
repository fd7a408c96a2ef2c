//! `qinghe media check`

use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;
use media::check::{CheckError, Facts, Stage, Verdict, judge, measure};
use serde::Serialize;

use crate::config::Settings;
use crate::failure::Failure;
use crate::out::{self, padded};

#[derive(Debug, clap::Args)]
pub struct MediaCheck {
    /// The film
    file: PathBuf,
    /// Whose lesson it is, which decides how long it may be [default: the length of either is right]
    #[arg(long, value_enum)]
    stage: Option<School>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum School {
    Primary,
    Secondary,
}

#[derive(Serialize)]
struct Checked {
    file: String,
    measured: Facts,
    verdicts: Vec<Verdict>,
}

/// Measures the film and judges it; fails where a rule is not kept.
pub async fn run(asked: MediaCheck, settings: &Settings) -> Result<(), Failure> {
    let name = asked.file.display().to_string();
    let measured = measure(&asked.file).await.map_err(|error| match error {
        CheckError::Io(cause) => Failure::usage(format!("{name} cannot be opened: {cause}")),
        error => Failure::refused(format!("{name}: {error}")),
    })?;
    let stage = asked.stage.map(|school| match school {
        School::Primary => Stage::Primary,
        School::Secondary => Stage::Secondary,
    });
    let checked = Checked { verdicts: judge(&measured, stage), measured, file: name };
    out::answer(settings.json, &checked)?;
    match checked.verdicts.iter().filter(|verdict| !verdict.is_met).count() {
        0 => Ok(()),
        1 => Err(Failure::refused("1 rule is not kept")),
        many => Err(Failure::refused(format!("{many} rules are not kept"))),
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Verdict { rule, is_met, measured } in &self.verdicts {
            let (mark, measured) = (if *is_met { "pass" } else { "FAIL" }, if measured.is_empty() { "unknown" } else { measured });
            writeln!(f, "{} {} {}", padded(mark, 5), padded(measured, 14), rule.wanted())?;
        }
        Ok(())
    }
}
