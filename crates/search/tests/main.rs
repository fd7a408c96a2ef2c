//! The index from outside: documents in, queries, and what comes out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod hostile;
mod index;
mod ranking;
mod world;
