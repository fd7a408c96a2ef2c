use classroom::seed_feeds;
use identity::seed_people;
use kernel::Clock;
use roster::seed_classes;
use store::sql;

const USERS: u64 = 600;
const SEED: u64 = 7;
/// Six posts and eleven comments a day: 200 days of one class, two days of the nine others.
const POSTS: i64 = 17 * (200 + 9 * 2);

#[tokio::test]
async fn the_same_seed_makes_the_same_feeds() {
    for db in testing::databases().await {
        let now = db.clock().now();
        seed_people(&db, USERS, SEED, now).await.unwrap();
        seed_classes(&db, USERS, SEED, 10, now).await.unwrap();
        for _ in 0..2 {
            seed_feeds(&db, USERS, SEED, 1, now).await.unwrap();
        }
        let mut tx = db.read().await.unwrap();
        let count = sql("SELECT COUNT(*) AS n FROM class_post").fetch_one(&mut tx, |row| row.get::<i64>("n")).await.unwrap();
        assert_eq!(count, POSTS, "{}", db.name());
    }
}
