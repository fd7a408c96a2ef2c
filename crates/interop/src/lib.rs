//! How other programs and paper meet the library: the programming interface, OAI-PMH, feeds for search engines, short codes with QR, and
//! what may be taken away.
//!
//! Invariant: everything here is read from the library through its reading functions; only short codes are this crate's own.

mod api;
mod base;
mod code;
mod feeds;
mod oai;
mod routes;
mod take;
mod xml;

pub use base::{Interop, Settings};
pub use oai::{catch_up, keep_up};
pub use routes::routes;
