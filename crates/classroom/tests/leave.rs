use std::ops::Deref;

use identity::guardians::Owner;
use identity::{AccountErased, Duty, find_demo_person};
use kernel::{AccountId, Clock};
use roster::{Enrollment, enroll, find_class};
use store::{outbox, sql};

use crate::world::{World, address, worlds};

const CLASS: &str = "七（3）班";
const FOURTH: &str = "四（2）班";
const HOUR_MS: i64 = 3_600_000;

/// The day so many days from now, as forms send it.
fn day(world: &World, days: i64) -> String {
    world.db.clock().now().plus_ms(days * 24 * HOUR_MS).date()
}

async fn account(world: &World, name: &str) -> AccountId {
    let mut tx = world.db.read().await.unwrap();
    find_demo_person(&mut tx, name).await.unwrap().unwrap().account
}

async fn only_leave(world: &World) -> String {
    let mut tx = world.db.read().await.unwrap();
    sql("SELECT id FROM leave_request").fetch_one(&mut tx, |row| row.get("id")).await.unwrap()
}

async fn count(world: &World, text: &'static str) -> i64 {
    let mut tx = world.db.read().await.unwrap();
    sql(text).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
}

/// Makes the demo person a subject teacher of the class.
async fn teach(world: &World, name: &str) {
    let mut tx = world.db.begin().await.unwrap();
    let person = find_demo_person(&mut tx, name).await.unwrap().unwrap();
    let class = find_class(&mut tx, kernel::ClassId::from_name("qinghe demo", CLASS)).await.unwrap().unwrap();
    let who = Owner { home: person.home, account: person.account };
    let place = Enrollment { who, duty: Duty::SubjectTeacher, subject: "数学".to_owned() };
    enroll(&mut tx, &class, &place, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_guardian_asks_the_head_teacher_approves_and_attendance_follows() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (parent, teacher, pupil) =
            (world.browser_of("parent").await, world.browser_of("teacher").await, world.browser_of("pupil").await);
        let page = format!("{}/leave", address(CLASS));
        assert_eq!(parent.post_form(&page, &[("when", "tomorrow"), ("reason", "发烧")]).await.status, 303);
        assert!(teacher.get("/me/inbox").await.text().contains("林小满 请假"), "{}", world.db.name());
        let leave = only_leave(&world).await;
        assert_eq!(teacher.post_form(&format!("{page}/{leave}/approve"), &[]).await.status, 303);
        assert!(parent.get("/me/inbox").await.text().contains("班主任已同意"));
        assert!(pupil.get(&page).await.text().contains("已同意"));
        assert!(!teacher.get("/me/inbox").await.text().contains("row-a"), "nothing is left to do");
        world.db.clock().advance_ms(24 * HOUR_MS);
        let sheet = teacher.get(&format!("{}/attendance", address(CLASS))).await;
        assert_eq!(sheet.text().matches("已准假").count(), 1);
        let chosen = format!("name=\"mark-{}\" value=\"on_leave\" checked", account(&world, "pupil").await);
        assert!(sheet.text().contains(&chosen));
    }
}

#[tokio::test]
async fn the_head_teacher_asks_back_and_either_guardian_answers() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let page = format!("{}/leave", address(CLASS));
        parent.post_form(&page, &[("when", "tomorrow"), ("reason", "家里有事")]).await;
        let leave = only_leave(&world).await;
        assert_eq!(teacher.post_form(&format!("{page}/{leave}/ask-back"), &[("text", "要几点走？")]).await.status, 303);
        assert!(parent.get("/me/inbox").await.text().contains("班主任想问一下"));
        assert!(parent.get(&page).await.text().contains("要几点走？"));
        assert_eq!(parent.post_form(&format!("{page}/{leave}/answer"), &[("text", " ")]).await.status, 400);
        assert_eq!(parent.post_form(&format!("{page}/{leave}/answer"), &[("text", "八点前")]).await.status, 303);
        assert!(parent.get("/me/inbox").await.text().contains("已处理：你"));
        assert!(teacher.get(&page).await.text().contains("八点前"));
        assert_eq!(parent.post_form(&format!("{page}/{leave}/answer"), &[("text", "又")]).await.status, 409);
    }
}

