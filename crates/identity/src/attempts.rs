//! How often one may try: per name, per network, and for new accounts. A try is counted before the password is looked at, so that
//! many tries at once gain nothing, and taken back when it was right.

use kernel::{AccountId, Timestamp};
use store::{Db, DbError, Tx, sql};

use crate::opaque::digest_of;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A limit on tries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    tries: i64,
    window_ms: i64,
    /// How long the first block lasts; each further try doubles it up to `longest_block_ms`.
    block_ms: i64,
    longest_block_ms: i64,
    /// How long after a block its tries still count.
    remembers_ms: i64,
}

/// Wrong passwords for one name.
pub(crate) const PER_NAME: Limit =
    Limit { tries: 10, window_ms: 15 * MINUTE_MS, block_ms: 15 * MINUTE_MS, longest_block_ms: DAY_MS, remembers_ms: DAY_MS };

/// Wrong passwords from one network: a school behind one address has many people who mistype.
pub(crate) const PER_NETWORK: Limit =
    Limit { tries: 50, window_ms: 15 * MINUTE_MS, block_ms: 15 * MINUTE_MS, longest_block_ms: 15 * MINUTE_MS, remembers_ms: 0 };

/// Wrong pairing codes of one person: as for passwords, each further try doubles the wait.
pub(crate) const PAIRINGS: Limit = PER_NAME;

/// Wrong codes of classes, of one person.
pub(crate) const JOININGS: Limit = PER_NAME;

/// New accounts from one network.
pub(crate) const SIGN_UPS: Limit = Limit { tries: 20, window_ms: HOUR_MS, block_ms: HOUR_MS, longest_block_ms: HOUR_MS, remembers_ms: 0 };

/// Sign-ins begun from one network with a passkey, a phone or an account elsewhere: a whole school begins its morning behind one address.
pub(crate) const BEGINNINGS: Limit =
    Limit { tries: 1_000, window_ms: 15 * MINUTE_MS, block_ms: MINUTE_MS, longest_block_ms: 15 * MINUTE_MS, remembers_ms: 0 };

/// Schools that ask from one network to be taken in.
pub(crate) const SCHOOL_REQUESTS: Limit =
    Limit { tries: 10, window_ms: HOUR_MS, block_ms: HOUR_MS, longest_block_ms: HOUR_MS, remembers_ms: 0 };

/// The tries so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tries {
    count: i64,
    window_from: Timestamp,
    blocked_until: Timestamp,
}

/// It was tried too often; again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooOften(pub(crate) u32);

/// Counts one more try.
fn count(so_far: Tries, limit: Limit, now: Timestamp) -> Result<Tries, TooOften> {
    if now < so_far.blocked_until {
        let seconds = (so_far.blocked_until.as_ms() - now.as_ms()) / 1000 + 1;
        return Err(TooOften(u32::try_from(seconds).unwrap_or(u32::MAX)));
    }
    let was_blocked = so_far.blocked_until > so_far.window_from;
    let forgotten_at =
        if was_blocked { so_far.blocked_until.plus_ms(limit.remembers_ms) } else { so_far.window_from.plus_ms(limit.window_ms) };
    let fresh = Tries { count: 0, window_from: now, blocked_until: Timestamp::from_ms(0) };
    let Tries { count, window_from, blocked_until } = if now >= forgotten_at { fresh } else { so_far };
    let count = count + 1;
    let too_many = count - limit.tries;
    if too_many < 0 {
        return Ok(Tries { count, window_from, blocked_until });
    }
    let doubled = limit.block_ms.saturating_mul(1_i64 << too_many.min(20));
    Ok(Tries { count, window_from, blocked_until: now.plus_ms(doubled.min(limit.longest_block_ms)) })
}

/// What is counted together: a digest, so that neither names nor addresses are kept.
fn bucket(kind: &str, what: &str) -> String {
    digest_of(&format!("{kind}:{what}"))
}

/// The bucket of a name, whether or not there is such an account.
pub(crate) fn of_name(name: &str) -> String {
    bucket("name", name)
}

/// The bucket of wrong passwords from a network.
pub(crate) fn of_network(network: &str) -> String {
    bucket("network", network)
}

/// The bucket of new accounts from a network.
pub(crate) fn of_sign_ups(network: &str) -> String {
    bucket("sign-up", network)
}

/// The bucket of schools that ask from a network.
pub(crate) fn of_school_requests(network: &str) -> String {
    bucket("school-request", network)
}

/// The bucket of wrong activation codes from a network.
pub(crate) fn of_codes(network: &str) -> String {
    bucket("activation", network)
}

/// The bucket of sign-ins begun from a network.
pub(crate) fn of_beginnings(network: &str) -> String {
    bucket("beginning", network)
}

/// The bucket of wrong pairing codes of a person.
pub(crate) fn of_pairings(account: AccountId) -> String {
    bucket("pairing", &account.to_string())
}

/// The bucket of wrong codes of classes, of a person.
pub(crate) fn of_joinings(account: AccountId) -> String {
    bucket("joining", &account.to_string())
}

/// The bucket of wrong codes of computers that a person typed.
pub(crate) fn of_computer_codes(account: AccountId) -> String {
    bucket("computer", &account.to_string())
}

