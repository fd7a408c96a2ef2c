//! Somebody's places in classes go with their account.

use identity::AccountErased;
use jobs::{Delivery, Subscribers};
use store::outbox::Envelope;
use store::{Tx, sql};

/// Lets classes hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("roster", deliver)
}

fn deliver<'t>(tx: &'t mut Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(gone) = envelope.open::<AccountErased>() {
            sql("DELETE FROM enrollment WHERE account_home = $1 AND account_id = $2")
                .bind(gone.home)
                .bind(gone.account)
                .execute(tx)
                .await?;
        }
        Ok(())
    })
}
