//! Progress of long work, on stderr: a bar with rate and time left on a terminal, a line now and then otherwise.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::out;

const BETWEEN_LINES: Duration = Duration::from_secs(5);
const BAR: &str = "{prefix} [{bar:30}] {msg} ({percent}%, {eta} left)";

/// How far some work is.
pub struct Progress {
    title: String,
    bar: Option<ProgressBar>,
    began: Instant,
    said: Mutex<Instant>,
}

impl Progress {
    /// Work that begins now.
    pub fn new(title: impl Into<String>) -> Self {
        let title = title.into();
        let bar = stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(0).with_style(style.progress_chars("=> ")).with_prefix(title.clone())
        });
        let now = Instant::now();
        Self { title, bar, began: now, said: Mutex::new(now) }
    }

    /// `done` of `total` parts of the work are done, in which `rows` things were handled.
    pub fn show(&self, done: u64, total: u64, rows: u64) {
        let per_second = u64::try_from(u128::from(rows) * 1000 / self.began.elapsed().as_millis().max(1)).unwrap_or(u64::MAX);
        let message = format!("{}, {} a second", out::grouped(rows), out::grouped(per_second));
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done);
            bar.set_message(message);
            return;
        }
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.elapsed() >= BETWEEN_LINES {
            *said = Instant::now();
            let percent = (100 * done).checked_div(total).unwrap_or(0);
            let left = self.began.elapsed().as_secs() * total.saturating_sub(done) / done.max(1);
            out::note(&format!("{}: {percent} %, {message}, about {left} s left", self.title));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
