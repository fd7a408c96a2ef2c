//! The program: reads what it is asked to do, puts the areas together, and does it.
//!
//! Invariant: this crate knows every area, and no area knows it. It holds no rule of the product.

mod admin;
mod bucket_config;
mod command;
mod config;
mod failure;
mod files;
mod logging;
mod node;
mod operations;
mod out;
mod progress;
mod provider_config;
mod site;
mod upkeep;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

use crate::command::Cli;
use crate::failure::{Exit, Failure};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => Exit::Done.into(),
        Err(failure) => {
            out::complain(&failure);
            failure.exit().into()
        }
    }
}

fn run(mut cli: Cli) -> Result<(), Failure> {
    let settings = cli.settings()?;
    logging::start(settings.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(command::run(cli.command, &settings));
    runtime.shutdown_timeout(Duration::from_secs(2));
    outcome
}
