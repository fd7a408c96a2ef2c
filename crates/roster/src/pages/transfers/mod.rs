//! Pupils who change schools or leave, as the administrators of both schools see them.

pub(super) mod decide;
pub(super) mod list;
pub(super) mod open;

use identity::{Action, OrgLine, Person, Resource};
use store::Tx;
use web::PageError;

/// The school asked for, for those who let its pupils go and take pupils in.
async fn school(tx: &mut Tx, person: &Person, id: &str) -> Result<OrgLine, PageError> {
    let line = super::school(tx, person, id).await?;
    person.may(Action::TransferPupil, Resource::Org(&line))?;
    Ok(line)
}
