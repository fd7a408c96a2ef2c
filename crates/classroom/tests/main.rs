//! The pages of a class, through the browser's door, on both databases.

mod after_school;
mod members;
mod world;
