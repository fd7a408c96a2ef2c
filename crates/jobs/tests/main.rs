//! The queue, the schedule and the deliveries, each on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod delivery;
mod many_workers;
mod queue;
mod schedule;
mod world;
