use jobs::{Context, Counts, Worker, enqueue, enqueue_later, list_dead, prune_done, retry_dead};
use kernel::{Clock, PageSize};

use crate::world::{CountUp, Rebuild, world};

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_job_is_asked_for_if_and_only_if_the_change_commits() {
    for db in testing::databases().await {
        let world = world(db);
        let now = world.db.clock().now();
        let job = CountUp { counter: "a".to_owned() };

        let mut tx = world.db.begin().await.unwrap();
        enqueue(&mut tx, &job, now).await.unwrap();
        drop(tx);
        assert_eq!(world.worker(0).run_due().await.unwrap(), 0, "{}", world.db.name());

        let mut tx = world.db.begin().await.unwrap();
        enqueue(&mut tx, &job, now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.worker(0).run_due().await.unwrap(), 1, "{}", world.db.name());
        assert_eq!(world.counter("a").await, 1);
        assert_eq!(world.counts().await, Counts { done: 1, ..Counts::default() });
    }
}

#[tokio::test]
async fn a_job_does_not_begin_before_its_time() {
    for db in testing::databases().await {
        let world = world(db);
        let now = world.db.clock().now();
        let mut tx = world.db.begin().await.unwrap();
        enqueue_later(&mut tx, &CountUp { counter: "a".to_owned() }, now, now.plus_ms(HOUR_MS)).await.unwrap();
        tx.commit().await.unwrap();

        world.db.clock().advance_ms(HOUR_MS - 1);
        assert_eq!(world.worker(0).run_due().await.unwrap(), 0, "{}", world.db.name());
        world.db.clock().advance_ms(1);
        assert_eq!(world.worker(0).run_due().await.unwrap(), 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_failing_job_comes_back_later_and_later_until_it_is_dead_and_somebody_retries_it() {
    for db in testing::databases().await {
        let world = world(db);
        let worker = world.worker(3);
        world.enqueue(&Rebuild { what: "index".to_owned() }).await;

        for wait_ms in [10_000, 40_000] {
            assert_eq!(worker.run_due().await.unwrap(), 1, "{}", world.db.name());
            world.db.clock().advance_ms(wait_ms - 1);
            assert_eq!(worker.run_due().await.unwrap(), 0, "{} too early", world.db.name());
            world.db.clock().advance_ms(wait_ms / 5 + 1);
        }
        assert_eq!(worker.run_due().await.unwrap(), 1, "{}", world.db.name());
        assert_eq!(world.counts().await, Counts { dead: 1, ..Counts::default() });
        world.db.clock().advance_ms(100 * HOUR_MS);
        assert_eq!(worker.run_due().await.unwrap(), 0, "the dead stay dead");

        let mut tx = world.db.begin().await.unwrap();
        let dead = list_dead(&mut tx, None, PageSize::DEFAULT).await.unwrap();
        assert_eq!(dead.entries.len(), 1);
        let job = &dead.entries[0];
        assert_eq!((job.kind.as_str(), job.attempts, job.last_error.as_str()), ("test.rebuild", 3, "the disk is full"));
        assert!(list_dead(&mut tx, Some(job.id), PageSize::DEFAULT).await.unwrap().entries.is_empty());
        assert!(retry_dead(&mut tx, job.id, world.db.clock().now()).await.unwrap());
        assert!(!retry_dead(&mut tx, job.id, world.db.clock().now()).await.unwrap(), "only once");
        tx.commit().await.unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!(world.counter("index").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_waiting_job_is_not_doubled_and_one_that_runs_or_failed_keeps_its_key_apart() {
    for db in testing::databases().await {
        let world = world(db);
        let worker = world.worker(1);
        let index = || Rebuild { what: "index".to_owned() };
        world.enqueue(&index()).await;
        world.enqueue(&index()).await;
        world.enqueue(&Rebuild { what: "covers".to_owned() }).await;
        assert_eq!(world.counts().await.ready, 2, "{}", world.db.name());

        assert_eq!(worker.run_due().await.unwrap(), 2);
        assert_eq!(world.counts().await, Counts { ready: 1, done: 1, ..Counts::default() });
        world.enqueue(&index()).await;
        assert_eq!(world.counts().await.ready, 1, "a job that waits for its next attempt is a waiting job");

        world.db.clock().advance_ms(HOUR_MS);
        worker.run_due().await.unwrap();
        world.enqueue(&index()).await;
        assert_eq!(world.counts().await, Counts { ready: 1, done: 2, ..Counts::default() }, "a new one after it is done");
    }
}

#[tokio::test]
async fn a_job_asked_for_while_the_same_runs_runs_after_it() {
    for db in testing::databases().await {
        let world = world(db);
        world.enqueue(&Rebuild { what: "index".to_owned() }).await;
        let worker = Worker::new(world.context.clone()).handle(|context: Context, job: Rebuild| async move {
            let mut tx = context.db.begin().await?;
            if context.now().as_ms() % 2 == 0 {
                enqueue(&mut tx, &job, context.now().plus_ms(1)).await?;
            }
            tx.commit().await?;
            Ok(())
        });
        assert_eq!(worker.run_due().await.unwrap(), 1);
        world.db.clock().advance_ms(1);
        assert_eq!(worker.run_due().await.unwrap(), 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt() {
    for db in testing::databases().await {
        let world = world(db);
        world.enqueue(&CountUp { counter: "a".to_owned() }).await;
        let worker = Worker::new(world.context.clone()).handle(|_, _: CountUp| async { panic!("this panic belongs to the test") });
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!(world.counts().await, Counts { ready: 1, ..Counts::default() }, "{}", world.db.name());
    }
}

#[tokio::test]
async fn done_jobs_are_forgotten_and_others_are_not() {
    for db in testing::databases().await {
        let world = world(db);
        world.enqueue(&CountUp { counter: "a".to_owned() }).await;
        world.worker(0).run_due().await.unwrap();
        world.enqueue(&CountUp { counter: "a".to_owned() }).await;
        let now = world.db.clock().now();
        assert_eq!(prune_done(&world.db, now).await.unwrap(), 0);
        assert_eq!(prune_done(&world.db, now.plus_ms(1)).await.unwrap(), 1);
        assert_eq!(world.counts().await, Counts { ready: 1, ..Counts::default() }, "{}", world.db.name());
    }
}
