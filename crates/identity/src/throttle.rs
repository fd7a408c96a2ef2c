//! Slowing down what can be sent without an account.

use kernel::Timestamp;
use store::{Db, DbError};

use crate::attempts::{SCHOOL_REQUESTS, TooOften, charge, of_school_requests};

/// Counts one more school that asks from the network to be taken in; answers in how many seconds one may ask again, where it was too often.
///
/// # Errors
/// The database refused it.
pub async fn count_school_request(db: &Db, network: &str, now: Timestamp) -> Result<Result<(), u32>, DbError> {
    let counted = charge(db, &[(&of_school_requests(network), SCHOOL_REQUESTS)], now).await?;
    Ok(counted.map_err(|TooOften(seconds)| seconds))
}
