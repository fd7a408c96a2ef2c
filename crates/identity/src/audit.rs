//! The record of administrative acts: each entry holds the digest of the one before, so that none can be changed, taken out or put in
//! unseen. It names accounts and orgs by id, never people.

use kernel::{AccountId, Timestamp};
use sha2::{Digest, Sha256};
use store::{Db, DbError, Row, Tx, sql};

use crate::opaque::hex;

/// An entry as it is kept.
struct Entry {
    seq: i64,
    at: Timestamp,
    actor: String,
    action: String,
    subject: String,
    previous_hash: String,
    hash: String,
}

impl Entry {
    /// Over all fields, with their lengths, so that no two different entries read the same.
    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for field in [&self.seq.to_string(), &self.at.as_ms().to_string(), &self.actor, &self.action, &self.subject, &self.previous_hash] {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field.as_bytes());
        }
        hex(&digest.finalize())
    }
}

/// What checking the record found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// So many entries, and all of them as they were written.
    Whole(i64),
    /// The first entry that is not as it was written, or is missing.
    BrokenAt(i64),
}

/// Who acts from the command line: whoever runs the machine, for whom there is no account.
#[must_use]
pub fn operator() -> AccountId {
    AccountId::from_name("qinghe", "operator")
}

/// Writes down that `actor` did `action` to `subject` (ids, no names); it stands if and only if `tx` commits.
///
/// # Errors
/// The database refused it.
pub async fn append(tx: &mut Tx, actor: AccountId, action: &str, subject: &str, now: Timestamp) -> Result<(), DbError> {
    // The row lock on the head makes the order of entries the order of commits.
    let (seq, previous_hash) = sql("UPDATE audit_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, hash")
        .fetch_one(tx, |row| Ok((row.get::<i64>("seq")?, row.get::<String>("hash")?)))
        .await?;
    let (actor, action, subject) = (actor.to_string(), action.to_owned(), subject.to_owned());
    let mut entry = Entry { seq, at: now, actor, action, subject, previous_hash, hash: String::new() };
    entry.hash = entry.digest();
    sql("UPDATE audit_head SET hash = $1 WHERE one = 1").bind(&entry.hash).execute(tx).await?;
    sql("INSERT INTO audit_log (seq, at, actor_id, action, subject, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(entry.seq)
        .bind(entry.at)
        .bind(entry.actor)
        .bind(entry.action)
        .bind(entry.subject)
        .bind(entry.previous_hash)
        .bind(entry.hash)
        .execute(tx)
        .await?;
    Ok(())
}

fn entry(row: &Row) -> Result<Entry, DbError> {
    Ok(Entry {
        seq: row.get("seq")?,
        at: row.get("at")?,
        actor: row.get("actor_id")?,
        action: row.get("action")?,
        subject: row.get("subject")?,
        previous_hash: row.get("previous_hash")?,
        hash: row.get("hash")?,
    })
}

/// Checks every entry of the record, and that none is missing at its end.
///
/// # Errors
/// The database refused it.
pub async fn verify(db: &Db) -> Result<Verdict, DbError> {
    let mut tx = db.snapshot().await?;
    let (last, head) = sql("SELECT seq, hash FROM audit_head WHERE one = 1")
        .fetch_one(&mut tx, |row| Ok((row.get::<i64>("seq")?, row.get::<String>("hash")?)))
        .await?;
    let (mut seen, mut hash, mut broken) = (0, String::new(), None);
    sql("SELECT seq, at, actor_id, action, subject, previous_hash, hash FROM audit_log ORDER BY seq")
        .for_each(&mut tx, |row| {
            let entry = entry(row)?;
            let follows = entry.seq == seen + 1 && entry.previous_hash == hash && entry.digest() == entry.hash;
            if !follows && broken.is_none() {
                broken = Some(seen + 1);
            }
            seen = entry.seq;
            hash = entry.hash;
            Ok::<(), DbError>(())
        })
        .await?;
    let ends = seen == last && hash == head;
    Ok(broken.or_else(|| (!ends).then_some(seen + 1)).map_or(Verdict::Whole(seen), Verdict::BrokenAt))
}
