//! What only an administrative class has.

use identity::{Action, ClassKind, Person};
use kernel::ClassId;
use roster::{Seen, see_class};
use store::Tx;
use web::PageError;

/// The class of the address `id`, if `person` may do `action` in it. The policies decide; an ordinary class says why it lacks this.
pub(crate) async fn see(tx: &mut Tx, person: &Person, id: &str, action: Action) -> Result<Seen, PageError> {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    let seen = see_class(tx, person, id, Action::SeeClass).await?;
    match person.may(action, seen.resource()) {
        Err(PageError::Forbidden(_)) if seen.class.kind == ClassKind::Ordinary => Err(PageError::Forbidden("class-needs-administrative")),
        answer => answer.map(|()| seen),
    }
}
