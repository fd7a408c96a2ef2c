use identity::{Duty, find_demo_person};
use kernel::{AccountId, Clock};
use roster::find_class;

use crate::joining::{Browser, DAY_MS, code, count, id, let_in, open};
use crate::world::{World, address, worlds};

/// A class with a teacher and a pupil of other schools in it; its address.
async fn full_class(world: &World, teacher: &Browser) -> String {
    let class = open(teacher, "").await;
    let link = format!("/join/{}", code(teacher, &class).await);
    for who in ["teacher-parent", "pupil-primary"] {
        assert_eq!(world.browser_of(who).await.post_form(&link, &[]).await.status, 303, "{who}");
    }
    assert_eq!(let_in(teacher, &class, &["teacher-parent", "pupil-primary"], "approve").await, 303);
    world.db.clock().advance_ms(60_000);
    class
}

#[tokio::test]
async fn members_leave_by_themselves_and_the_head_teacher_hands_the_class_on_first() {
    for world in worlds().await {
        let (teacher, colleague, pupil) =
            (world.browser_of("teacher").await, world.browser_of("teacher-parent").await, world.browser_of("pupil-primary").await);
        let class = full_class(&world, &teacher).await;
        assert_eq!(pupil.post_form(&format!("{class}/members/leave"), &[]).await.header("location"), "/class");
        assert_eq!(pupil.get(&format!("{class}/members")).await.status, 404);
        assert_eq!(teacher.post_form(&format!("{class}/members/leave"), &[]).await.status, 403, "the head teacher cannot");
        let hand_on = format!("{class}/settings/hand-on");
        for stranger in [id("pupil-primary"), id("c73-01"), "x".into(), id("teacher")] {
            assert_eq!(teacher.post_form(&hand_on, &[("to", &stranger)]).await.status, 404);
        }
        assert_eq!(teacher.post_form(&hand_on, &[("to", &id("teacher-parent"))]).await.status, 303);
        assert_eq!(colleague.get(&format!("{class}/settings")).await.status, 200, "{}", world.db.name());
        assert_eq!(teacher.get(&format!("{class}/settings")).await.status, 403);
        assert_eq!(teacher.post_form(&format!("{class}/members/leave"), &[]).await.status, 303);
        let heads = "SELECT COUNT(*) AS n FROM enrollment e JOIN class_group c ON c.id = e.class_id
                      WHERE c.name = '天文社' AND e.duty = 'head_teacher' AND e.ended_at IS NULL";
        assert_eq!(count(&world, heads).await, 1);
    }
}

#[tokio::test]
async fn the_school_closes_a_class_with_a_reason_that_everybody_in_it_reads() {
    for world in worlds().await {
        let (teacher, school) = (world.browser_of("teacher").await, world.browser_of("school").await);
        let class = full_class(&world, &teacher).await;
        let close = format!("/admin{}/close", class.replace("/class/", "/classes/"));
        assert!(school.get("/admin/classes").await.text().contains(&close), "{}", world.db.name());
        for (who, status) in [("teacher", 403), ("pupil-primary", 403), ("county", 404), ("city", 403), ("c73-01", 404)] {
            let reply = world.browser_of(who).await.post_form(&close, &[("why", "重复")]).await;
            assert_eq!(reply.status.as_u16(), status, "{who} on {}", world.db.name());
        }
        assert_eq!(school.post_form(&close, &[("why", " ")]).await.status, 400, "a reason is needed");
        assert_eq!(school.post_form(&close, &[("why", "与社团重复，请并到科学社。")]).await.header("location"), "/admin/classes");
        assert!(!school.get("/admin/classes").await.text().contains(&close));
        assert_eq!(school.post_form(&close, &[("why", "再来")]).await.status, 403, "once");
        for who in ["teacher", "teacher-parent", "pupil-primary"] {
            let page = world.browser_of(who).await.get(&format!("{class}/members")).await;
            assert!(page.text().contains("由学校关闭，原因：“与社团重复，请并到科学社。”"), "{who}: {}", page.text());
        }
        assert_eq!(teacher.post_form(&format!("{class}/settings/code"), &[("days", "7")]).await.status, 409);
        // Whatever the hour was, the next day it is seen.
        world.db.clock().advance_ms(DAY_MS);
        assert!(teacher.get("/me/inbox").await.text().contains("普通班“天文社”已由学校关闭"), "{}", world.db.name());
        let guardian = world.browser_of("parent").await.get("/me/inbox").await;
        assert!(guardian.text().contains("所在的普通班“天文社”已由学校关闭"), "{}", guardian.text());
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM audit_log WHERE action = 'class.close_by_school'").await, 1);
    }
}

