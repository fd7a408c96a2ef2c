use identity::guardians::Owner;
use identity::{Action, Duty, Person, find_demo_person};
use kernel::{ClassId, Clock};
use roster::{Class, Enrollment, enroll, find_class, leave, list_own_classes, list_pupils, see_class};
use web::PageError;

use crate::world::{World, worlds};

async fn person(world: &World, name: &str) -> Person {
    find_demo_person(&mut world.db.read().await.unwrap(), name).await.unwrap().unwrap()
}

async fn class(world: &World, name: &str) -> Class {
    find_class(&mut world.db.read().await.unwrap(), ClassId::from_name("qinghe demo", name)).await.unwrap().unwrap()
}

#[tokio::test]
async fn each_role_sees_the_classes_it_is_in() {
    for world in worlds().await {
        for (who, classes) in [
            ("teacher", vec!["七（3）班", "科学社"]),
            ("pupil", vec!["七（3）班", "科学社"]),
            ("parent", vec!["七（3）班", "四（2）班", "科学社"]),
            ("c73-02", vec!["七（3）班"]),
            ("school", vec![]),
        ] {
            let mut tx = world.db.read().await.unwrap();
            let mut seen: Vec<String> =
                list_own_classes(&mut tx, &person(&world, who).await).await.unwrap().into_iter().map(|class| class.name).collect();
            seen.sort();
            let mut classes = classes;
            classes.sort_unstable();
            assert_eq!(seen, classes, "{who} on {}", world.db.name());
        }
    }
}

#[tokio::test]
async fn who_is_not_in_a_class_does_not_learn_that_it_exists() {
    for world in worlds().await {
        let seventh = class(&world, "七（3）班").await;
        let mut tx = world.db.read().await.unwrap();
        for who in ["pupil-primary", "teacher-parent", "county", "editor"] {
            let refused = see_class(&mut tx, &person(&world, who).await, seventh.id, Action::SeeClass).await;
            assert!(matches!(refused, Err(PageError::NotFound)), "{who} on {}", world.db.name());
        }
        let managed = see_class(&mut tx, &person(&world, "school").await, seventh.id, Action::ManageClass).await;
        assert!(managed.is_ok(), "the school manages it");
        let inside = see_class(&mut tx, &person(&world, "school").await, seventh.id, Action::SeeClass).await;
        assert!(matches!(inside, Err(PageError::Forbidden(_))), "but does not read along");
    }
}

#[tokio::test]
async fn a_pupil_is_in_one_administrative_class_and_keeps_the_way_through_all() {
    for world in worlds().await {
        let (seventh, fourth) = (class(&world, "七（3）班").await, class(&world, "四（2）班").await);
        let pupil = person(&world, "pupil").await;
        let place =
            Enrollment { who: Owner { home: pupil.home.clone(), account: pupil.account }, duty: Duty::Pupil, subject: String::new() };
        let now = world.db.clock().now();
        let mut tx = world.db.begin().await.unwrap();
        assert!(enroll(&mut tx, &fourth, &place, now).await.is_err(), "not in two at once");
        drop(tx);
        let mut tx = world.db.begin().await.unwrap();
        leave(&mut tx, &seventh, pupil.account, now).await.unwrap();
        enroll(&mut tx, &fourth, &place, now).await.unwrap();
        enroll(&mut tx, &fourth, &place, now).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.db.read().await.unwrap();
        let count = list_pupils(&mut tx, &fourth).await.unwrap().iter().filter(|one| one.place.who.account == pupil.account).count();
        assert_eq!(count, 1);
        let stays = store::sql("SELECT COUNT(*) AS n FROM enrollment WHERE account_id = $1 AND is_administrative = 1")
            .bind(pupil.account)
            .fetch_one(&mut tx, |row| row.get::<i64>("n"))
            .await
            .unwrap();
        assert_eq!(stays, 2);
    }
}
