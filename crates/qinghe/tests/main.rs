//! The program as an operator uses it: the real binary, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod administrator;
mod after_school;
mod audit;
mod backup;
mod bucket;
mod catalogue;
mod client;
mod configuration;
mod damage;
mod demo;
mod doors;
mod packs;
mod search;
mod serving;
mod transcoding;
mod world;
