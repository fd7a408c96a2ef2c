//! The pages of a class, through the browser's door, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod after_school;
mod members;
mod world;
