use jobs::{Delivery, Failure, Subscribers};
use kernel::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Tx, outbox, sql};

/// An account is gone; every area forgets what it holds of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountErased {
    /// Where the person's data lives
    pub home: String,
    /// Who it was
    pub account: AccountId,
}

impl outbox::Event for AccountErased {
    const TOPIC: &'static str = "identity.account_erased";
}

/// How an area forgets somebody who is gone since a moment. It may run again after it failed.
pub type Erase = for<'t> fn(&'t mut Tx, &'t AccountErased, Timestamp) -> Delivery<'t>;

impl AccountErased {
    /// Lets `area` hear of every account that is erased. The name marks its place and never changes.
    #[must_use]
    pub fn subscribe(subscribers: Subscribers, area: &'static str, erase: Erase) -> Subscribers {
        subscribers.on(area, move |tx, envelope| {
            Box::pin(async move {
                match envelope.open::<Self>() {
                    Some(gone) => erase(tx, &gone, envelope.at).await,
                    None => Ok(()),
                }
            })
        })
    }

    /// Runs `statements`, in each of which `$1` is the home and `$2` the account.
    ///
    /// # Errors
    /// The database refused one.
    pub async fn delete(&self, tx: &mut Tx, statements: &[&'static str]) -> Result<(), Failure> {
        for text in statements {
            sql(text).bind(&self.home).bind(self.account).execute(tx).await?;
        }
        Ok(())
    }
}
