//! The pages of a class, through the browser's door, on both databases.

mod leave;
mod members;
mod world;
