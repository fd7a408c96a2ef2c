//! Jobs that count their runs, and a worker that runs them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jobs::{Context, Counts, Job, Stop, Stopper, Wake, Worker, count_by_state, enqueue};
use kernel::Clock;
use serde::{Deserialize, Serialize};
use store::{Db, sql};
use testing::TestDb;

/// Adds one to a counter. `outbox_cursor` serves these tests as a table of counters.
#[derive(Debug, Serialize, Deserialize)]
pub struct CountUp {
    pub counter: String,
}

impl Job for CountUp {
    const KIND: &'static str = "test.count_up";
}

/// Builds something anew: asking twice is as good as asking once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rebuild {
    pub what: String,
}

impl Job for Rebuild {
    const KIND: &'static str = "test.rebuild";
    const MOST_ATTEMPTS: u32 = 3;

    fn unique_key(&self) -> Option<String> {
        Some(self.what.clone())
    }
}

/// The test's database, and what a worker needs.
pub struct World {
    pub db: TestDb,
    pub context: Context,
    pub stopper: Stopper,
}

pub fn world(db: TestDb) -> World {
    let (stopper, stop) = jobs::stop();
    let context = context(&db, stop);
    World { db, context, stopper }
}

pub fn context(db: &TestDb, stop: Stop) -> Context {
    Context { db: Db::clone(db), clock: db.clock(), wake: Wake::new(), stop }
}

impl World {
    pub async fn enqueue<J: Job>(&self, job: &J) {
        let mut tx = self.db.begin().await.unwrap();
        enqueue(&mut tx, job, self.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn counts(&self) -> Counts {
        count_by_state(&mut self.db.read().await.unwrap()).await.unwrap()
    }

    pub async fn counter(&self, name: &str) -> i64 {
        let count = sql("SELECT COALESCE(MAX(seq), 0) AS n FROM outbox_cursor WHERE subscriber = $1").bind(format!("counter {name}"));
        count.fetch_one(&mut self.db.read().await.unwrap(), |row| row.get("n")).await.unwrap()
    }

    /// A worker that counts, and fails the first `failures` times it should rebuild.
    pub fn worker(&self, failures: u32) -> Worker {
        let left = Arc::new(AtomicU32::new(failures));
        Worker::new(self.context.clone())
            .handle(|context, job: CountUp| async move {
                let mut tx = context.db.begin().await?;
                count_up(&mut tx, &job.counter).await?;
                tx.commit().await?;
                Ok(())
            })
            .handle(move |context, job: Rebuild| {
                let left = left.clone();
                async move {
                    if left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok() {
                        return Err("the disk is full".into());
                    }
                    let mut tx = context.db.begin().await?;
                    count_up(&mut tx, &job.what).await?;
                    tx.commit().await?;
                    Ok(())
                }
            })
    }
}

pub async fn count_up(tx: &mut store::Tx, counter: &str) -> Result<(), store::DbError> {
    sql("INSERT INTO outbox_cursor (subscriber, seq) VALUES ($1, 1) ON CONFLICT (subscriber) DO UPDATE SET seq = outbox_cursor.seq + 1")
        .bind(format!("counter {counter}"))
        .execute(tx)
        .await?;
    Ok(())
}
