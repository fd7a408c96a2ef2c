//! Imports, each through the same door as the command line's.

mod catalogue;
mod sample;
mod world;
