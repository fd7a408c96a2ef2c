//! Pictures, films, recordings and files that go with what is said in a class.
//!
//! An *owner* is what was said: it saves, lists and removes what goes with it through [`save_attachments`], [`list_attachments`] and
//! [`remove_attachments`], shows it with `classroom/attachments/files.html`, and reads the form through [`read_form`].
//!
//! Invariants: a file is sent and prepared by `media` and never shown as an upload; it belongs to exactly one owner; its bytes leave through
//! a route of that owner alone, which asks the authorizer each time and then calls [`answer`]. No link outlives the right to it.

mod answer;
mod form;
mod rows;
mod view;

use kernel::PostId;

pub(crate) use answer::{Taking, answer};
pub(crate) use form::{Filled, LARGEST_FORM_BYTES, read_form};
pub(crate) use rows::{Attached, list_attachments, remove_attachments, save_attachments};
pub(crate) use view::FilesView;

/// So many files go with one thing that is said.
pub(crate) const MOST_FILES: usize = 9;

/// What was said that files go with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// A post in a space of the class
    Post(PostId),
}

impl Owner {
    /// The kind and the id, as the database has them.
    fn key(self) -> (&'static str, String) {
        match self {
            Self::Post(id) => ("post", id.to_string()),
        }
    }
}
