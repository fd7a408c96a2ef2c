//! Uploads through the door that browsers use, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod archive;
mod arriving;
mod audio_books;
mod checking;
mod epubs;
mod failing;
mod forgetting;
mod hostile;
mod preparing;
mod releasing;
mod rights;
mod world;
