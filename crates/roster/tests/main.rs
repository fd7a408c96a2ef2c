//! A school's roster, through the browser's door, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod activate;
mod classes;
mod files;
mod import;
mod one_roster;
mod rights;
mod rollover;
mod seed;
mod size;
mod transfer;
mod world;
