//! What classes hold of a person goes with their account.

use identity::AccountErased;
use jobs::{Delivery, Subscribers};
use kernel::{Clock, SystemClock};
use store::outbox::Envelope;
use store::{DbError, Tx, sql};

use crate::after_school;

/// Lets classes hear what happens to accounts.
#[must_use]
pub fn subscribe(subscribers: Subscribers) -> Subscribers {
    subscribers.on("classroom", deliver)
}

fn deliver<'t>(tx: &'t mut Tx, envelope: &'t Envelope) -> Delivery<'t> {
    Box::pin(async move {
        if let Some(gone) = envelope.open::<AccountErased>() {
            erase(tx, &gone).await?;
            after_school::forget_child(tx, &gone, SystemClock.now()).await?;
        }
        Ok(())
    })
}

/// By account alone: what a class holds lives in the home of its school, which need not be that of the person.
async fn erase(tx: &mut Tx, gone: &AccountErased) -> Result<(), DbError> {
    for text in [
        "DELETE FROM attendance WHERE pupil_id = $1",
        "DELETE FROM attendance_correction WHERE pupil_id = $1",
        "DELETE FROM inbox_entry WHERE account_id = $1 OR child_id = $1",
        "DELETE FROM leave_request WHERE pupil_id = $1",
    ] {
        sql(text).bind(gone.account).execute(tx).await?;
    }
    Ok(())
}