#[tokio::test]
async fn leave_that_overlaps_is_refused_with_a_sentence_and_half_days_fit_beside_each_other() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let parent = world.browser_of("parent").await;
        let page = format!("{}/leave", address(CLASS));
        let tomorrow = day(&world, 1);
        let range = |from: &'static str, to: &'static str| {
            let day = tomorrow.clone();
            [("when", "range".to_owned()), ("from_day", day.clone()), ("from_half", from.into()), ("to_day", day), ("to_half", to.into())]
        };
        for (from, to, status) in [("am", "am", 303), ("am", "pm", 422), ("pm", "am", 422), ("pm", "pm", 303)] {
            let fields = range(from, to);
            let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.push(("reason", "看牙"));
            let reply = parent.post_form(&page, &fields).await;
            assert_eq!(reply.status.as_u16(), status, "{from} to {to} on {}", world.db.name());
            if status == 422 {
                assert!(reply.text().contains("value=\"看牙\""), "the form is kept");
            }
        }
        let overlap = parent.post_form(&page, &[("when", "tomorrow"), ("reason", "看牙")]).await;
        assert!(overlap.text().contains("这段时间已经请过假了"));
        assert_eq!(parent.post_form(&page, &[("when", "tomorrow"), ("reason", "")]).await.status, 422);
    }
}

#[tokio::test]
async fn only_the_head_teacher_decides_and_a_subject_teacher_does_not_learn_why() {
    for world in worlds().await {
        world.wait_until_hour(10);
        teach(&world, "teacher-parent").await;
        let (parent, other) = (world.browser_of("parent").await, world.browser_of("teacher-parent").await);
        let page = format!("{}/leave", address(CLASS));
        parent.post_form(&page, &[("when", "tomorrow"), ("reason", "小手术")]).await;
        let leave = only_leave(&world).await;
        for act in ["approve", "ask-back"] {
            assert_eq!(other.post_form(&format!("{page}/{leave}/{act}"), &[]).await.status, 403, "{act}");
            assert_eq!(parent.post_form(&format!("{page}/{leave}/{act}"), &[]).await.status, 403, "{act}");
        }
        world.browser_of("teacher").await.post_form(&format!("{page}/{leave}/approve"), &[]).await;
        let seen = other.get(&page).await;
        assert!(seen.text().contains("林小满") && !seen.text().contains("小手术"), "{}", world.db.name());
        assert_eq!(other.get(&format!("{}/attendance/month", address(CLASS))).await.status, 403);
    }
}

#[tokio::test]
async fn other_families_classmates_and_other_classes_see_nothing() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let parent = world.browser_of("parent").await;
        let page = format!("{}/leave", address(CLASS));
        parent.post_form(&page, &[("when", "tomorrow"), ("reason", "秘密原因")]).await;
        let leave = only_leave(&world).await;
        let stranger = account(&world, "c42-01").await.to_string();
        let asked = [("child", stranger.as_str()), ("when", "tomorrow"), ("reason", "别人家")];
        assert_eq!(parent.post_form(&format!("{}/leave", address(FOURTH)), &asked).await.status, 404);
        let classmate = world.browser_of("c73-01").await;
        let seen = classmate.get(&page).await;
        assert!(seen.status == 200 && !seen.text().contains("秘密原因") && !seen.text().contains(&leave));
        for act in ["withdraw", "answer"] {
            assert_eq!(classmate.post_form(&format!("{page}/{leave}/{act}"), &[("text", "x")]).await.status, 404, "{act}");
        }
        assert_eq!(classmate.post_form(&page, &[("when", "today"), ("reason", "自己")]).await.status, 403);
        let outside = world.browser_of("pupil-primary").await;
        assert_eq!(outside.get(&page).await.status, 404);
        let head_of_other = world.browser_of("teacher-parent").await;
        assert_eq!(head_of_other.post_form(&format!("{page}/{leave}/approve"), &[]).await.status, 404);
        let there = format!("{}/leave/{leave}/approve", address(FOURTH));
        assert_eq!(head_of_other.post_form(&there, &[]).await.status, 404, "not by way of one's own class either");
    }
}

