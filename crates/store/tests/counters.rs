//! `outbox_cursor` serves these tests as a table of counters.

use store::{Db, DbError, Tx, sql};

pub async fn count_up(tx: &mut Tx, counter: &str) -> Result<(), DbError> {
    sql("INSERT INTO outbox_cursor (subscriber, seq) VALUES ($1, 1) ON CONFLICT (subscriber) DO UPDATE SET seq = outbox_cursor.seq + 1")
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
    let count = sql("SELECT COALESCE(MAX(seq), 0) AS n FROM outbox_cursor WHERE subscriber = $1").bind(name);
    count.fetch_one(&mut db.read().await.unwrap(), |row| row.get("n")).await.unwrap()
}
