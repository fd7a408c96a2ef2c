use std::time::{Duration, Instant};

use crate::world::worlds;

#[tokio::test]
async fn two_thousand_pupils_come_in_within_ten_seconds() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let rows: String = (0..2000).map(|n| format!("学生{n},G{n:05},{},{}\n", 7 + n % 3, 1 + n / 3 % 14)).collect();
        let began = Instant::now();
        let check = school.upload(&format!("姓名,学号,年级,班级\n{rows}")).await;
        let page = school.confirm(&check).await;
        let took = began.elapsed();
        assert!(page.text().contains("新增 2000 人"), "{}", page.text());
        assert!(took < Duration::from_secs(10), "{took:?} on {}", world.db.name());
        println_measure(world.db.name(), took);
    }
}

/// Seen with `--nocapture`.
#[allow(clippy::print_stdout, reason = "a figure for whoever asks for it")]
fn println_measure(database: &str, took: Duration) {
    println!("2,000 pupils on {database}: {} ms", took.as_millis());
}