#[tokio::test]
async fn an_ordinary_class_says_why_it_has_neither() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        for page in ["leave", "attendance", "attendance/month"] {
            let refused = teacher.get(&format!("{}/{page}", address("科学社"))).await;
            assert_eq!(refused.status, 403, "{page}");
        }
        let members = teacher.get(&format!("{}/members", address("科学社"))).await;
        assert!(members.text().contains("请假、考勤"), "the page names what it lacks");
    }
}

#[tokio::test]
async fn leave_is_withdrawn_until_it_begins_and_stays_in_the_history() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let page = format!("{}/leave", address(CLASS));
        parent.post_form(&page, &[("when", "tomorrow"), ("reason", "看牙")]).await;
        let leave = only_leave(&world).await;
        teacher.post_form(&format!("{page}/{leave}/approve"), &[]).await;
        world.db.clock().advance_ms(24 * HOUR_MS);
        assert_eq!(parent.post_form(&format!("{page}/{leave}/withdraw"), &[]).await.status, 409, "it has begun");
        assert!(parent.get(&page).await.text().contains("看牙"));
        parent.post_form(&page, &[("when", "tomorrow"), ("reason", "体检")]).await;
        let second = {
            let mut tx = world.db.read().await.unwrap();
            let waiting = sql("SELECT id FROM leave_request WHERE state = 'waiting'");
            waiting.fetch_one(&mut tx, |row| row.get::<String>("id")).await.unwrap()
        };
        assert_eq!(parent.post_form(&format!("{page}/{second}/withdraw"), &[]).await.status, 303);
        assert_eq!(teacher.post_form(&format!("{page}/{second}/approve"), &[]).await.status, 409);
        assert_eq!(parent.post_form(&page, &[("when", "tomorrow"), ("reason", "再请")]).await.status, 303, "the time is free again");
    }
}

#[tokio::test]
async fn what_can_wait_stands_folded_away_until_seven_in_the_morning() {
    for world in worlds().await {
        world.wait_until_hour(23);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let (from, page) = (day(&world, 3), format!("{}/leave", address(CLASS)));
        let asked = [("when", "range"), ("from_day", &from), ("from_half", "am"), ("to_day", &from), ("to_half", "pm"), ("reason", "出门")];
        assert_eq!(parent.post_form(&page, &asked).await.status, 303);
        let night = teacher.get("/me/inbox").await;
        let (open, folded) = night.text().split_once("<details class=\"card box mt3\" id=\"night\">").unwrap_or_default();
        assert!(!open.contains("等你同意") && folded.contains("等你同意"), "{}: {}", world.db.name(), night.text());
        assert!(folded.contains("明早再看") && !open.contains("没有要处理的事"), "nobody is told that there is nothing");
        world.wait_until_hour(7);
        let morning = teacher.get("/me/inbox").await;
        assert!(morning.text().contains("等你同意") && !morning.text().contains("id=\"night\""), "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_is_urgent_comes_at_once() {
    for world in worlds().await {
        world.wait_until_hour(6);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        parent.post_form(&format!("{}/leave", address(CLASS)), &[("when", "today"), ("reason", "发烧")]).await;
        let inbox = teacher.get("/me/inbox").await;
        assert!(inbox.text().contains("等你同意") && inbox.text().contains("tag-s"), "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_a_class_sends_beyond_its_budget_stands_together() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let page = format!("{}/leave", address(CLASS));
        for days in 2..12 {
            let day = day(&world, days);
            let asked =
                [("when", "range"), ("from_day", &day), ("from_half", "am"), ("to_day", &day), ("to_half", "pm"), ("reason", "训练")];
            assert_eq!(parent.post_form(&page, &asked).await.status, 303);
        }
        let ids = {
            let mut tx = world.db.read().await.unwrap();
            sql("SELECT id FROM leave_request").fetch_all(&mut tx, |row| row.get::<String>("id")).await.unwrap()
        };
        for id in &ids {
            assert_eq!(teacher.post_form(&format!("{page}/{id}/approve"), &[]).await.status, 303);
        }
        let inbox = parent.get("/me/inbox").await;
        assert!(inbox.text().contains("还有 2 件不急的事") || inbox.text().contains("还有 \u{2068}2\u{2069} 件"), "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_correction_keeps_who_and_what_it_was() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let teacher = world.browser_of("teacher").await;
        let page = format!("{}/attendance", address(CLASS));
        let (field, today) = (format!("mark-{}", account(&world, "pupil").await), day(&world, 0));
        for mark in ["absent", "late", "late"] {
            let sheet = [("day", today.as_str()), ("half", "am"), (field.as_str(), mark)];
            assert_eq!(teacher.post_form(&page, &sheet).await.status, 303);
            world.db.clock().advance_ms(60_000);
        }
        let month = teacher.get(&format!("{page}/month")).await;
        assert!(month.text().contains("缺勤 → 迟到 · 周敏"), "{}", world.db.name());
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM attendance_correction").await, 1);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM attendance").await, 1, "one truth");
        let table = teacher.get(&format!("{page}/month.csv")).await;
        assert!(table.text().contains(&format!("{today},上午,林小满,迟到,周敏,")));
        let (parent, classmate) = (world.browser_of("parent").await, world.browser_of("c73-01").await);
        assert!(parent.get(&page).await.text().contains("迟到"));
        assert!(!classmate.get(&page).await.text().contains("林小满"));
        assert_eq!(parent.post_form(&page, &[("day", today.as_str()), ("half", "am")]).await.status, 403);
    }
}

#[tokio::test]
async fn a_sheet_is_of_a_day_that_can_be_known() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = format!("{}/attendance", address(CLASS));
        for odd in [day(&world, 1), day(&world, -61), "2026-02-30".to_owned(), "x".repeat(5_000)] {
            assert_eq!(teacher.get(&format!("{page}?day={odd}")).await.status, 400, "{}", &odd[..10.min(odd.len())]);
        }
        for odd in ["2026", "2026-13", "-1-01", "9999-01"] {
            assert_eq!(teacher.get(&format!("{page}/month?month={odd}")).await.status, 400, "{odd}");
        }
    }
}

