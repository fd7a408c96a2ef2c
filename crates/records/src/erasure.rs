//! A person's records go with their account.

use identity::AccountErased;
use jobs::{Delivery, Subscribers};
use store::outbox::Envelope;
use store::{DbError, Tx, sql};

/// Lets records hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("records", deliver)
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
    for text in [
        "DELETE FROM record_answer WHERE home = $1 AND account_id = $2",
        "DELETE FROM record_kept WHERE home = $1 AND account_id = $2",
        "DELETE FROM record_progress WHERE home = $1 AND account_id = $2",
        "DELETE FROM record_statement WHERE home = $1 AND account_id = $2",
    ] {
        sql(text).bind(&gone.home).bind(gone.account).execute(tx).await?;
    }
    Ok(())
}
