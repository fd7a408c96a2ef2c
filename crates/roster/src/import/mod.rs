//! A school's roster from a file: read, mended, looked at, confirmed.
//!
//! Invariants: nothing of the roster changes before somebody confirms what they saw; the same file again changes nothing; a file is read within
//! bounds of memory, before the database is asked for a place to write.

mod apply;
mod archive;
mod file;
mod known;
mod line;
mod one_roster;
mod pending;
mod plan;
mod sources;
mod spreadsheet;
mod table;
mod turn;

pub use apply::apply;
pub use file::{Brought, open};
pub use known::{Known, Roster, save_number};
pub(crate) use known::{find_by_number, find_number};
pub use line::{Column, Entry, Line, LineFault, Source, lines, parse};
pub(crate) use line::{duty_word, is_number};
pub(crate) use one_roster::name_parts;
pub use one_roster::{KnownIds, Note, Package, PackageSchool, Taken, lines_of, lines_of_each};
pub use pending::{Pending, find, list_pending, list_pending_of, prune, remove, save};
pub use plan::{Act, Coverage, Effect, Plan, plan};
pub(crate) use sources::list as list_sources;
pub use sources::{load_known, save_sources};
pub use table::{LARGEST_FILE_BYTES, MOST_ROWS, Refusal, read};
pub use turn::Turn;
