use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kernel::{JobId, Timestamp};
use store::{Db, DbError};

use crate::Job;
use crate::job::payload;
use crate::queue::{self, NewJob};

/// A job that comes again and again. Time is cut into slots of one period; each slot's job has an id made from its kind and its slot,
/// so however many processes ask for it, it is there once. A slot that passed while no process ran is not made up for.
pub(crate) struct Periodic {
    kind: &'static str,
    payload: String,
    period_ms: i64,
    last_slot: AtomicI64,
}

impl Periodic {
    pub(crate) fn new<J: Job>(period: Duration, job: &J) -> Result<Self, DbError> {
        let period_ms = i64::try_from(period.as_millis()).unwrap_or(i64::MAX).max(1000);
        Ok(Self { kind: J::KIND, payload: payload(job)?, period_ms, last_slot: AtomicI64::new(i64::MIN) })
    }

    /// Asks for the present slot's job, once.
    pub(crate) async fn tick(&self, db: &Db, now: Timestamp) -> Result<(), DbError> {
        let slot = now.as_ms().div_euclid(self.period_ms);
        if self.last_slot.load(Ordering::Relaxed) == slot {
            return Ok(());
        }
        let id = JobId::from_name("schedule", &format!("{}/{}/{slot}", self.kind, self.period_ms));
        // With the key, slots do not pile up while the queue is behind.
        let unique_key = Some(format!("{}/every {}", self.kind, self.period_ms));
        let mut tx = db.begin().await?;
        queue::insert(&mut tx, NewJob { id, kind: self.kind, payload: self.payload.clone(), unique_key, run_at: now }, now).await?;
        tx.commit().await?;
        self.last_slot.store(slot, Ordering::Relaxed);
        Ok(())
    }
}
