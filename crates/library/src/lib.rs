//! The national library: sections 版块, curriculum, textbooks and resources, as projections of an append-only log of releases.

pub mod address;
pub mod adoption;
pub mod body;
pub mod card;
pub mod choice;
pub mod curriculum;
pub mod desk;
pub mod document;
mod entry;
pub mod export;
pub mod finder;
pub mod harvest;
pub mod import;
pub mod index;
pub mod log;
pub mod missing;
pub mod pack;
pub mod pages;
pub mod projection;
pub mod reading;
mod rows;
pub mod section;
pub mod seed;
pub mod usage;

pub use index::{Index, Library};
