//! The library on both databases: import, log, projections, export, pages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod imports;
mod packs;
mod pages;