/// Counts a try in each of the buckets, or in none when one of them is full. Durable before the password is looked at.
pub(crate) async fn charge(db: &Db, buckets: &[(&str, Limit)], now: Timestamp) -> Result<Result<(), TooOften>, DbError> {
    let mut tx = db.begin().await?;
    for (bucket, limit) in buckets {
        let so_far = lock(&mut tx, bucket, now).await?;
        match count(so_far, *limit, now) {
            Ok(tries) => save(&mut tx, bucket, tries).await?,
            Err(too_often) => return Ok(Err(too_often)),
        }
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes back one try that was right.
pub(crate) async fn refund(tx: &mut Tx, bucket: &str, limit: Limit, now: Timestamp) -> Result<(), DbError> {
    let so_far = lock(tx, bucket, now).await?;
    let count = (so_far.count - 1).max(0);
    let blocked_until = if count < limit.tries { Timestamp::from_ms(0) } else { so_far.blocked_until };
    save(tx, bucket, Tries { count, blocked_until, ..so_far }).await
}

/// Forgets all tries of a bucket.
pub(crate) async fn forget(tx: &mut Tx, bucket: &str) -> Result<(), DbError> {
    sql("DELETE FROM sign_in_attempt WHERE bucket = $1").bind(bucket).execute(tx).await?;
    Ok(())
}

/// Forgets tries that no limit looks at any more.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    let old = now.plus_ms(-2 * DAY_MS);
    sql("DELETE FROM sign_in_attempt WHERE window_from < $1 AND blocked_until < $1").bind(old).execute(tx).await?;
    Ok(())
}

/// The tries so far; the upsert holds the row until the transaction ends, so that two tries at once are counted as two.
async fn lock(tx: &mut Tx, bucket: &str, now: Timestamp) -> Result<Tries, DbError> {
    sql("INSERT INTO sign_in_attempt (bucket, tries, window_from, blocked_until) VALUES ($1, 0, $2, 0)
         ON CONFLICT (bucket) DO UPDATE SET bucket = excluded.bucket
         RETURNING tries, window_from, blocked_until")
    .bind(bucket)
    .bind(now)
    .fetch_one(tx, |row| {
        Ok(Tries { count: row.get("tries")?, window_from: row.get("window_from")?, blocked_until: row.get("blocked_until")? })
    })
    .await
}

async fn save(tx: &mut Tx, bucket: &str, tries: Tries) -> Result<(), DbError> {
    sql("UPDATE sign_in_attempt SET tries = $2, window_from = $3, blocked_until = $4 WHERE bucket = $1")
        .bind(bucket)
        .bind(tries.count)
        .bind(tries.window_from)
        .bind(tries.blocked_until)
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{DAY_MS, JOININGS, MINUTE_MS, PER_NAME, PER_NETWORK, TooOften, Tries, count};

    const NOON: Timestamp = Timestamp::from_ms(1_772_409_600_000);
    const NONE: Tries = Tries { count: 0, window_from: NOON, blocked_until: Timestamp::from_ms(0) };

    fn after(tries: i64) -> Tries {
        (0..tries).fold(NONE, |so_far, _| count(so_far, PER_NAME, NOON).unwrap())
    }

    #[test]
    fn the_tenth_wrong_password_blocks_for_a_quarter_of_an_hour() {
        let ten = after(10);
        assert_eq!(count(ten, PER_NAME, NOON), Err(TooOften(15 * 60 + 1)));
        assert_eq!(count(ten, PER_NAME, NOON.plus_ms(14 * MINUTE_MS)), Err(TooOften(61)));
    }

    #[test]
    fn each_further_try_doubles_the_block_up_to_a_day() {
        let mut tries = after(10);
        for minutes in [30, 60, 120, 240, 480, 960, 1440, 1440] {
            let now = tries.blocked_until;
            tries = count(tries, PER_NAME, now).unwrap();
            assert_eq!(tries.blocked_until, now.plus_ms(minutes * MINUTE_MS), "{minutes}");
        }
        let next_day = tries.blocked_until.plus_ms(DAY_MS);
        assert_eq!(count(tries, PER_NAME, next_day).unwrap().count, 1);
    }

    #[test]
    fn nine_tries_are_forgotten_after_the_window() {
        assert_eq!(count(after(9), PER_NAME, NOON.plus_ms(15 * MINUTE_MS)).unwrap().count, 1);
        assert_eq!(count(after(9), PER_NAME, NOON.plus_ms(14 * MINUTE_MS)).unwrap().count, 10);
    }

    #[test]
    fn of_ten_thousand_guesses_in_a_week_hardly_any_is_looked_at() {
        let (mut so_far, mut looked_at) = (NONE, 0);
        for guess in 0..10_000 {
            if let Ok(tries) = count(so_far, JOININGS, NOON.plus_ms(guess * MINUTE_MS)) {
                (so_far, looked_at) = (tries, looked_at + 1);
            }
        }
        assert!(looked_at <= 25, "{looked_at} of 10,000 guesses, one a minute, at one of 31^8 codes");
    }

    #[test]
    fn a_network_begins_anew_after_its_block() {
        let full = (0..50).fold(NONE, |so_far, _| count(so_far, PER_NETWORK, NOON).unwrap());
        assert!(count(full, PER_NETWORK, NOON).is_err());
        assert_eq!(count(full, PER_NETWORK, full.blocked_until).unwrap().count, 1);
    }
}
