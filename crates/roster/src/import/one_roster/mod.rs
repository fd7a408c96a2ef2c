//! OneRoster 1.2 CSV: a ZIP of tables, as other systems of schools write and read it. A package of 1.1, which has the role with the user,
//! is read too.

mod class;
mod package;
mod school;

pub use package::Package;
pub(crate) use school::name_parts;
pub use school::{KnownIds, Note, PackageSchool, Taken, lines_of, lines_of_each};
