//! What every test stands on: fresh databases of both kinds, a clock that stands still, and a browser without a network.
//!
//! Invariant: knows the spine (kernel, store) and no feature, so that every crate can be tested with it.
#![allow(clippy::expect_used, reason = "a test whose ground gives way has failed")]

mod blobs;
mod bucket;
mod bucket_protocol;
mod client;
mod databases;
mod folder;
mod postgres;
mod wire;

pub use blobs::{TestBlobs, blob_stores};
pub use bucket::{Bucket, Manner};
pub use client::{Client, Reply};
pub use databases::{TestDb, databases, empty_databases, sqlite};
pub use folder::TempFolder;
pub use wire::Wire;