#[tokio::test]
async fn leave_that_is_approved_afterwards_excuses_an_absence() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let (field, today) = (format!("mark-{}", account(&world, "pupil").await), day(&world, 0));
        let sheet = [("day", today.as_str()), ("half", "am"), (field.as_str(), "absent")];
        teacher.post_form(&format!("{}/attendance", address(CLASS)), &sheet).await;
        let page = format!("{}/leave", address(CLASS));
        parent.post_form(&page, &[("when", "today"), ("reason", "发烧")]).await;
        world.db.clock().advance_ms(60_000);
        teacher.post_form(&format!("{page}/{}/approve", only_leave(&world).await), &[]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM attendance WHERE mark = 'on_leave'").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_a_class_holds_of_a_pupil_goes_with_the_account() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        parent.post_form(&format!("{}/leave", address(CLASS)), &[("when", "tomorrow"), ("reason", "发烧")]).await;
        let (field, today) = (format!("mark-{}", account(&world, "pupil").await), day(&world, 0));
        let sheet = [("day", today.as_str()), ("half", "am"), (field.as_str(), "late")];
        teacher.post_form(&format!("{}/attendance", address(CLASS)), &sheet).await;
        let mut tx = world.db.begin().await.unwrap();
        let pupil = find_demo_person(&mut tx, "pupil").await.unwrap().unwrap();
        let gone = AccountErased { home: pupil.home.to_string(), account: pupil.account };
        outbox::publish(&mut tx, &gone, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let subscribers = classroom::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        for table in
            ["SELECT COUNT(*) AS n FROM leave_request", "SELECT COUNT(*) AS n FROM attendance", "SELECT COUNT(*) AS n FROM inbox_entry"]
        {
            assert_eq!(count(&world, table).await, 0, "{table} on {}", world.db.name());
        }
    }
}

#[tokio::test]
async fn what_one_guardian_did_the_other_reads_as_done_by_whom() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (father, mother) = (world.browser_of("parent").await, world.browser_of_mother("pupil").await);
        let page = format!("{}/leave", address(CLASS));
        father.post_form(&page, &[("when", "tomorrow"), ("reason", "看牙")]).await;
        let inbox = mother.get("/me/inbox").await;
        assert!(inbox.text().contains("林小满 请假") && inbox.text().contains("爸爸"), "{}", world.db.name());
        let overlap = mother.post_form(&page, &[("when", "tomorrow"), ("reason", "看牙")]).await;
        assert_eq!(overlap.status, 422, "two parents do not ask twice");
    }
}
