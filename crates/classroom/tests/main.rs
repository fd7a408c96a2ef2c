//! The pages of a class, through the browser's door, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod after_school;
mod check_in;
mod class_session;
mod closed;
mod erasure;
mod evaluation;
mod feed;
mod feed_files;
mod forms;
mod forms_results;
mod guardians;
mod inbox;
mod joining;
mod leave;
mod members;
mod notices;
mod reports;
mod running;
mod seed;
mod showcase;
mod world;
