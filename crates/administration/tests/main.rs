//! The tree, schools that ask, and notices, through the door that browsers use, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod divisions;
mod erasure;
mod notices;
mod schools;
mod tree;
mod world;
