use identity::{demo_people, seed_people};
use kernel::{Clock, Timestamp};

use crate::world::worlds;

#[tokio::test]
async fn a_teacher_who_is_a_parent_switches_and_sees_it() {
    for world in worlds().await {
        let browser = world.browser_of("teacher-parent").await;
        assert!(browser.badge().await.contains("教师 · 示例市第一小学"));
        assert_eq!(browser.post("/me/role", &[("role", "parent")]).await, 303);
        let badge = browser.badge().await;
        assert!(badge.contains("<small>家长</small>"), "{badge}");
        assert_eq!(browser.post("/me/role", &[("role", "editor")]).await, 404, "nobody takes a role they do not have");
        assert_eq!(browser.post("/me/role", &[("role", "nonsense")]).await, 400);
    }
}

#[tokio::test]
async fn a_parent_adds_that_they_teach_and_a_pupil_stays_a_pupil() {
    for world in worlds().await {
        let parent = world.browser_of("parent").await;
        assert_eq!(parent.post("/me/role/add", &[("role", "teacher"), ("school", "nowhere")]).await, 422);
        assert_eq!(parent.post("/me/role/add", &[("role", "teacher"), ("school", "9901010001")]).await, 303);
        assert!(parent.get("/me/role").await.text().contains("等待确认"));
        let pupil = world.browser_of("pupil").await;
        assert_eq!(pupil.post("/me/role/add", &[("role", "teacher")]).await, 409);
    }
}

#[tokio::test]
async fn every_page_speaks_every_language() {
    for world in worlds().await {
        for language in ["zh-Hans", "zh-Hant", "en"] {
            let guest = world.browser();
            let admin = world.browser_of("city").await;
            let pupil = world.browser_of("pupil").await;
            for browser in [&guest, &admin, &pupil] {
                browser.set_cookie("qh_view", &format!("{language}.auto.m"));
            }
            let pages = [
                (&guest, "/sign-in"),
                (&guest, "/sign-up"),
                (&guest, "/sign-up?role=pupil"),
                (&guest, "/sign-up?role=teacher"),
                (&guest, "/sign-up?role=researcher"),
                (&pupil, "/me/settings"),
                (&admin, "/me/role"),
                (&admin, "/admin/people"),
            ];
            for (browser, path) in pages {
                let reply = browser.get(path).await;
                assert_eq!(reply.status, 200, "{path}");
                let text = reply.text();
                assert!(text.contains(&format!("<html lang=\"{language}\"")), "{path}");
                for key in
                    [">sign-", ">role-", ">people-", ">field-", ">fault-", ">settings-", ">device-", ">grade-", ">guardian-", ">stage-"]
                {
                    assert!(!text.contains(key), "a message is missing on {path} in {language}: {key}");
                }
            }
        }
    }
}

#[tokio::test]
async fn demo_people_are_made_once() {
    for world in worlds().await {
        let mut tx = world.db.begin().await.unwrap();
        let people = demo_people(&mut tx, &*world.db.clock()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(people.len(), 12);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account").await, 41);
        for person in people {
            world.browser_of(person.sign_in_name).await;
        }
    }
}

#[tokio::test]
async fn the_same_seed_makes_the_same_people() {
    for db in testing::databases().await {
        let now: Timestamp = db.clock().now();
        seed_people(&db, 1500, 7, now).await.unwrap();
        seed_people(&db, 1500, 7, now).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let count = async |tx: &mut store::Tx, statement| store::sql(statement).fetch_one(tx, |row| row.get::<i64>("n")).await.unwrap();
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM account").await, 1500);
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM account_role").await, 1500);
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM account_role WHERE kind = 'pupil'").await, 1275);
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM org WHERE kind = 'school'").await, 3);
    }
}
