//! Import: catalogues of other platforms, listings and our own packages, into the log.
//!
//! What is read is staged first, so that a broken file changes nothing; then the staged rows are compared with what the library holds
//! and applied in short transactions. A run that is killed anywhere goes on when the same input is imported again, and importing the
//! same input twice changes nothing.

mod apply;
mod broken;
mod captions;
mod detect;
mod importer;
mod incoming;
pub mod listing;
pub mod national;
pub mod qinghe;
mod read;
mod report;
mod run;
mod split;
mod stage;
pub mod tags;

pub use broken::{Broken, BrokenFile, ImportError};
pub use detect::{Dataset, Detected, FileKind, InputFile, SkipReason, Skipped, detect};
pub use importer::{Importer, Phase, Progress, Silent, Step};
pub use incoming::{Found, Incoming};
pub use report::{Counts, ImportReport, Refusal, SectionCount, SubjectCount, find_report, list_refusals};
pub use split::{Bounds, RawRecord, Shape, SplitError, Splitter};
