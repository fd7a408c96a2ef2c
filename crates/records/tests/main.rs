//! Records through the door that browsers use, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod answers;
mod desks;
mod erasure;
mod favourites;
mod film_answers;
mod hostile;
mod progress;
mod world;
