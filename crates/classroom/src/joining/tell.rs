//! What the inboxes of head teachers and guardians say about joining.

use identity::guardians::{self, Owner};
use identity::{Person, Subject};
use kernel::{AccountId, ClassId, Timestamp};
use roster::ordinary::list_waiting;
use roster::{Class, list_teachers};
use store::Tx;
use web::PageError;

use crate::inbox::{self, Audience, Entry};

fn of_head(class: ClassId) -> String {
    format!("join/{class}")
}

fn entry(class: &Class, account: AccountId, audience: Audience, child: Option<AccountId>) -> Entry {
    Entry {
        class: class.id,
        account,
        audience,
        child,
        subject: of_head(class.id),
        message: "inbox-join-waiting",
        about: class.name.clone(),
        link: format!("/class/{}/members", class.id),
        due_at: None,
        is_urgent: false,
        is_news: false,
    }
}

/// Tells the head teacher that somebody waits: once, until nobody waits any more.
pub(super) async fn tell_head(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<(), PageError> {
    if list_waiting(tx, class).await?.len() == 1 {
        put_for_head(tx, class, now).await?;
    }
    Ok(())
}

async fn put_for_head(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<(), PageError> {
    if let Some(head) = list_teachers(tx, class).await?.first() {
        inbox::put(tx, &class.home, &entry(class, head.place.who.account, Audience::Teacher, None), now).await?;
    }
    Ok(())
}

/// Settles what the head teacher was told, once nobody waits.
pub(super) async fn settle(tx: &mut Tx, class: &Class, by: AccountId, now: Timestamp) -> Result<(), PageError> {
    if list_waiting(tx, class).await?.is_empty() {
        inbox::handle(tx, &class.home, &of_head(class.id), by, now).await?;
    }
    Ok(())
}

/// Lets the new head teacher know in place of the one before.
pub(super) async fn hand_on(tx: &mut Tx, class: &Class, by: AccountId, now: Timestamp) -> Result<(), PageError> {
    inbox::handle(tx, &class.home, &of_head(class.id), by, now).await?;
    if list_waiting(tx, class).await?.is_empty() {
        return Ok(());
    }
    put_for_head(tx, class, now).await
}

/// Whether a guardian decides about the data of `who`.
pub(super) async fn is_under_14(tx: &mut Tx, person: &Person, who: &Owner, now: Timestamp) -> Result<bool, PageError> {
    Ok(Subject::find(tx, person, who.clone(), now).await?.facts.is_under_14)
}

/// Tells the guardians of a child that it asks to join the class, or joined it.
pub(super) async fn tell_guardians(
    tx: &mut Tx,
    class: &Class,
    child: &Owner,
    message: &'static str,
    now: Timestamp,
) -> Result<(), PageError> {
    for guardian in guardians::list_guardians(tx, child).await? {
        let entry = Entry {
            subject: format!("{message}/{}/{}/{}", class.id, child.account, now.as_ms()),
            message,
            link: "/me/children".to_owned(),
            is_news: true,
            ..entry(class, guardian.account, Audience::Guardian, Some(child.account))
        };
        inbox::put(tx, &class.home, &entry, now).await?;
    }
    Ok(())
}
