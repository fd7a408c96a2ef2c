//! Showing an entry to the class 展示: only while that is agreed to. The ledger of consent is asked each time somebody looks; the event of
//! a withdrawal then takes the showing itself back, so that agreeing again shows nothing by itself.

use std::collections::HashSet;

use identity::WorkFacts;
use identity::consent::{ConsentWithdrawn, Purpose, list_given};
use identity::guardians::{Owner, list_guardians};
use jobs::Subscribers;
use kernel::{AccountId, CheckInEntryId, Timestamp};
use roster::Class;
use store::{DbError, Tx, sql};

use super::entry::Entry;
use super::task::{CheckIn, SeenBy};
use crate::inbox::{self, Audience};

/// Those of the pupils whose works may be shown in the class now.
pub(super) async fn list_agreed(tx: &mut Tx, entries: &[&Entry]) -> Result<HashSet<AccountId>, DbError> {
    let pupils: HashSet<Owner> = entries.iter().map(|entry| entry.pupil.clone()).collect();
    let pupils: Vec<Owner> = pupils.into_iter().collect();
    list_given(tx, &pupils, Purpose::Showcase).await
}

/// What the authorizer needs to know of an entry.
pub(super) fn facts(check_in: &CheckIn, entry: &Entry, agreed: &HashSet<AccountId>) -> WorkFacts {
    let is_shown = entry.hidden.is_none() && (entry.shown_at.is_some() || check_in.seen_by == SeenBy::Class);
    WorkFacts { pupil: entry.pupil.account, is_shown, is_agreed: agreed.contains(&entry.pupil.account) }
}

/// What the entries of an inbox about showing are known by.
pub(super) fn subject(id: CheckInEntryId) -> String {
    format!("showcase/{id}")
}

/// Asks the guardians of a pupil under 14 whether works of theirs may be shown.
pub(super) async fn ask_guardians(tx: &mut Tx, class: &Class, of: &CheckIn, entry: &Entry, now: Timestamp) -> Result<(), DbError> {
    for guardian in list_guardians(tx, &entry.pupil).await? {
        let asking = inbox::Entry {
            class: class.id,
            account: guardian.account,
            audience: Audience::Guardian,
            child: Some(entry.pupil.account),
            subject: subject(entry.id),
            message: "inbox-showcase-asked",
            about: of.title.clone(),
            link: format!("/me/children/{}/consent", entry.pupil.account),
            due_at: None,
            is_urgent: false,
            is_news: true,
        };
        inbox::put(tx, &class.home, &asking, now).await?;
    }
    Ok(())
}

/// Lets check-ins hear of withdrawals.
pub(crate) fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("classroom-showcase", |tx, envelope| {
        Box::pin(async move {
            match envelope.open::<ConsentWithdrawn>() {
                Some(gone) if gone.purpose == Purpose::Showcase.key() => Ok(hide_all(tx, &gone, envelope.at).await?),
                _ => Ok(()),
            }
        })
    })
}

/// What was shown until `at` is shown no longer. What was shown later was agreed to anew.
async fn hide_all(tx: &mut Tx, gone: &ConsentWithdrawn, at: Timestamp) -> Result<(), DbError> {
    sql("UPDATE check_in_entry SET shown_at = NULL WHERE pupil_home = $1 AND pupil_id = $2 AND shown_at <= $3")
        .bind(&gone.home)
        .bind(gone.account)
        .bind(at)
        .execute(tx)
        .await?;
    Ok(())
}
