//! The pages of a class, through the browser's door, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod after_school;
mod check_in;
mod erasure;
mod guardians;
mod leave;
mod members;
mod showcase;
mod world;
