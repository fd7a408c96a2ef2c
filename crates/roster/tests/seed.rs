use identity::{seed_people, seeded_classes};
use kernel::{Clock, PageSize};
use roster::{find_class, list_classes_in, list_pupils, list_teachers, seed_classes, seeded_class_id};
use store::{Tx, sql};

const USERS: u64 = 1300;
const SEED: u64 = 7;
/// Twenty-two administrative ones, the last of them with one group of people only, and eight clubs.
const CLASSES: u64 = 30;

#[tokio::test]
async fn the_same_seed_makes_the_same_classes() {
    for db in testing::databases().await {
        let now = db.clock().now();
        seed_people(&db, USERS, SEED, now).await.unwrap();
        for _ in 0..2 {
            assert_eq!(seed_classes(&db, USERS, SEED, CLASSES, now).await.unwrap(), CLASSES);
        }
        let mut tx = db.read().await.unwrap();
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM class_group WHERE kind = 'administrative'").await, 22);
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM class_group WHERE kind = 'ordinary'").await, 8);
        let pupils = "SELECT COUNT(*) AS n FROM enrollment WHERE duty = 'pupil' AND is_administrative = 1";
        let in_school = count(&mut tx, "SELECT COUNT(*) AS n FROM account_role WHERE kind = 'pupil'").await;
        assert_eq!(count(&mut tx, pupils).await, in_school, "every pupil is in one administrative class");
    }
}

#[tokio::test]
async fn a_seeded_class_is_as_large_as_a_real_one() {
    for db in testing::databases().await {
        let now = db.clock().now();
        seed_people(&db, USERS, SEED, now).await.unwrap();
        seed_classes(&db, USERS, SEED, CLASSES, now).await.unwrap();
        let first = seeded_classes(USERS, SEED).unwrap().next().unwrap();
        let mut tx = db.read().await.unwrap();
        let class = find_class(&mut tx, seeded_class_id(&first)).await.unwrap().unwrap();
        assert_eq!(class.name, "一（1）班");
        assert_eq!(list_pupils(&mut tx, &class).await.unwrap().len(), 51);
        assert_eq!(list_teachers(&mut tx, &class).await.unwrap().len(), 6);
        let size = PageSize::DEFAULT;
        let clubs = list_classes_in(&mut tx, first.school, identity::ClassKind::Ordinary, None, size).await.unwrap();
        for club in &clubs.entries {
            assert_eq!(list_pupils(&mut tx, club).await.unwrap().len(), 50, "{}", club.name);
        }
        assert!(!clubs.entries.is_empty());
    }
}

async fn count(tx: &mut Tx, statement: &'static str) -> i64 {
    sql(statement).fetch_one(tx, |row| row.get("n")).await.unwrap()
}
