//! The national library: sections 版块, curriculum, textbooks and resources, as projections of an append-only log of releases.

pub mod card;
pub mod curriculum;
pub mod document;
pub mod export;
pub mod import;
pub mod log;
pub mod seed;
