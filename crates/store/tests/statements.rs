//! How statements run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::{Db, DbError, Value, insert_many, sql};
use tokio::time::timeout;

use crate::counters::{committed, counter};

#[tokio::test]
async fn placeholders_are_bound_by_their_number_wherever_they_stand() {
    for db in testing::databases().await {
        let mut tx = db.read().await.unwrap();
        let both = sql("SELECT CAST($2 AS TEXT) AS second, CAST($1 AS TEXT) AS first, CAST($2 AS TEXT) AS again").bind("one").bind("two");
        let read = |row: &store::Row| Ok([row.get::<String>("first")?, row.get("second")?, row.get("again")?]);
        assert_eq!(both.fetch_one(&mut tx, read).await.unwrap(), ["one", "two", "two"], "{}", db.name());
        let missing = sql("SELECT CAST($2 AS TEXT) AS second").bind("one").fetch_one(&mut tx, |row| row.get::<String>("second")).await;
        assert!(missing.is_err(), "{}", db.name());
    }
}

#[tokio::test]
async fn any_number_of_rows_is_inserted_and_counted() {
    for db in testing::databases().await {
        for count in [0_i64, 1, 5, 700] {
            let mut tx = db.begin().await.unwrap();
            sql("DELETE FROM outbox_cursor").execute(&mut tx).await.unwrap();
            let rows = (0..count).map(|number| vec![Value::from(number.to_string()), number.into()]).collect();
            let inserted = insert_many("INSERT INTO outbox_cursor (subscriber, seq)", rows, "").execute(&mut tx).await.unwrap();
            let held = sql("SELECT COUNT(*) AS n FROM outbox_cursor").fetch_one(&mut tx, |row| row.get::<i64>("n")).await.unwrap();
            assert_eq!((i64::try_from(inserted).unwrap(), held), (count, count), "{}", db.name());
        }
    }
}

#[tokio::test]
async fn what_is_there_already_is_told_apart_from_other_failures() {
    for db in testing::databases().await {
        let insert = || sql("INSERT INTO outbox_cursor (subscriber, seq) VALUES ('a', 1)");
        let mut tx = db.begin().await.unwrap();
        insert().execute(&mut tx).await.unwrap();
        let again = insert().execute(&mut tx).await.unwrap_err();
        assert!(again.is_unique_violation() && !again.is_unavailable(), "{}", db.name());
    }
}

/// One worker thread: whoever holds it for long keeps all others waiting.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_long_statement_lets_others_go_on() {
    let db = testing::sqlite().await;
    for is_streamed in [false, true] {
        let reader = db.read().await.unwrap();
        let outcome = tokio::spawn(async move {
            let mut reader = reader;
            let others_went_on = Arc::new(AtomicBool::new(false));
            let to_set = others_went_on.clone();
            tokio::spawn(async move { to_set.store(true, Ordering::SeqCst) });
            let endless = sql("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT i FROM n");
            let stop_when_seen = |_: &store::Row| match others_went_on.load(Ordering::SeqCst) {
                true => Err(DbError::column("i", "seen")),
                false => Ok(()),
            };
            if is_streamed {
                endless.for_each::<DbError>(&mut reader, stop_when_seen).await
            } else {
                endless.fetch_all(&mut reader, stop_when_seen).await.map(|_| ())
            }
        });
        assert!(outcome.await.unwrap().is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_long_statement_answers_every_row_once() {
    for db in testing::databases().await {
        let count = sql("WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i FROM n");
        let rows = count.bind(100_000_i64).fetch_all(&mut db.read().await.unwrap(), |row| row.get::<i64>("i")).await.unwrap();
        assert!(rows.into_iter().eq(1..=100_000), "{}", db.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_who_stops_waiting_for_another_process_keeps_nothing_locked() {
    for db in testing::databases().await {
        let other = Db::open(db.url()).await.unwrap();
        let mut held = other.begin().await.unwrap();
        sql("INSERT INTO outbox_cursor (subscriber, seq) VALUES ('held', 1)").execute(&mut held).await.unwrap();
        let impatient = timeout(Duration::from_millis(50), committed(&db, "impatient")).await;
        held.commit().await.unwrap();
        committed(&db, "patient").await;
        committed(&other, "other").await;
        assert_eq!(counter(&db, "held").await, 1, "{}", db.name());
        assert_eq!(counter(&other, "impatient").await, i64::from(impatient.is_ok()), "{}", db.name());
        assert_eq!((counter(&other, "patient").await, counter(&db, "other").await), (1, 1), "{}", db.name());
        other.close().await;
    }
}
