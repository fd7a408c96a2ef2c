//! Events from the outbox to those who asked for them.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use store::outbox::{Envelope, acknowledge, list_undelivered};
use store::{Db, DbError, Tx, sql};
use tokio::task::JoinSet;

use crate::signal::rest;
use crate::{Failure, Stop, Wake};

const IDLE_LOOK: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(300);
const BATCH: i64 = 100;

/// A subscriber at work on one event.
pub type Delivery<'t> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 't>>;

type Take = dyn for<'t> Fn(&'t mut Tx, &'t Envelope) -> Delivery<'t> + Send + Sync;

struct Subscriber {
    name: &'static str,
    take: Box<Take>,
}

/// Who wants to know what happened.
#[derive(Default)]
pub struct Subscribers(Vec<Subscriber>);

impl Subscribers {
    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// `take` gets every event, in order, in the transaction that also marks it as delivered; it passes over the topics it does not know.
    /// An error stops this subscriber at that event until it succeeds. `name` marks its place and never changes.
    #[must_use]
    pub fn on<F>(mut self, name: &'static str, take: F) -> Self
    where
        F: for<'t> Fn(&'t mut Tx, &'t Envelope) -> Delivery<'t> + Send + Sync + 'static,
    {
        self.0.push(Subscriber { name, take: Box::new(take) });
        self
    }
}

/// Brings events to the subscribers, each at its own pace. Any number of processes may do so at once.
#[derive(Clone)]
pub struct Deliveries {
    db: Db,
    wake: Wake,
    subscribers: Arc<[Subscriber]>,
}

impl Deliveries {
    /// Deliveries that have not begun.
    #[must_use]
    pub fn new(db: Db, wake: Wake, subscribers: Subscribers) -> Self {
        Self { db, wake, subscribers: subscribers.0.into() }
    }

    /// Delivers until it is time to stop; the batch in hand is brought to its end first.
    pub async fn run(self, stop: Stop) {
        let mut loops = JoinSet::new();
        for at in 0..self.subscribers.len() {
            let (deliveries, stop) = (self.clone(), stop.clone());
            loops.spawn(async move { deliveries.run_one(at, &stop).await });
        }
        loops.join_all().await;
    }

    /// Delivers everything there is now; answers how many deliveries that were. For commands and tests.
    ///
    /// # Errors
    /// The first subscriber's error; the batches before it are delivered.
    pub async fn deliver_due(&self) -> Result<usize, Failure> {
        let mut delivered = 0;
        for subscriber in self.subscribers.iter() {
            loop {
                let batch = deliver_batch(&self.db, subscriber, BATCH).await?;
                if batch == 0 {
                    break;
                }
                delivered += batch;
            }
        }
        Ok(delivered)
    }

    async fn run_one(&self, at: usize, stop: &Stop) {
        let subscriber = &self.subscribers[at];
        let mut bell = self.wake.listen();
        let mut failures = 0;
        while !stop.is_asked() {
            bell.borrow_and_update();
            // After a failure one by one, so that everything before the event that fails is delivered.
            let limit = if failures == 0 { BATCH } else { 1 };
            match deliver_batch(&self.db, subscriber, limit).await {
                Ok(0) => rest(&mut bell, stop, IDLE_LOOK).await,
                Ok(_) => failures = 0,
                Err(failure) => {
                    failures += 1;
                    tracing::error!(
                        subscriber = subscriber.name,
                        failures,
                        error = &*failure as &dyn std::error::Error,
                        "an event is stuck"
                    );
                    pause(failures, stop).await;
                }
            }
        }
    }
}

/// Waits 1, 2, 4 … seconds, whoever rings.
async fn pause(failures: u32, stop: &Stop) {
    let wait = Duration::from_secs(1 << failures.saturating_sub(1).min(10)).min(LONGEST_WAIT);
    tokio::select! {
        () = stop.asked() => {}
        () = tokio::time::sleep(wait) => {}
    }
}

/// Delivers the next events, all or none; answers how many.
async fn deliver_batch(db: &Db, subscriber: &Subscriber, limit: i64) -> Result<usize, Failure> {
    let is_idle = list_undelivered(&mut db.read().await?, subscriber.name, 1).await?.is_empty();
    if is_idle {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    lock_cursor(&mut tx, subscriber.name).await?;
    let events = list_undelivered(&mut tx, subscriber.name, limit).await?;
    for event in &events {
        (subscriber.take)(&mut tx, event).await?;
    }
    if let Some(last) = events.last() {
        acknowledge(&mut tx, subscriber.name, last.seq).await?;
    }
    tx.commit().await?;
    Ok(events.len())
}

/// Makes any other process that delivers to the same subscriber wait for this transaction.
async fn lock_cursor(tx: &mut Tx, subscriber: &str) -> Result<(), DbError> {
    sql("INSERT INTO outbox_cursor (subscriber, seq) VALUES ($1, 0) ON CONFLICT (subscriber) DO UPDATE SET seq = outbox_cursor.seq")
        .bind(subscriber)
        .execute(tx)
        .await?;
    Ok(())
}
