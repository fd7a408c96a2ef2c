use identity::{Person, demo_people, find_demo_person};
use kernel::{ClassId, Clock};
use roster::{Class, demo_classes, find_class};
use testing::TestDb;

/// The demo nation with its classes, once on each database.
pub async fn worlds() -> Vec<TestDb> {
    let all = testing::databases().await;
    for db in &all {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        demo_classes(&mut tx, 2026, db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    all
}

/// The demo class of the name.
pub async fn class(db: &TestDb, name: &str) -> Class {
    let mut tx = db.read().await.unwrap();
    find_class(&mut tx, ClassId::from_name("qinghe demo", name)).await.unwrap().unwrap()
}

/// The demo person who signs in with `name`.
pub async fn person(db: &TestDb, name: &str) -> Person {
    let mut tx = db.read().await.unwrap();
    find_demo_person(&mut tx, name).await.unwrap().unwrap()
}