#[tokio::test]
async fn a_closed_class_is_read_for_half_a_year_and_changes_no_more() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil-primary").await);
        let class = full_class(&world, &teacher).await;
        let link = format!("/join/{}", code(&teacher, &class).await);
        let late = world.browser_of("c73-01").await;
        late.post_form(&link, &[]).await;
        assert_eq!(teacher.post_form(&format!("{class}/settings/close"), &[]).await.status, 400, "unsure");
        assert_eq!(teacher.post_form(&format!("{class}/settings/close"), &[("sure", "1")]).await.status, 303);
        let page = pupil.get(&format!("{class}/members")).await;
        assert!(page.status == 200 && page.text().contains("只能查看"), "{}", world.db.name());
        assert!(pupil.get("/class").await.text().contains("已关闭"));
        assert_eq!(let_in(&teacher, &class, &["c73-01"], "approve").await, 409);
        assert_eq!(teacher.get(&format!("{class}/settings")).await.status, 409);
        assert_eq!(late.get(&link).await.status, 422);
        for path in ["settings/code", "settings/close", "members/committee"] {
            assert_eq!(teacher.post_form(&format!("{class}/{path}"), &[("days", "7"), ("sure", "1")]).await.status, 409, "{path}");
        }
        for (days, status) in [(179, 200), (2, 404)] {
            world.db.clock().advance_ms(days * DAY_MS);
            let now = world.db.clock().now();
            roster::ForgetOldJoining {}.run(&world.db, now).await.unwrap();
            assert_eq!(world.browser_of("pupil-primary").await.get(&format!("{class}/members")).await.status, status, "{days}");
        }
        assert_eq!(world.browser_of("teacher").await.get(&address("七（3）班")).await.status, 303, "other classes go on");
    }
}

#[tokio::test]
async fn the_head_teacher_names_the_committee_in_both_kinds_and_subjects_where_no_roster_does() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let seventh = address("七（3）班");
        let committee = format!("{seventh}/members/committee");
        assert_eq!(pupil.post_form(&committee, &[("who", &id("pupil"))]).await.status, 403);
        for (who, named) in [(vec!["pupil", "c73-01"], 2), (vec!["c73-01"], 1), (vec!["c42-01"], 0)] {
            let ids: Vec<String> = who.iter().map(|name| id(name)).collect();
            let form: Vec<(&str, &str)> = ids.iter().map(|id| ("who", id.as_str())).collect();
            assert_eq!(teacher.post_form(&committee, &form).await.status, 303);
            let page = pupil.get(&format!("{seventh}/members")).await;
            assert_eq!(page.text().matches("班委").count(), named, "{who:?} on {}", world.db.name());
            world.db.clock().advance_ms(1_000);
        }
        let subject = format!("subject-{}", id("teacher-parent"));
        assert_eq!(teacher.post_form(&format!("{seventh}/members/subjects"), &[(subject.as_str(), "数学")]).await.status, 403);
        let class = full_class(&world, &teacher).await;
        let subjects = format!("{class}/members/subjects");
        assert_eq!(teacher.post_form(&subjects, &[(subject.as_str(), &"学".repeat(13))]).await.status, 400);
        assert_eq!(teacher.post_form(&subjects, &[(subject.as_str(), "地理")]).await.status, 303);
        assert!(teacher.get(&format!("{class}/members")).await.text().contains("任课教师 · 地理"));
        let mut tx = world.db.read().await.unwrap();
        let colleague = find_demo_person(&mut tx, "teacher-parent").await.unwrap().unwrap();
        let found = find_class(&mut tx, class.trim_start_matches("/class/").parse().unwrap()).await.unwrap().unwrap();
        let places = roster::list_enrolled(&mut tx, &found).await.unwrap();
        let own: Vec<Duty> = places.iter().filter(|one| one.place.who.account == colleague.account).map(|one| one.place.duty).collect();
        assert_eq!(own, [Duty::SubjectTeacher]);
    }
}

#[tokio::test]
async fn a_class_whose_head_teacher_is_gone_goes_to_the_next_teacher_or_is_closed() {
    for world in worlds().await {
        let (teacher, colleague) = (world.browser_of("teacher").await, world.browser_of("teacher-parent").await);
        let class = full_class(&world, &teacher).await;
        world.erase("teacher", roster::subscribe(jobs::Subscribers::new())).await;
        assert_eq!(colleague.get(&format!("{class}/settings")).await.status, 200, "{}", world.db.name());
        world.erase("teacher-parent", roster::subscribe(jobs::Subscribers::new())).await;
        let page = world.browser_of("pupil-primary").await.get(&format!("{class}/members")).await;
        assert!(page.status == 200 && page.text().contains("只能查看"), "{}", world.db.name());
        let left = "SELECT COUNT(*) AS n FROM join_request WHERE state = 'approved'";
        assert_eq!(count(&world, left).await, 1, "the request of the teacher went with the account, the pupil's stays");
        let heads = "SELECT COUNT(*) AS n FROM enrollment WHERE duty = 'head_teacher' AND is_administrative = 0 AND ended_at IS NULL";
        assert_eq!(count(&world, heads).await, 0);
        let id = AccountId::from_name("qinghe demo", "teacher-parent");
        let mut tx = world.db.read().await.unwrap();
        let traces = store::sql("SELECT COUNT(*) AS n FROM join_request WHERE account_id = $1").bind(id);
        assert_eq!(traces.fetch_one(&mut tx, |row| row.get::<i64>("n")).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn nobody_comes_into_a_class_that_is_being_closed() {
    for world in worlds().await {
        let (teacher, late) = (world.browser_of("teacher").await, world.browser_of("c73-01").await);
        let class = open(&teacher, "").await;
        let link = format!("/join/{}", code(&teacher, &class).await);
        let mut closing = world.db.begin().await.unwrap();
        let found = find_class(&mut closing, class.trim_start_matches("/class/").parse().unwrap()).await.unwrap().unwrap();
        roster::ordinary::close(&mut closing, &found, world.db.clock().now()).await.unwrap();
        let reply = world.beside(closing, late.post_form(&link, &[])).await;
        assert_ne!(reply.status, 303, "{}", world.db.name());
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM join_request WHERE state = 'waiting'").await, 0);
    }
}
