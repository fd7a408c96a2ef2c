//! The pages of a class, through the browser's door, on both databases.

mod erasure;
mod guardians;
mod members;
mod world;
