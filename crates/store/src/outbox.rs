//! What happened, told to the other areas: written in the transaction of the change itself, delivered afterwards, in order.

use kernel::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Db, DbError, Tx, sql};

/// Something that happened, named in the past tense. The topic is the event's name in the outbox and never changes.
pub trait Event: Serialize + DeserializeOwned {
    /// For example `library.released`.
    const TOPIC: &'static str;
}

/// An event on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its place in the order.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// [`Event::TOPIC`]
    pub topic: String,
    payload: String,
}

impl Envelope {
    /// The event, if it is an `E`.
    #[must_use]
    pub fn open<E: Event>(&self) -> Option<E> {
        if self.topic == E::TOPIC { serde_json::from_str(&self.payload).ok() } else { None }
    }
}

/// Tells that `event` happened; it is delivered if and only if `tx` commits.
///
/// # Errors
/// The database refused it.
pub async fn publish<E: Event>(tx: &mut Tx, event: &E, now: Timestamp) -> Result<(), DbError> {
    let payload = serde_json::to_string(event).map_err(|e| DbError::column("payload", e.to_string()))?;
    // The row lock on the counter makes the order of `seq` the order of commits.
    let seq = sql("UPDATE outbox_head SET seq = seq + 1 WHERE one = 1 RETURNING seq").fetch_one(tx, |row| row.get::<i64>("seq")).await?;
    sql("INSERT INTO outbox (seq, topic, payload, created_at) VALUES ($1, $2, $3, $4)")
        .bind(seq)
        .bind(E::TOPIC)
        .bind(payload)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// The next undelivered events for `subscriber`, oldest first. The subscriber's work and [`acknowledge`] share one transaction, so an
/// event has its effect once.
///
/// # Errors
/// The database refused it.
pub async fn list_undelivered(tx: &mut Tx, subscriber: &str, limit: i64) -> Result<Vec<Envelope>, DbError> {
    sql("SELECT seq, created_at, topic, payload FROM outbox
          WHERE seq > (SELECT COALESCE(MAX(seq), 0) FROM outbox_cursor WHERE subscriber = $1)
          ORDER BY seq LIMIT $2")
    .bind(subscriber)
    .bind(limit)
    .fetch_all(tx, |row| {
        Ok(Envelope { seq: row.get("seq")?, at: row.get("created_at")?, topic: row.get("topic")?, payload: row.get("payload")? })
    })
    .await
}

/// Marks everything up to `seq` as delivered to `subscriber`.
///
/// # Errors
/// The database refused it.
pub async fn acknowledge(tx: &mut Tx, subscriber: &str, seq: i64) -> Result<(), DbError> {
    sql("INSERT INTO outbox_cursor (subscriber, seq) VALUES ($1, $2) ON CONFLICT (subscriber) DO UPDATE SET seq = excluded.seq")
        .bind(subscriber)
        .bind(seq)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets events that are older than `before` and were delivered to every subscriber; answers how many.
///
/// # Errors
/// The database refused it.
pub async fn prune(db: &Db, before: Timestamp) -> Result<u64, DbError> {
    let mut tx = db.begin().await?;
    let gone = sql("DELETE FROM outbox WHERE created_at < $1 AND seq <= (SELECT COALESCE(MIN(seq), 0) FROM outbox_cursor)")
        .bind(before)
        .execute(&mut tx)
        .await?;
    tx.commit().await?;
    Ok(gone)
}
