//! The divisions of a nation, province or city from a file: read whole, compared with what the file said last time, applied at once.
//!
//! Invariants: a file with a fault changes nothing; the same file again changes nothing; what administrators renamed or moved stays unless the
//! file itself changed there; a code that vanished is reported and never removed.

mod apply;
mod read;
mod row;

pub use apply::{Change, ImportError, Report, import};
pub use read::{ReadError, read};
pub use row::{Division, Fault, FaultKind};
