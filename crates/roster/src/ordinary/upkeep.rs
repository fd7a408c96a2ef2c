use kernel::Timestamp;
use store::{DbError, Tx, sql};

const DAY_MS: i64 = 24 * 3_600_000;

/// So many days after it was closed an ordinary class can still be read.
pub const READABLE_DAYS: i64 = 180;
/// Codes that are good no longer are known for so long, so that who comes too late reads why.
const CODES_KNOWN_MS: i64 = 90 * DAY_MS;
/// What became of a request is known for so long.
const REQUESTS_KNOWN_MS: i64 = 365 * DAY_MS;

/// Ends the places in classes that were closed long ago, and forgets old codes and requests.
///
/// # Errors
/// The database refused it.
pub async fn forget_old(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE enrollment SET ended_at = $1 WHERE ended_at IS NULL AND is_administrative = 0
            AND class_id IN (SELECT id FROM class_group WHERE kind = 'ordinary' AND closed_at < $2)")
    .bind(now)
    .bind(now.plus_ms(-READABLE_DAYS * DAY_MS))
    .execute(tx)
    .await?;
    sql("DELETE FROM join_code WHERE expires_at < $1").bind(now.plus_ms(-CODES_KNOWN_MS)).execute(tx).await?;
    sql("DELETE FROM join_request WHERE decided_at < $1").bind(now.plus_ms(-REQUESTS_KNOWN_MS)).execute(tx).await?;
    Ok(())
}
