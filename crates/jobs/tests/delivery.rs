use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jobs::{Deliveries, Subscribers, Wake};
use kernel::Clock;
use serde::{Deserialize, Serialize};
use store::outbox::{Event, publish};
use store::{Db, sql};
use testing::TestDb;

use crate::world::{count_up, world};

#[derive(Debug, Serialize, Deserialize)]
struct Released {
    number: i64,
}

impl Event for Released {
    const TOPIC: &'static str = "test.released";
}

async fn release(db: &TestDb, numbers: std::ops::Range<i64>) {
    for number in numbers {
        let mut tx = db.begin().await.unwrap();
        publish(&mut tx, &Released { number }, db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Notes each event in `blob`, which serves this test as a list; fails at number 30 while `is_broken`.
fn list_of_numbers(is_broken: &Arc<AtomicBool>) -> Subscribers {
    let is_broken = is_broken.clone();
    Subscribers::new().on("list", move |tx, event| {
        let is_broken = is_broken.clone();
        Box::pin(async move {
            let Some(Released { number }) = event.open() else { return Ok(()) };
            if number == 30 && is_broken.load(Ordering::SeqCst) {
                return Err("the list is locked".into());
            }
            sql("INSERT INTO blob (id, size_bytes, media_type, created_at)
                 VALUES ((SELECT CAST(COUNT(*) AS TEXT) FROM blob), $1, '', (SELECT COUNT(*) FROM blob))")
            .bind(number)
            .execute(tx)
            .await?;
            Ok(())
        })
    })
}

async fn listed(db: &Db) -> Vec<i64> {
    let list = sql("SELECT size_bytes FROM blob ORDER BY created_at");
    list.fetch_all(&mut db.read().await.unwrap(), |row| row.get("size_bytes")).await.unwrap()
}

#[tokio::test]
async fn events_arrive_in_order_and_take_effect_once_although_the_subscriber_fails_once() {
    for db in testing::databases().await {
        release(&db, 0..250).await;
        let is_broken = Arc::new(AtomicBool::new(true));
        let deliveries = Deliveries::new(Db::clone(&db), Wake::new(), list_of_numbers(&is_broken));

        let failure = deliveries.deliver_due().await.unwrap_err();
        assert_eq!(failure.to_string(), "the list is locked");
        assert!(listed(&db).await.is_empty(), "{}: nothing of a batch that failed", db.name());
        is_broken.store(false, Ordering::SeqCst);
        assert_eq!(deliveries.deliver_due().await.unwrap(), 250);
        assert_eq!(deliveries.deliver_due().await.unwrap(), 0);
        assert_eq!(listed(&db).await, (0..250).collect::<Vec<_>>(), "{}", db.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_processes_deliver_while_events_are_made_and_each_takes_effect_once() {
    for db in testing::databases().await {
        let sound = Arc::new(AtomicBool::new(false));
        let (stopper, stop) = jobs::stop();
        let wake = Wake::new();
        let running: Vec<_> = (0..4)
            .map(|_| tokio::spawn(Deliveries::new(Db::clone(&db), wake.clone(), list_of_numbers(&sound)).run(stop.clone())))
            .collect();
        release(&db, 0..100).await;
        wake.now();
        while listed(&db).await.len() < 100 {
            tokio::task::yield_now().await;
        }
        stopper.stop();
        for delivering in running {
            delivering.await.unwrap();
        }
        assert_eq!(listed(&db).await, (0..100).collect::<Vec<_>>(), "{}", db.name());
    }
}

#[tokio::test]
async fn a_subscriber_that_fails_does_not_hold_up_the_others() {
    for db in testing::databases().await {
        let world = world(db);
        release(&world.db, 0..3).await;
        let subscribers = Subscribers::new()
            .on("broken", |_, _| Box::pin(async { Err("always".into()) }))
            .on("sound", |tx, _| Box::pin(async move { Ok(count_up(tx, "sound").await?) }));
        let deliveries = Deliveries::new(Db::clone(&world.db), Wake::new(), subscribers);
        let running = tokio::spawn(deliveries.run(world.context.stop.clone()));
        while world.counter("sound").await < 3 {
            tokio::task::yield_now().await;
        }
        world.stopper.stop();
        running.await.unwrap();
        assert_eq!(world.counter("sound").await, 3, "{}", world.db.name());
    }
}

#[tokio::test]
async fn old_events_are_forgotten_only_when_everyone_has_them() {
    for db in testing::databases().await {
        release(&db, 0..3).await;
        let later = db.clock().now().plus_ms(1);
        assert_eq!(store::outbox::prune(&db, later).await.unwrap(), 0, "{}: nobody has them", db.name());
        let sound = Arc::new(AtomicBool::new(false));
        Deliveries::new(Db::clone(&db), Wake::new(), list_of_numbers(&sound)).deliver_due().await.unwrap();
        assert_eq!(store::outbox::prune(&db, db.clock().now()).await.unwrap(), 0, "{}: not old", db.name());
        assert_eq!(store::outbox::prune(&db, later).await.unwrap(), 3, "{}", db.name());
    }
}
