use kernel::{AccountId, Timestamp};
use store::{Db, DbError, Tx};

use crate::attempts::{self, JOININGS, PER_NETWORK, TooOften};

/// Tries of one person, from one network, at the codes of classes.
pub struct JoinTries {
    own: String,
    network: String,
}

impl JoinTries {
    /// The tries of the person with the account, from the network.
    #[must_use]
    pub fn of(account: AccountId, network: &str) -> Self {
        Self { own: attempts::of_joinings(account), network: attempts::of_network(&format!("joining {network}")) }
    }

    /// Counts a try before the code is looked at; answers after how many seconds one may try again, if that was too often.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn count(&self, db: &Db, now: Timestamp) -> Result<Option<u32>, DbError> {
        let counted = attempts::charge(db, &[(&self.own, JOININGS), (&self.network, PER_NETWORK)], now).await?;
        Ok(counted.err().map(|TooOften(seconds)| seconds))
    }

    /// Takes the try back, for the code was right. Earlier tries still count: who holds one code must not guess others between two looks at it.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn was_right(&self, tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
        attempts::refund(tx, &self.own, JOININGS, now).await?;
        attempts::refund(tx, &self.network, PER_NETWORK, now).await
    }
}
