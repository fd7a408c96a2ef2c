//! `sign_in_attempt` serves these tests as a table of counters.

use store::{Db, DbError, Tx, sql};

pub async fn count_up(tx: &mut Tx, counter: &str) -> Result<(), DbError> {
    sql("INSERT INTO sign_in_attempt (bucket, failures, window_from, blocked_until) VALUES ($1, 1, 0, 0)
         ON CONFLICT (bucket) DO UPDATE SET failures = sign_in_attempt.failures + 1")
    .bind(counter)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn committed(db: &Db, counter: &str) {
    let mut tx = db.begin().await.unwrap();
    count_up(&mut tx, counter).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn counter(db: &Db, name: &str) -> i64 {
    let count = sql("SELECT COALESCE(MAX(failures), 0) AS n FROM sign_in_attempt WHERE bucket = $1").bind(name);
    count.fetch_one(&mut db.read().await.unwrap(), |row| row.get("n")).await.unwrap()
}
