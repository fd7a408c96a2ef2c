//! What one must be allowed to do to be let in to a class or to one of its pupils.

use identity::{Action, ClassKind, Duty, Person, Resource, Space, SpaceFacts, Subject};
use kernel::{AccountId, Timestamp};
use roster::see_class;
use store::{Tx, sql};

use super::people::Room;

/// What somebody must be allowed to do.
#[derive(Debug, Clone, Copy)]
pub enum Asks {
    /// This, to the class
    Class(Action),
    /// See the class, and this to a space of it
    Space(Space, Action),
    /// The first to the class, and the second to the pupil in it
    Pupil(Action, Action),
    /// Manage the class, and this to the pupil's data
    PupilOfManaged(Action),
    /// See the account as an administrator, and this to its data
    Administered(Action),
    /// Be the pupil's guardian, and this to the pupil's data
    Child(Action),
    /// See the pupil's growth record, and this to it
    Record(Action),
}

/// Whether the policies let `person` do what the door asks for.
pub async fn is_open(tx: &mut Tx, person: &Person, room: &Room, asks: Asks, now: Timestamp) -> bool {
    match asks {
        Asks::Class(action) => see_class(tx, person, room.class, action).await.is_ok(),
        Asks::Space(space, action) => {
            let Ok(seen) = see_class(tx, person, room.class, Action::SeeClass).await else { return false };
            let facts = SpaceFacts { class: &seen.facts, space, is_blocked: false };
            person.may(action, Resource::Space(facts)).is_ok()
        }
        Asks::Pupil(to_class, to_pupil) => {
            let Ok(seen) = see_class(tx, person, room.class, to_class).await else { return false };
            person.may(to_pupil, seen.pupil(room.pupil.account)).is_ok()
        }
        Asks::PupilOfManaged(action) => {
            let Ok(seen) = see_class(tx, person, room.class, Action::ManageClass).await else { return false };
            let mut subject = find_subject(tx, person, room, now).await;
            let is_head = seen.facts.duties.contains(&Duty::HeadTeacher);
            subject.facts.asked_by_head_teacher = is_head && seen.class.kind == ClassKind::Administrative;
            subject.let_do(person, action).is_ok()
        }
        Asks::Administered(action) => {
            let subject = find_subject(tx, person, room, now).await;
            let account = Resource::Account(room.pupil.account, &subject.facts.lines);
            person.role.org.is_some() && person.may(Action::ReadAccount, account).is_ok() && subject.let_do(person, action).is_ok()
        }
        Asks::Child(action) => {
            let subject = find_subject(tx, person, room, now).await;
            subject.facts.asked_by_guardian && subject.let_do(person, action).is_ok()
        }
        Asks::Record(action) => {
            let mut subject = find_subject(tx, person, room, now).await;
            subject.facts.asked_by_head_teacher = heads_class_of(tx, person.account, room.pupil.account).await;
            subject.let_do(person, Action::SeeGrowth).is_ok() && subject.let_do(person, action).is_ok()
        }
    }
}

async fn find_subject(tx: &mut Tx, person: &Person, room: &Room, now: Timestamp) -> Subject {
    Subject::find(tx, person, room.pupil.clone(), now).await.unwrap()
}

async fn heads_class_of(tx: &mut Tx, head: AccountId, pupil: AccountId) -> bool {
    sql("SELECT head.class_id FROM enrollment head JOIN enrollment pupil ON pupil.home = head.home AND pupil.class_id = head.class_id
         WHERE head.account_id = $1 AND head.duty = 'head_teacher' AND head.is_administrative = 1 AND head.ended_at IS NULL
           AND pupil.account_id = $2 AND pupil.duty = 'pupil' AND pupil.ended_at IS NULL")
    .bind(head)
    .bind(pupil)
    .fetch_optional(tx, |row| row.get::<String>("class_id"))
    .await
    .unwrap()
    .is_some()
}
