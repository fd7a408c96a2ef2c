//! Many transactions share a commit on SQLite; none of them may notice the others. PostgreSQL passes the same tests by itself.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use store::{Db, Tx, sql};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::counters::{committed, count_up, counter};

const LONG: Duration = Duration::from_secs(20);

/// Lets a future begin and wait, without an answer yet.
async fn begun<F: Future>(future: Pin<&mut F>) {
    let mut future = Some(future);
    poll_fn(|context| {
        if let Some(future) = future.take() {
            let _ = future.poll(context);
        }
        Poll::Ready(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_meet_and_the_one_that_is_rolled_back_is_the_only_one_missing() {
    for db in testing::databases().await {
        let mut all = JoinSet::new();
        for number in 0..200 {
            let db = Db::clone(&db);
            all.spawn(async move {
                let mut tx = db.begin().await.unwrap();
                count_up(&mut tx, "all").await.unwrap();
                count_up(&mut tx, &format!("number {number}")).await.unwrap();
                if number != 77 {
                    tx.commit().await.unwrap();
                }
            });
        }
        timeout(LONG, all.join_all()).await.unwrap();
        assert_eq!(counter(&db, "all").await, 199, "{}", db.name());
        assert_eq!(counter(&db, "number 77").await, 0, "{}", db.name());
        assert_eq!(counter(&db, "number 78").await, 1, "{}", db.name());
    }
}

#[tokio::test]
async fn a_failed_statement_spoils_its_own_transaction_only() {
    for db in testing::databases().await {
        let mut bad = db.begin().await.unwrap();
        count_up(&mut bad, "bad").await.unwrap();
        let refused = sql("INSERT INTO outbox_cursor (subscriber) VALUES ('bad')").execute(&mut bad).await;
        let good = tokio::spawn({
            let db = Db::clone(&db);
            async move { committed(&db, "good").await }
        });
        assert!(refused.is_err());
        drop(bad);
        timeout(LONG, good).await.unwrap().unwrap();
        assert_eq!((counter(&db, "bad").await, counter(&db, "good").await), (0, 1), "{}", db.name());
    }
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_blocks_nobody() {
    for db in testing::databases().await {
        for _ in 0..20 {
            let mut dropped = db.begin().await.unwrap();
            count_up(&mut dropped, "dropped").await.unwrap();
            drop(dropped);
            timeout(LONG, committed(&db, "kept")).await.unwrap();
        }
        assert_eq!((counter(&db, "dropped").await, counter(&db, "kept").await), (0, 20), "{}", db.name());
    }
}

#[tokio::test]
async fn one_who_leaves_the_queue_does_not_strand_the_one_who_counted_on_them() {
    for db in testing::databases().await {
        for patience in 0..40 {
            let mut first = db.begin().await.unwrap();
            count_up(&mut first, "first").await.unwrap();
            let mut leaving = Box::pin(db.begin());
            begun(leaving.as_mut()).await;
            let first = tokio::spawn(first.commit());
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
            drop(leaving);
            timeout(LONG, first).await.unwrap().unwrap().unwrap();
        }
        assert_eq!(counter(&db, "first").await, 40, "{}", db.name());
    }
}

#[tokio::test]
async fn one_who_stops_waiting_for_a_commit_does_not_take_others_along() {
    for db in testing::databases().await {
        for patience in 0..40 {
            let mut before = db.begin().await.unwrap();
            count_up(&mut before, "before").await.unwrap();
            let leaving = tokio::spawn(begun_to_count(Db::clone(&db), "leaving"));
            tokio::task::yield_now().await;
            let before = tokio::spawn(before.commit());
            let leaving = timeout(LONG, leaving).await.unwrap().unwrap();
            let after = tokio::spawn(begun_to_count(Db::clone(&db), "after"));
            tokio::task::yield_now().await;

            let mut leaving = Box::pin(leaving.commit());
            begun(leaving.as_mut()).await;
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
            drop(leaving);
            timeout(LONG, after).await.unwrap().unwrap().commit().await.unwrap();
            timeout(LONG, before).await.unwrap().unwrap().unwrap();
        }
        assert_eq!((counter(&db, "before").await, counter(&db, "after").await), (40, 40), "{}", db.name());
    }
}

async fn begun_to_count(db: Db, counter: &'static str) -> Tx {
    let mut tx = db.begin().await.unwrap();
    count_up(&mut tx, counter).await.unwrap();
    tx
}

#[tokio::test]
async fn a_snapshot_stands_still_and_a_reader_sees_the_newest() {
    for db in testing::databases().await {
        committed(&db, "a").await;
        let count = || sql("SELECT seq AS n FROM outbox_cursor WHERE subscriber = 'a'");
        let mut snapshot = db.snapshot().await.unwrap();
        let mut reader = db.read().await.unwrap();
        let before = count().fetch_one(&mut snapshot, |row| row.get::<i64>("n")).await.unwrap();
        committed(&db, "a").await;
        let still = count().fetch_one(&mut snapshot, |row| row.get::<i64>("n")).await.unwrap();
        let newest = count().fetch_one(&mut reader, |row| row.get::<i64>("n")).await.unwrap();
        assert_eq!((before, still, newest), (1, 1, 2), "{}", db.name());
    }
}
