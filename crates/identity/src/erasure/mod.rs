//! An account and everything about its holder goes, seven days after it was asked for; until then it can be taken back. Other areas
//! follow [`AccountErased`]; anonymous counts stay.

mod remove;
mod request;

use jobs::Job;
use serde::{Deserialize, Serialize};
use store::{Db, DbError, outbox};

use crate::AccountErased;
use crate::guardians::Owner;

pub(crate) use request::{ask, find_due_at, take_back};

/// Erases the accounts whose seven days are over. It names nobody, so that nothing of the person stays in the queue.
#[derive(Debug, Serialize, Deserialize)]
pub struct EraseDueAccounts {}

impl Job for EraseDueAccounts {
    const KIND: &'static str = "identity.erase_due_accounts";
}

impl EraseDueAccounts {
    /// Does it, each account in a transaction of its own; a second run does no harm.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn run(self, db: &Db, now: kernel::Timestamp) -> Result<(), DbError> {
        let due = request::list_due(&mut db.read().await?, now).await?;
        for owner in due {
            let mut tx = db.begin().await?;
            // Taken back in the meantime: then nothing is removed.
            if request::take_due(&mut tx, &owner, now).await? {
                erase(&mut tx, &owner, now).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

async fn erase(tx: &mut store::Tx, owner: &Owner, now: kernel::Timestamp) -> Result<(), DbError> {
    remove::account(tx, owner).await?;
    outbox::publish(tx, &AccountErased { home: owner.home.as_str().to_owned(), account: owner.account }, now).await
}
