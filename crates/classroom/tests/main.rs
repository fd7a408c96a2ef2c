//! The pages of a class, through the browser's door, on both databases.

mod members;
mod world;
