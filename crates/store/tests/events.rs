use kernel::Clock;
use serde::{Deserialize, Serialize};
use store::Db;
use store::outbox::{Event, acknowledge, list_undelivered, publish};
use tokio::task::JoinSet;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Moved {
    number: i64,
}

impl Event for Moved {
    const TOPIC: &'static str = "test.moved";
}

#[derive(Debug, Serialize, Deserialize)]
struct Other;

impl Event for Other {
    const TOPIC: &'static str = "test.other";
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_made_at_once_have_an_order_without_gaps_and_those_of_undone_changes_are_absent() {
    for db in testing::databases().await {
        let mut all = JoinSet::new();
        for number in 0..60 {
            let (db, now) = (Db::clone(&db), db.clock().now());
            all.spawn(async move {
                let mut tx = db.begin().await.unwrap();
                publish(&mut tx, &Moved { number }, now).await.unwrap();
                if number % 3 != 0 {
                    tx.commit().await.unwrap();
                }
            });
        }
        all.join_all().await;
        let events = list_undelivered(&mut db.read().await.unwrap(), "someone", 100).await.unwrap();
        let order: Vec<i64> = events.iter().map(|event| event.seq).collect();
        assert_eq!(order, (1..=40).collect::<Vec<_>>(), "{}", db.name());
        assert!(events.iter().all(|event| event.open::<Moved>().is_some_and(|moved| moved.number % 3 != 0)));
        assert!(events[0].open::<Other>().is_none());
    }
}

#[tokio::test]
async fn each_subscriber_has_a_place_of_its_own() {
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        for number in 0..5 {
            publish(&mut tx, &Moved { number }, db.clock().now()).await.unwrap();
        }
        acknowledge(&mut tx, "fast", 5).await.unwrap();
        acknowledge(&mut tx, "slow", 1).await.unwrap();
        acknowledge(&mut tx, "slow", 2).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        assert!(list_undelivered(&mut tx, "fast", 10).await.unwrap().is_empty());
        let left = list_undelivered(&mut tx, "slow", 2).await.unwrap();
        assert_eq!(left.iter().map(|event| event.seq).collect::<Vec<_>>(), [3, 4], "{}", db.name());
    }
}
