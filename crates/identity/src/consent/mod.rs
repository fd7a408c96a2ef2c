//! What may be done with somebody's data: a ledger of decisions, one purpose at a time. Rows are only added; the last one holds.

mod demo;
mod ledger;
mod purpose;

pub use demo::demo_consent;
pub use ledger::{ConsentWithdrawn, is_given, list_given};
pub(crate) use ledger::{Decision, decide, list_decided};
pub use purpose::{Purpose, PurposeError};
