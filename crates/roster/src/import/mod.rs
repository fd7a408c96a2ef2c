//! A school's roster from a file: read, mended, looked at, confirmed.
//!
//! Invariants: nothing of the roster changes before somebody confirms what they saw; the same file again changes nothing.

mod apply;
mod known;
mod line;
mod pending;
mod plan;
mod table;

pub use apply::apply;
pub use known::{Known, Roster, save_number};
pub use line::{Column, Entry, Line, LineFault, lines, parse};
pub(crate) use line::{duty_word, is_formula};
pub use pending::{Pending, find, list_pending, prune, remove, save};
pub use plan::{Act, Coverage, Effect, Plan, plan};
pub use table::{LARGEST_FILE_BYTES, MOST_ROWS, Refusal, read};
