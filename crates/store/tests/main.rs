//! Transactions, tables, copies and files, each on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod answers_move;
mod backup;
mod blobs;
mod bucket;
mod counters;
mod durability;
mod events;
mod group_commit;
mod migrations;
mod node_key;
mod statements;
