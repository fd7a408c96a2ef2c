//! Classes and who is in them, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod classes;
mod world;
