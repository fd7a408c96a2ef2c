//! A person's uploads go with their account; what was released stays the library's.

use identity::AccountErased;
use jobs::{Delivery, Subscribers};
use store::outbox::Envelope;
use store::{DbError, Tx};

use crate::{forget, rows};

/// Lets uploads hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("media", deliver)
}

fn deliver<'t>(tx: &'t mut Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(gone) = envelope.open::<AccountErased>() {
            erase(tx, &gone).await?;
        }
        Ok(())
    })
}

async fn erase(tx: &mut Tx, gone: &AccountErased) -> Result<(), DbError> {
    for id in rows::list_all_of(tx, &gone.home, gone.account).await? {
        forget::forget(tx, &gone.home, id).await?;
    }
    Ok(())
}
