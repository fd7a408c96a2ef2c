//! A run that is stopped anywhere goes on, and ends where one that was never stopped does.

use std::sync::atomic::AtomicU64;

use library::import::ImportError;

use super::world::{StopAfter, count, exported, import, import_following, line, write};

#[tokio::test]
async fn a_run_that_is_stopped_anywhere_ends_the_same() {
    let first: String = (0..2_600).map(|at| line(at, "旧") + "\n").collect();
    let second: String = (300..3_000).map(|at| line(at, if at % 3 == 0 { "新" } else { "旧" }) + "\n").collect();
    for (straight, cut) in testing::databases().await.into_iter().zip(testing::databases().await) {
        for node in [&straight, &cut] {
            import(node, &write(node, "pack.jsonl", first.as_bytes())).await.unwrap();
        }
        let expected = import(&straight, &write(&straight, "pack.jsonl", second.as_bytes())).await.unwrap().remove(0).counts;

        let file = write(&cut, "pack.jsonl", second.as_bytes());
        let mut stops = 0;
        let counts = loop {
            // Each time a little further: while staging, while applying, while declaring vanished.
            match import_following(&cut, &file, &StopAfter(AtomicU64::new(1 + stops))).await {
                Ok(mut reports) => break reports.remove(0).counts,
                Err(ImportError::Stopped) => stops += 1,
                Err(error) => panic!("{error:?}"),
            }
        };
        assert!(stops >= 4, "{stops}");
        assert_eq!(counts, expected);
        assert_eq!(exported(&cut).await, exported(&straight).await);
        for statement in [
            "SELECT seq AS n FROM library_head",
            "SELECT COUNT(*) AS n FROM library_place",
            "SELECT COUNT(*) AS n FROM library_staged",
            "SELECT COUNT(*) AS n FROM outbox",
        ] {
            assert_eq!(count(&cut, statement).await, count(&straight, statement).await, "{statement}");
        }
    }
}

#[tokio::test]
async fn another_input_does_not_go_on_with_a_run_that_was_stopped() {
    let old: String = (0..2_000).map(|at| line(at, "旧") + "\n").collect();
    let new: String = (0..1_500).map(|at| line(at, "新") + "\n").collect();
    for node in testing::databases().await {
        let file = write(&node, "pack.jsonl", old.as_bytes());
        let stopped = import_following(&node, &file, &StopAfter(AtomicU64::new(4))).await;
        assert!(matches!(stopped, Err(ImportError::Stopped)));
        write(&node, "pack.jsonl", new.as_bytes());
        import(&node, &file).await.unwrap();
        assert_eq!(exported(&node).await.lines().count(), 1_500);
        assert_eq!(count(&node, "SELECT COUNT(*) AS n FROM library_resource WHERE title = '旧' AND state = 'published'").await, 0);
    }
}
