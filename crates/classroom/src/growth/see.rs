//! Whose record it is, and whether somebody may see it.

use identity::guardians::{Owner, list_children};
use identity::{Action, ClassKind, Duty, Person, Subject};
use kernel::{AccountId, Timestamp};
use roster::{list_own_classes, list_pupils, see_class};
use store::Tx;
use web::{OrNotFound, PageError};

/// The pupil of the address, if the person may do `action`; whoever may not see the record does not learn that there is one.
pub(super) async fn see(tx: &mut Tx, person: &Person, id: &str, action: Action, now: Timestamp) -> Result<Subject, PageError> {
    let pupil: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let of_headed_class = find_in_headed_class(tx, person, pupil).await?;
    let asked_by_head_teacher = of_headed_class.is_some();
    let owner = match of_headed_class {
        Some(owner) => owner,
        None => find_near(tx, person, pupil).await?.or_not_found()?,
    };
    let mut subject = Subject::find(tx, person, owner, now).await?;
    subject.facts.asked_by_head_teacher = asked_by_head_teacher;
    subject.let_do(person, Action::SeeGrowth).map_err(|_| PageError::NotFound)?;
    subject.let_do(person, action)?;
    Ok(subject)
}

/// The person themselves, or a child of theirs.
async fn find_near(tx: &mut Tx, person: &Person, pupil: AccountId) -> Result<Option<Owner>, PageError> {
    if pupil == person.account {
        return Ok(Some(Owner { home: person.home.clone(), account: person.account }));
    }
    let children = list_children(tx, person.account).await?;
    Ok(children.into_iter().map(|child| child.holder).find(|holder| holder.account == pupil))
}

/// A pupil who is now in an administrative class whose head teacher the person is.
async fn find_in_headed_class(tx: &mut Tx, person: &Person, pupil: AccountId) -> Result<Option<Owner>, PageError> {
    for class in list_own_classes(tx, person).await? {
        if class.kind != ClassKind::Administrative {
            continue;
        }
        let seen = see_class(tx, person, class.id, Action::SeeClass).await?;
        if !seen.facts.duties.contains(&Duty::HeadTeacher) {
            continue;
        }
        let found = list_pupils(tx, &seen.class).await?.into_iter().map(|one| one.place.who).find(|who| who.account == pupil);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
