//! The pages of uploads: the list, one of them, and what can be done with it.

pub(crate) mod acts;
mod desk;
pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod release;
mod row;
