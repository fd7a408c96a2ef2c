//! Imports, each through the same door as the command line's.

mod broken;
mod catalogue;
mod cut;
mod films;
mod nation;
mod relevance;
mod sample;
mod snapshots;
mod splitting;
mod world;
