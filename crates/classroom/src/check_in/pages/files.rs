//! The bytes of what was handed in. The authorizer and the ledger of consent are asked for every piece, so that a withdrawal ends every link.

use axum::Extension;
use axum::extract::{Path, Query};
use identity::{Action, Person, Visit};
use kernel::CheckInEntryId;
use media::Media;
use roster::is_pupil_of;
use web::{OrNotFound, PageError, PageResult};

use super::see_one;
use crate::attachments::{self, Taking};
use crate::check_in::{entry, showing};

/// Class, check-in, entry, attachment and digest.
type FilePlace = Path<(String, String, String, String, String)>;

/// `GET …/entries/{entry}/files/{attachment}/{digest}`
pub(in crate::check_in) async fn answer(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path((class, check_in, entry, attachment, digest)): FilePlace,
    Query(taking): Query<Taking>,
) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (seen, of) = see_one(&mut tx, &person, &class, &check_in).await?;
    let id: CheckInEntryId = entry.parse().map_err(|_| PageError::NotFound)?;
    let entry = entry::find(&mut tx, &seen.class, of.id, id).await?.or_not_found()?;
    is_pupil_of(&mut tx, &seen.class, entry.pupil.account).await?.then_some(()).or_not_found()?;
    let agreed = showing::list_agreed(&mut tx, &[&entry]).await?;
    let facts = showing::facts(&of, &entry, &agreed);
    // Whoever may not see the work does not learn that there is one.
    person.may(Action::SeeWork, seen.work(facts)).map_err(|_| PageError::NotFound)?;
    drop(tx);
    let owner = attachments::Owner::CheckInEntry(entry.id);
    attachments::answer(&visit, &media, (&seen.class.home, owner), (&attachment, &digest), &taking).await
}
