use std::time::Duration;

use jobs::Counts;

use crate::world::{CountUp, world};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn two_processes_with_the_same_schedule_run_its_job_once_a_day() {
    for db in testing::databases().await {
        let world = world(db);
        let job = CountUp { counter: "prune".to_owned() };
        let here = world.worker(0).every(DAY, &job).unwrap();
        let there = world.worker(0).every(DAY, &job).unwrap();
        for day in 1..=3 {
            let ran = here.run_due().await.unwrap() + there.run_due().await.unwrap() + here.run_due().await.unwrap();
            assert_eq!(ran, 1, "{} day {day}", world.db.name());
            world.db.clock().advance_ms(86_400_000);
        }
        let restarted = world.worker(0).every(DAY, &job).unwrap();
        assert_eq!(restarted.run_due().await.unwrap(), 1);
        assert_eq!(world.worker(0).every(DAY, &job).unwrap().run_due().await.unwrap(), 0, "{} the same day", world.db.name());
        assert_eq!(world.counts().await, Counts { done: 4, ..Counts::default() });
    }
}
