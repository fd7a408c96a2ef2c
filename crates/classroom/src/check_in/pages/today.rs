//! What is due today in all classes of a pupil, or of the children of a guardian.

use identity::{Action, Person};
use kernel::Timestamp;
use roster::{Class, see_class};
use store::Tx;
use web::PageError;

use super::own::own_pupils;
use crate::check_in::entry;
use crate::check_in::rule::Timing;
use crate::check_in::streak::{Done, lacks};
use crate::check_in::task;
use crate::period::today;

/// Something that is due today.
pub(crate) struct DueLine {
    pub(crate) link: String,
    pub(crate) title: String,
    pub(crate) class: String,
    pub(crate) pupil: String,
}

/// What can be handed in today and was not yet, class by class.
pub(crate) async fn list_due(tx: &mut Tx, person: &Person, classes: &[Class], now: Timestamp) -> Result<Vec<DueLine>, PageError> {
    let mut due = Vec::new();
    for class in classes.iter().filter(|class| class.closed_at.is_none()) {
        let running = task::list(tx, class).await?.into_iter().filter(|of| of.plan.take(today(now), now) == Ok(Timing::InTime));
        let running: Vec<_> = running.collect();
        if running.is_empty() {
            continue;
        }
        let seen = match see_class(tx, person, class.id, Action::SeeCheckIns).await {
            // Nobody has confirmed their role yet: the class stands in the list, and nothing in it waits for them.
            Err(PageError::NotFound | PageError::Forbidden(_)) => continue,
            seen => seen?,
        };
        if person.may(Action::TeachClass, seen.resource()).is_ok() {
            continue;
        }
        for pupil in own_pupils(tx, person, &seen).await? {
            let who = pupil.place.who.account;
            let (all, nothing) = (entry::list_done_of(tx, class, who).await?, Done::new());
            for of in &running {
                if lacks(&of.plan, all.get(&of.id).unwrap_or(&nothing), today(now), now) {
                    let link = format!("/class/{}/check-in/{}", class.id, of.id);
                    due.push(DueLine { link, title: of.title.clone(), class: class.name.clone(), pupil: pupil.name.clone() });
                }
            }
        }
    }
    Ok(due)
}
