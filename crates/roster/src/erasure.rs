//! The numbers and codes that a school gave a person, and their places in classes, go with their account.

use identity::{AccountErased, roster_account};
use jobs::{Delivery, Subscribers};
use store::outbox::Envelope;
use store::{DbError, Tx, sql};

/// Lets rosters hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("roster", deliver)
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
    roster_account::forget_code(tx, &gone.home, gone.account).await?;
    for text in [
        "DELETE FROM enrollment WHERE account_home = $1 AND account_id = $2",
        "DELETE FROM roster_number WHERE account_home = $1 AND account_id = $2",
        "DELETE FROM roster_import WHERE home = $1 AND account_id = $2",
    ] {
        sql(text).bind(&gone.home).bind(gone.account).execute(tx).await?;
    }
    Ok(())
}
