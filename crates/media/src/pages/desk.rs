//! Who may see and do what with an upload: its owner everything but release it, an editor of this node's library what was offered.

use identity::{Action, Person, Resource, org};
use kernel::UploadId;
use store::Tx;
use web::{OrNotFound, PageError};

use crate::upload::{Purpose, State, Upload};
use crate::{Media, rows};

/// An upload, and what the person may do with it.
pub(crate) struct Seen {
    pub(crate) upload: Upload,
    pub(crate) is_owner: bool,
    pub(crate) may_release: bool,
}

/// The upload, if the person may know of it.
pub(crate) async fn find(media: &Media, person: &Person, home: &str, id: &str) -> Result<Seen, PageError> {
    let id: UploadId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = media.app().db.read().await?;
    let upload = rows::find(&mut tx, home, id).await?.filter(|upload| upload.purpose == Purpose::Library).or_not_found()?;
    let is_owner = upload.owner == person.account && upload.home == person.home.as_str();
    if is_owner {
        person.may(Action::UploadMedia, Resource::Uploads(person.account))?;
    }
    let is_editor = may_release(&mut tx, person).await?;
    let is_offered = upload.offered_at.is_some();
    let may_know = is_owner || (is_editor && is_offered);
    if !may_know {
        return Err(PageError::NotFound);
    }
    let may_release = is_editor && upload.state == State::Ready && upload.resource.is_none();
    Ok(Seen { upload, is_owner, may_release })
}

/// As [`find`], for what only the owner may do.
pub(crate) async fn find_own(media: &Media, person: &Person, home: &str, id: &str) -> Result<Upload, PageError> {
    let seen = find(media, person, home, id).await?;
    if seen.is_owner { Ok(seen.upload) } else { Err(PageError::Forbidden("error-role")) }
}

/// Whether the person releases in the library of this node, which belongs to the top of its tree.
pub(crate) async fn may_release(tx: &mut Tx, person: &Person) -> Result<bool, PageError> {
    let Some(root) = org::find_root(tx).await? else { return Ok(false) };
    let line = org::find_line(tx, root.id).await?.or_not_found()?;
    match person.may(Action::ReleaseResource, Resource::LibraryItem(&line)) {
        Ok(()) => Ok(true),
        Err(PageError::Forbidden(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
