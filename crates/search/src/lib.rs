//! Full-text search: an index on disk, and queries that know Chinese.
//!
//! It knows no feature. An area hands in [`SearchDocument`]s with the number of the log entry that they are up to date with, and asks
//! with a [`Wanted`]. The index is a projection: whatever is wrong with it, it is thrown away and made anew.
//!
//! Invariants: what was committed survives `kill -9` together with its position in the log; a query reads a bounded number of words and
//! keeps a bounded number of hits; the same folding, segmentation and pinyin serve documents and queries.

mod answer;
mod collect;
mod direct;
mod document;
mod excerpt;
mod facet;
mod fields;
mod fold;
mod index;
mod query;
mod slot;
mod sound;
mod view;
mod words;

pub use answer::{Answer, Hit, Match, Order, PAGE_SIZE, Wanted};
pub use collect::{Counts, Preferences};
pub use direct::Lead;
pub use document::{Entry, Line, SearchDocument};
pub use excerpt::{Piece, mark};
pub use facet::{Facet, Facets};
pub use fold::{compact, fold};
pub use index::{Batch, Index, Look, Position, SearchError};
pub use query::LONGEST_QUERY_CHARS;
pub use slot::Slot;
pub use sound::spellings;
