//! One file a page: its handlers, and what its template prints.

pub(super) mod change;
pub(super) mod class;
pub(super) mod course;
mod details;
pub(super) mod report;
pub(super) mod school;

use identity::{OrgKind, OrgLine, Person, org};
use store::Tx;
use web::{OrNotFound, PageError, Shell};

use super::offer::Offer;

/// The school that the person acts in; a county or city offers no courses itself.
async fn own_school(tx: &mut Tx, person: &Person) -> Result<OrgLine, PageError> {
    let own = person.role.org.as_ref().filter(|org| org.kind == OrgKind::School).ok_or(PageError::Forbidden("error-role"))?;
    org::find_line(tx, own.id).await?.or_not_found()
}

/// `周三 16:30–17:30 · 操场`
fn when_and_where(shell: &Shell, offer: &Offer) -> String {
    let day = shell.t(&format!("weekday-{}", offer.weekday)).into_owned();
    format!("{day} {} · {}", offer.hours(), offer.place)
}
