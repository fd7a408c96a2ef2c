//! What was acknowledged survives the sudden death of the process.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Db, DbUrl};
use tokio::task::JoinSet;

use crate::counters::{committed, counter};

const ADDRESS: &str = "QINGHE_TEST_DURABILITY_DATABASE";
const ENOUGH: usize = 300;

/// The process that is killed: this very test, told by the environment which database to write to.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acknowledges_until_it_is_killed() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let db = Db::open(&address.parse().unwrap()).await.unwrap();
    let next = Arc::new(AtomicU32::new(0));
    let mut writers = JoinSet::new();
    for _ in 0..8 {
        let (db, next) = (db.clone(), next.clone());
        writers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                committed(&db, &number.to_string()).await;
                writeln!(std::io::stdout(), "acknowledged {number}").unwrap();
            }
        });
    }
    writers.join_next().await;
}

#[tokio::test]
async fn every_acknowledged_row_is_there_after_the_process_was_killed() {
    for db in testing::databases().await {
        let acknowledged = run_and_kill(db.url());
        assert!(acknowledged.len() >= ENOUGH, "{}", db.name());
        let reopened = Db::open(db.url()).await.unwrap();
        for number in acknowledged {
            assert_eq!(counter(&reopened, &number).await, 1, "{} lost {number}", db.name());
        }
        committed(&reopened, "afterwards").await;
        reopened.close().await;
    }
}

/// The numbers that the process told before it was killed amid its work.
fn run_and_kill(url: &DbUrl) -> Vec<String> {
    let address = match url {
        DbUrl::Sqlite(file) => format!("sqlite:{}", file.display()),
        DbUrl::Postgres(address) => address.clone(),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::acknowledges_until_it_is_killed", "--nocapture"])
        .env(ADDRESS, address)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        // The test runner prints lines of its own.
        let Some(number) = line.unwrap().strip_prefix("acknowledged ").map(str::to_owned) else { continue };
        acknowledged.push(number);
        if acknowledged.len() == ENOUGH {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    acknowledged
}
