//! The open interfaces through the doors that other programs use, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that finds nothing has failed")]

mod api;
mod changes;
mod codes;
mod downloads;
mod feeds;
mod hostile;
mod oai;
mod openapi;
mod schema;
mod world;
