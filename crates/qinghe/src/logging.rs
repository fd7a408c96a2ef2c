//! The log: on stderr, for people on a terminal and as JSON lines for machines. `RUST_LOG` chooses what is written.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

use crate::config::LogForm;

/// Starts the log of this process.
pub fn start(form: Option<LogForm>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let form = form.unwrap_or(if stderr().is_terminal() { LogForm::Text } else { LogForm::Json });
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    match form {
        LogForm::Text => lines.compact().with_ansi(stderr().is_terminal()).init(),
        LogForm::Json => lines.json().flatten_event(true).init(),
    }
}
