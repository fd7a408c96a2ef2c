//! What a person does in classes goes with their account.

use identity::AccountErased;
use jobs::{Delivery, Subscribers};
use kernel::{Clock, SystemClock};
use store::outbox::Envelope;

use crate::after_school;

/// Lets classes hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("classroom", deliver)
}

fn deliver<'t>(tx: &'t mut store::Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(gone) = envelope.open::<AccountErased>() {
            after_school::forget_child(tx, &gone, SystemClock.now()).await?;
        }
        Ok(())
    })
}
