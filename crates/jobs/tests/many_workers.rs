use std::sync::Arc;

use jobs::{Counts, Worker, enqueue};
use kernel::Clock;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::world::{CountUp, world};

const MINUTE_MS: i64 = 60_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_run_each_of_two_hundred_jobs_exactly_once() {
    for db in testing::databases().await {
        let world = world(db);
        let mut tx = world.db.begin().await.unwrap();
        for number in 0..200 {
            enqueue(&mut tx, &CountUp { counter: format!("job {number}") }, world.db.clock().now()).await.unwrap();
        }
        tx.commit().await.unwrap();

        let mut workers = JoinSet::new();
        for _ in 0..8 {
            let worker = world.worker(0);
            workers.spawn(async move { worker.run_due().await.unwrap() });
        }
        let ran: u32 = workers.join_all().await.into_iter().sum();
        assert_eq!(ran, 200, "{}", world.db.name());
        for number in 0..200 {
            assert_eq!(world.counter(&format!("job {number}")).await, 1, "{} job {number}", world.db.name());
        }
    }
}

#[tokio::test]
async fn the_job_of_a_worker_that_died_runs_again_when_its_lease_is_over() {
    for db in testing::databases().await {
        let world = world(db);
        world.enqueue(&CountUp { counter: "a".to_owned() }).await;
        let begun = Arc::new(Semaphore::new(0));
        let tell = begun.clone();
        let dying = Worker::new(world.context.clone()).handle(move |_, _: CountUp| {
            tell.add_permits(1);
            std::future::pending()
        });
        let dying = tokio::spawn(dying.run());
        let _ = begun.acquire().await.unwrap();
        dying.abort();
        let _ = dying.await;

        world.db.clock().advance_ms(MINUTE_MS - 1);
        assert_eq!(world.worker(0).run_due().await.unwrap(), 0, "{}", world.db.name());
        world.db.clock().advance_ms(1);
        assert_eq!(world.worker(0).run_due().await.unwrap(), 1, "{}", world.db.name());
        assert_eq!(world.counter("a").await, 1);
    }
}

#[tokio::test]
async fn a_job_that_kills_every_worker_is_set_aside() {
    for db in testing::databases().await {
        let world = world(db);
        world.enqueue(&CountUp { counter: "a".to_owned() }).await;
        for _ in 0..5 {
            let begun = Arc::new(Semaphore::new(0));
            let tell = begun.clone();
            let dying = Worker::new(world.context.clone()).handle(move |_, _: CountUp| {
                tell.add_permits(1);
                std::future::pending()
            });
            let dying = tokio::spawn(dying.run());
            let _ = begun.acquire().await.unwrap();
            dying.abort();
            let _ = dying.await;
            world.db.clock().advance_ms(MINUTE_MS);
        }
        assert_eq!(world.worker(0).run_due().await.unwrap(), 1, "{}", world.db.name());
        assert_eq!(world.counter("a").await, 0);
        assert_eq!(world.counts().await, Counts { dead: 1, ..Counts::default() });
    }
}

#[tokio::test]
async fn a_wake_starts_an_idle_worker_and_a_stop_lets_it_finish() {
    for db in testing::databases().await {
        let world = world(db);
        let (begun, go_on) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (tell, wait) = (begun.clone(), go_on.clone());
        let worker = Worker::new(world.context.clone()).handle(move |_, _: CountUp| {
            let wait = wait.clone();
            tell.add_permits(1);
            async move {
                let _ = wait.acquire().await?;
                Ok(())
            }
        });
        let running = tokio::spawn(worker.run());
        world.enqueue(&CountUp { counter: "a".to_owned() }).await;
        world.context.wake.now();
        let _ = begun.acquire().await.unwrap();
        world.stopper.stop();
        go_on.add_permits(1);
        running.await.unwrap();
        assert_eq!(world.counts().await, Counts { done: 1, ..Counts::default() }, "{}", world.db.name());
    }
}
