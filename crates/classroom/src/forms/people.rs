//! Whom a form asks, and what they find of it in their inbox.

use std::collections::BTreeSet;

use identity::Space;
use kernel::{AccountId, FormId, Timestamp};
use roster::{Class, list_pupils, list_teachers};
use store::{DbError, Tx};

use super::Form;
use crate::inbox::{self, Audience, Entry};
use crate::notices::list_families;

/// What the entries about a form are known by; those of one child's guardians are done together.
pub(super) fn subject(form: FormId, reader: AccountId) -> String {
    format!("form/{form}/{reader}")
}

/// For whom an answer is expected, with their names.
pub(super) async fn list_asked(tx: &mut Tx, class: &Class, space: Space) -> Result<Vec<(AccountId, String)>, DbError> {
    let mut all = match space {
        Space::Pupils | Space::Parents => list_pupils(tx, class).await?,
        Space::Staff => list_teachers(tx, class).await?,
    };
    let mut known = BTreeSet::new();
    all.retain(|one| known.insert(one.place.who.account));
    Ok(all.into_iter().map(|one| (one.place.who.account, one.name)).collect())
}

/// Puts the form into the inbox of everybody who can answer for one of `readers`.
pub(super) async fn tell(
    tx: &mut Tx,
    class: &Class,
    form: &Form,
    readers: &[AccountId],
    is_reminder: bool,
    now: Timestamp,
) -> Result<(), DbError> {
    let own = readers.iter().map(|reader| (*reader, *reader)).collect();
    let hearers: Vec<(AccountId, AccountId)> = match form.space {
        Space::Pupils | Space::Staff => own,
        Space::Parents => list_families(tx, class).await?.into_iter().filter(|(child, _)| readers.contains(child)).collect(),
    };
    for (reader, account) in hearers {
        let entry = entry(class, form, (reader, account), is_reminder);
        inbox::put(tx, &class.home, &entry, now).await?;
    }
    Ok(())
}

fn entry(class: &Class, form: &Form, (reader, account): (AccountId, AccountId), is_reminder: bool) -> Entry {
    let audience = match form.space {
        Space::Pupils => Audience::Pupil,
        Space::Parents => Audience::Guardian,
        Space::Staff => Audience::Teacher,
    };
    let message = match (form.space, is_reminder) {
        (Space::Parents, false) => "inbox-form-child",
        (Space::Parents, true) => "inbox-form-child-again",
        (Space::Pupils | Space::Staff, false) => "inbox-form-own",
        (Space::Pupils | Space::Staff, true) => "inbox-form-own-again",
    };
    Entry {
        class: class.id,
        account,
        audience,
        child: (form.space == Space::Parents).then_some(reader),
        subject: subject(form.id, reader),
        message,
        about: form.title.clone(),
        link: form.href(class.id),
        due_at: Some(form.closes_at),
        is_urgent: false,
        is_news: false,
    }
}

/// Takes the form out of the inboxes of those who can answer for `readers`.
pub(super) async fn withdraw(tx: &mut Tx, class: &Class, form: FormId, readers: &[AccountId]) -> Result<(), DbError> {
    for reader in readers {
        inbox::withdraw(tx, &class.home, &subject(form, *reader)).await?;
    }
    Ok(())
}
