//! Which org a page is about.

use identity::{Action, OrgLine, Person, Resource, org};
use kernel::OrgId;
use store::Tx;
use web::{OrNotFound, PageError};

/// The org of the id, or the person's own where there is none; for its administrators and those above. Another's is not there.
pub(crate) async fn managed(tx: &mut Tx, person: &Person, id: &str) -> Result<OrgLine, PageError> {
    let own = own_id(person)?;
    let id = if id.is_empty() { own } else { id.parse().map_err(|_| PageError::NotFound)? };
    let line = org::find_line(tx, id).await?.or_not_found()?;
    match person.may(Action::ManageOrg, Resource::Org(&line)) {
        Err(PageError::Forbidden(_)) if id != own => Err(PageError::NotFound),
        may => may.map(|()| line),
    }
}

/// The person's own org, in whose name they may speak.
pub(crate) async fn own(tx: &mut Tx, person: &Person) -> Result<OrgLine, PageError> {
    let line = org::find_line(tx, own_id(person)?).await?.or_not_found()?;
    person.may(Action::SpeakForOrg, Resource::Org(&line))?;
    Ok(line)
}

fn own_id(person: &Person) -> Result<OrgId, PageError> {
    person.role.org.as_ref().map(|org| org.id).ok_or(PageError::Forbidden("error-role"))
}

/// The way from the person's own org down to the one shown, without it: id and name.
pub(crate) async fn way_down(tx: &mut Tx, person: &Person, line: &OrgLine) -> Result<Vec<(String, String)>, PageError> {
    let own = own_id(person)?;
    if own == line.org.id {
        return Ok(Vec::new());
    }
    let mut above = org::list_ancestors(tx, line.org.id).await?;
    let inside = above.iter().position(|org| org.id == own).map_or(0, |at| at + 1);
    above.truncate(inside);
    Ok(above.into_iter().rev().map(|org| (org.id.to_string(), org.name)).collect())
}
