//! Minor mode 未成年人模式: how long a child is here on a day, and when the night begins. The national guideline (移动互联网未成年人模式建设指南,
//! 2024) has defaults by age and lets guardians adjust them. Minutes are counted in slots from requests that come anyway; what is done in
//! them is not noted. Class sessions never count, and what is handed in is always taken.

mod demo;
mod rows;
mod rules;

pub use demo::demo_minor_mode;
pub(crate) use rows::{Kept, add_extra, count_slot, find, minor, save};
pub use rules::{Band, Minor, Now, Rules};

/// Minutes are counted in slots of so many.
pub(crate) const SLOT_MINUTES: i64 = 5;

const SLOT_MS: i64 = SLOT_MINUTES * 60_000;

/// The slot that the moment is in.
pub(crate) fn slot(at: kernel::Timestamp) -> i64 {
    at.as_ms() / SLOT_MS
}
