//! Schools, their classes and who is in them.
//!
//! Invariants: a pupil is in exactly one administrative class at a time; an enrollment that ended stays, so that one pupil has one
//! history; what somebody may do in a class follows from their enrollment and is asked of the authorizer.

mod class;
mod class_name;
mod demo;
mod enrollment;
mod erasure;
mod event;
pub mod export;
pub mod import;
pub mod ordinary;
pub mod own_data;
mod pages;
pub mod rollover;
mod school;
mod seed;
mod standing;
mod transfer;
mod upkeep;

pub use class::{Class, find_class, list_classes_in, save_class};
pub use demo::demo_classes;
pub use enrollment::{Enrolled, Enrollment, enroll, is_pupil_of, leave, list_enrolled, list_pupils, list_teachers};
pub use erasure::subscribe;
pub use event::{PupilLeft, TransferMoved};
pub use pages::routes;
pub use seed::{seed_classes, seeded_class_id};
pub use standing::{Seen, list_administrative_of, list_own_classes, see_class, stand_before};
pub use transfer::demo_transfers;
pub use upkeep::{ForgetOldImports, ForgetOldJoining};
