//! Classes and who is in them, on both databases.

mod classes;
mod world;
