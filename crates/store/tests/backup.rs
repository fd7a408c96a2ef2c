use std::fs;
use std::path::Path;

use kernel::{BlobId, Clock, JobId, ResourceId};
use serde::{Deserialize, Serialize};
use store::backup::{BackupError, check, restore, save};
use store::outbox::{Event, publish};
use store::{BlobMeta, Db, Value, insert_many, record_blob, sql};
use testing::TestDb;

#[derive(Serialize, Deserialize)]
struct Named {
    name: String,
}

impl Event for Named {
    const TOPIC: &'static str = "test.named";
}

/// Rows with everything that is easily lost: NULL, quotes, line ends, Chinese, the largest numbers, more rows than one statement takes.
async fn fill(db: &TestDb) {
    let now = db.clock().now();
    let mut tx = db.begin().await.unwrap();
    publish(&mut tx, &Named { name: "“青禾”\n\"';\\\t".to_owned() }, now).await.unwrap();
    record_blob(&mut tx, &BlobMeta { id: BlobId::from_digest([9; 32]), size_bytes: u64::MAX, media_type: String::new() }, now)
        .await
        .unwrap();
    sql("INSERT INTO library_log (seq, change, kind, subject_id, release_hash, source, at) VALUES (1, 'added', 'resource', $1, NULL, '示例省', $2)")
        .bind(ResourceId::new())
        .bind(now)
        .execute(&mut tx)
        .await
        .unwrap();
    let jobs = (0..1200_i64).map(|number| {
        let lease = (number % 2 == 0).then_some(i64::MIN + number);
        vec![JobId::new().into(), format!("第{number}项").into(), number.into(), lease.into()] as Vec<Value>
    });
    let columns = "INSERT INTO job (id, payload, run_at, lease_until, kind, state, attempts, created_at)";
    let rows = jobs.map(|mut row| {
        row.extend(["k".into(), "ready".into(), 0_i64.into(), i64::MAX.into()]);
        row
    });
    insert_many(columns, rows.collect(), "").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// The lines of every table's file, sorted: rows have no order.
fn rows(folder: &Path) -> Vec<(String, Vec<String>)> {
    let tables = check(folder).unwrap().tables.into_iter().filter(|table| table.name != "schema_migration");
    let sorted = tables.map(|table| {
        let text = fs::read_to_string(folder.join(format!("{}.jsonl", table.name))).unwrap();
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        assert_eq!(lines.len() as u64, table.rows, "{}", table.name);
        lines.sort();
        (table.name, lines)
    });
    sorted.collect()
}

async fn saved(db: &TestDb) -> std::path::PathBuf {
    let folder = db.folder().path().join("backup");
    save(db, &folder, db.clock().now().as_ms()).await.unwrap();
    folder
}

#[tokio::test]
async fn a_copy_moves_from_database_to_database_and_back_without_loss() {
    let first = testing::sqlite().await;
    fill(&first).await;
    let original = saved(&first).await;
    let mut stations = testing::databases().await;
    stations.reverse();

    let mut copy = original.clone();
    for station in &stations {
        restore(station, &copy).await.unwrap();
        copy = saved(station).await;
        assert_eq!(rows(&copy), rows(&original), "{}", station.name());
    }
    assert_eq!(rows(&original).iter().find(|(name, _)| name == "job").unwrap().1.len(), 1200);
}

#[tokio::test]
async fn a_restored_database_goes_on_where_the_copy_was_taken() {
    for db in testing::databases().await {
        let source = testing::sqlite().await;
        fill(&source).await;
        restore(&db, &saved(&source).await).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        publish(&mut tx, &Named { name: "next".to_owned() }, db.clock().now()).await.unwrap();
        let seq = sql("SELECT MAX(seq) AS seq FROM outbox").fetch_one(&mut tx, |row| row.get::<i64>("seq")).await.unwrap();
        assert_eq!(seq, 2, "{}", db.name());
    }
}

#[tokio::test]
async fn a_damaged_copy_and_a_database_in_use_are_refused_and_nothing_changes() {
    for db in testing::databases().await {
        let source = testing::sqlite().await;
        fill(&source).await;
        let folder = saved(&source).await;
        let file = folder.join("job.jsonl");
        let sound = fs::read(&file).unwrap();

        let mut bent = sound.clone();
        bent[sound.len() / 2] ^= 1;
        for wrong in [&bent, &sound[..sound.len() - 1].to_vec(), &[&sound[..], b"[]\n"].concat()] {
            fs::write(&file, wrong).unwrap();
            assert!(matches!(restore(&db, &folder).await, Err(BackupError::Damaged(_))), "{}", db.name());
        }
        fs::remove_file(&file).unwrap();
        assert!(restore(&db, &folder).await.is_err());
        assert_eq!(jobs(&db).await, 0, "{}", db.name());

        fs::write(&file, &sound).unwrap();
        restore(&db, &folder).await.unwrap();
        assert!(matches!(restore(&db, &folder).await, Err(BackupError::NotEmpty)), "{}", db.name());
        assert_eq!(jobs(&db).await, 1200, "{}", db.name());
    }
}

async fn jobs(db: &Db) -> i64 {
    sql("SELECT COUNT(*) AS n FROM job").fetch_one(&mut db.read().await.unwrap(), |row| row.get("n")).await.unwrap()
}

#[tokio::test]
async fn a_copy_is_of_one_moment_while_others_write() {
    for db in testing::databases().await {
        let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
        let writing = tokio::spawn({
            let (db, now) = (Db::clone(&db), db.clock().now());
            async move {
                while stopped.try_recv() == Err(tokio::sync::oneshot::error::TryRecvError::Empty) {
                    let mut tx = db.begin().await.unwrap();
                    publish(&mut tx, &Named { name: "busy".to_owned() }, now).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
        });
        for _ in 0..5 {
            let copy = rows(&saved(&db).await);
            let of = |name: &str| &copy.iter().find(|(table, _)| table == name).unwrap().1;
            assert_eq!(of("outbox_head"), &[format!("[1,{}]", of("outbox").len())], "{}", db.name());
        }
        stop.send(()).unwrap();
        writing.await.unwrap();
    }
}
