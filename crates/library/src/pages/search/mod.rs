//! Searching: results, filters, suggestions, the direct hit, and what to do when nothing was found.

mod asked;
mod direct;
mod filters;
mod hit;
mod nearby;
mod preferences;
mod results;
mod suggest;
mod tell;

pub use results::show_search;
pub use suggest::suggest;
pub use tell::{show_thanks, tell_missing};
