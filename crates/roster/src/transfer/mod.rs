//! A pupil's way to another school 转学, and out of school.
//!
//! Invariants: a pupil has at most one open transfer; nothing of a roster changes before the receiving school accepts; then one transaction
//! ends the place in the old school and begins the one in the new, with the same account.

mod act;
mod code;
mod demo;
mod rows;
mod state;

pub(crate) use act::{Arrival, accept, ask, leave_for_good, release, release_asked};
pub(crate) use code::{make as make_code, prune as prune_codes};
pub use demo::demo_transfers;
pub(crate) use rows::{Transfer, close, find, list_of_school};
pub(crate) use state::{Reason, Refusal, TransferState};
