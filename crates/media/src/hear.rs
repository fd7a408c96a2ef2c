//! What uploads hear of others: an account was erased, work failed for good.

use identity::AccountErased;
use jobs::{Delivery, JobDied, Subscribers};
use store::outbox::Envelope;

use crate::prepare::Prepare;
use crate::{erasure, rows};

/// Lets uploads hear what happens to accounts and to their work.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("media", deliver)
}

fn deliver<'t>(tx: &'t mut store::Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(gone) = envelope.open::<AccountErased>() {
            erasure::erase(tx, &gone).await?;
        }
        if let Some(died) = envelope.open::<JobDied>()
            && let Some(work) = died.open::<Prepare>()
        {
            rows::mark_failed(tx, &work.home, work.upload, died.job).await?;
        }
        Ok(())
    })
}
