//! What classes hear of rosters: a pupil left a class, a pupil changes schools.

use identity::guardians::{Owner, list_guardians};
use jobs::{Delivery, Failure, Subscribers};
use kernel::Timestamp;
use roster::{Class, PupilLeft, TransferMoved, find_class, list_teachers};
use store::outbox::Envelope;
use store::{DbError, Tx};

use crate::after_school;
use crate::inbox::{self, Audience, Entry};

/// Lets classes hear what happens in rosters.
pub(crate) fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("classroom.rosters", deliver)
}

fn deliver<'t>(tx: &'t mut Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(left) = envelope.open::<PupilLeft>() {
            after_school::give_back(tx, &left, envelope.at).await?;
        }
        if let Some(moved) = envelope.open::<TransferMoved>() {
            tell_transfer(tx, &moved, envelope.at).await?;
        }
        Ok(())
    })
}

/// Tells the guardians where the transfer stands, and the new head teacher who arrived.
async fn tell_transfer(tx: &mut Tx, moved: &TransferMoved, at: Timestamp) -> Result<(), Failure> {
    let Some(class) = find_class(tx, moved.class).await? else { return Ok(()) };
    let child = Owner { home: moved.child_home.parse()?, account: moved.child };
    let message = if moved.has_arrived { "inbox-transfer-arrived" } else { "inbox-transfer-released" };
    let about = if moved.has_arrived { format!("{} {}", moved.school, class.name) } else { moved.school.clone() };
    let entry = |account, audience, message| Entry {
        class: class.id,
        account,
        audience,
        child: Some(child.account),
        subject: format!("transfer/{}/{}", moved.transfer, audience_key(audience, moved.has_arrived)),
        message,
        about: about.clone(),
        link: if moved.has_arrived { format!("/class/{}", class.id) } else { "/me/inbox".to_owned() },
        due_at: None,
        is_urgent: false,
        is_news: true,
    };
    for guardian in list_guardians(tx, &child).await? {
        inbox::put(tx, &class.home, &entry(guardian.account, Audience::Guardian, message), at).await?;
    }
    if moved.has_arrived {
        for head in heads(tx, &class).await? {
            inbox::put(tx, &class.home, &entry(head.account, Audience::Teacher, "inbox-transfer-new-pupil"), at).await?;
        }
    }
    Ok(())
}

/// Who settles an entry settles it for everybody with the same subject: families and teachers each for themselves.
const fn audience_key(audience: Audience, has_arrived: bool) -> &'static str {
    match (audience, has_arrived) {
        (Audience::Guardian, true) => "arrived",
        (Audience::Guardian, false) => "released",
        (Audience::Teacher | Audience::Pupil, _) => "class",
    }
}

async fn heads(tx: &mut Tx, class: &Class) -> Result<Vec<Owner>, DbError> {
    let teachers = list_teachers(tx, class).await?;
    Ok(teachers.into_iter().filter(|one| one.place.duty == identity::Duty::HeadTeacher).map(|one| one.place.who).collect())
}
