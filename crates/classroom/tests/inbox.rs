use std::ops::Deref;

use identity::AccountErased;
use identity::guardians::Owner;
use kernel::{AccountId, ClassId, Clock};
use roster::find_class;
use store::{outbox, sql};

use crate::check_in::{Browser, SEVENTH, make_in};
use crate::joining::{code, id, let_in, open};
use crate::world::{World, address, between, request, worlds};

const HOUR_MS: i64 = 3_600_000;

/// Lets the teacher tell parents something in the class of the address; answers where.
async fn tell(teacher: &Browser, class: &str, title: &str, due: &str) -> String {
    let number = request();
    let form = [("request", number.as_str()), ("title", title), ("text", "周三出发"), ("parents", "1"), ("due", due)];
    let sent = teacher.post_form(&format!("{class}/notices"), &form).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.header("location").to_owned()
}

/// An ordinary class with a pupil in it whose parent has an account; `parents` is 1 where parents may come. Answers its address.
async fn class_of_a_child(world: &World, teacher: &Browser, parents: &str) -> String {
    let class = open(teacher, parents).await;
    let link = format!("/join/{}", code(teacher, &class).await);
    assert_eq!(world.browser_of("pupil-primary").await.post_form(&link, &[]).await.status, 303);
    assert_eq!(let_in(teacher, &class, &["pupil-primary"], "approve").await, 303);
    class
}

async fn has(browser: &Browser, text: &str) -> bool {
    browser.get("/me/inbox").await.text().contains(text)
}

#[tokio::test]
async fn only_news_is_settled_in_the_inbox_what_has_to_be_done_is_settled_where_it_is_done() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        tell(&teacher, &address(SEVENTH), "春游", "").await;
        let place = {
            let mut tx = world.db.read().await.unwrap();
            let entry = sql("SELECT home, id FROM inbox_entry WHERE account_id = $1").bind(world.account("parent").await);
            entry.fetch_one(&mut tx, |row| Ok((row.get::<String>("home")?, row.get::<String>("id")?))).await.unwrap()
        };
        let settled = parent.post_form(&format!("/me/inbox/{}/{}/done", place.0, place.1), &[]).await;
        assert_eq!(settled.status, 404, "nobody says for the class that a notice was read, on {}", world.db.name());
        let open = "SELECT COUNT(*) AS n FROM inbox_entry WHERE handled_at IS NULL";
        assert_eq!(world.count(open).await, 1);
        let page = format!("{}/leave", address(SEVENTH));
        parent.post_form(&page, &[("when", "tomorrow"), ("reason", "看牙")]).await;
        let leave = {
            let mut tx = world.db.read().await.unwrap();
            sql("SELECT id FROM leave_request").fetch_one(&mut tx, |row| row.get::<String>("id")).await.unwrap()
        };
        teacher.post_form(&format!("{page}/{leave}/approve"), &[]).await;
        let inbox = parent.get("/me/inbox").await;
        let done = format!("/me/inbox/{}", between(inbox.text(), "action=\"/me/inbox/", "\""));
        assert_eq!(world.browser_of("teacher").await.post_form(&done, &[]).await.status, 404, "another's");
        assert_eq!(parent.post_form(&done, &[]).await.status, 303);
        assert!(!has(&parent, &done).await);
    }
}

#[tokio::test]
async fn who_looks_at_night_can_do_what_came_in_the_night() {
    for world in worlds().await {
        world.wait_until_hour(23);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let notice = tell(&teacher, &address(SEVENTH), "春游", "").await;
        let night = parent.get("/me/inbox").await;
        let folded = between(night.text(), "id=\"night\"", "</details>");
        assert!(folded.contains("春游") && folded.contains(&notice), "{}: {}", world.db.name(), night.text());
        assert!(!night.text().contains("没有要处理的事"));
        let child = world.account("pupil").await.to_string();
        assert_eq!(parent.post_form(&format!("{notice}/read"), &[("reader", &child)]).await.status, 303);
        let settled = parent.get("/me/inbox").await;
        assert!(!settled.text().contains("id=\"night\"") && settled.text().contains("没有要处理的事"), "{}", settled.text());
        world.wait_until_hour(22);
        tell(&teacher, &address(SEVENTH), "值周", "").await;
        world.wait_until_hour(7);
        let morning = parent.get("/me/inbox").await;
        assert!(morning.text().contains("值周") && !morning.text().contains("id=\"night\""), "{}", world.db.name());
    }
}

#[tokio::test]
async fn the_inbox_and_the_notice_name_the_same_day() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let due = world.db.clock().now().plus_ms(48 * HOUR_MS).date();
        let notice = tell(&teacher, &address(SEVENTH), "春游", &due).await;
        assert!(has(&parent, &format!("{due} 23:59")).await, "{}: {}", world.db.name(), parent.get("/me/inbox").await.text());
        assert!(parent.get(&notice).await.text().contains(&due));
    }
}

#[tokio::test]
async fn guardians_who_may_not_enter_a_class_find_nothing_to_do_there() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let class = class_of_a_child(&world, &teacher, "").await;
        tell(&teacher, &class, "第一次", "").await;
        assert!(!has(&parent, "第一次").await, "{}", world.db.name());
        let at = make_in(&world, &teacher, &class, &[]).await;
        assert!(!teacher.get(&at).await.text().contains("/remind\""), "there is nobody to remind");
        let today = world.db.clock().now().date();
        assert_eq!(teacher.post_form(&format!("{at}/remind"), &[("day", &today)]).await.status, 409);
        assert!(!has(&parent, "还没有打卡").await);
        assert_eq!(teacher.post_form(&format!("{class}/settings"), &[("parents", "1")]).await.status, 303);
        tell(&teacher, &class, "第二次", "").await;
        assert!(has(&parent, "第二次").await);
        assert_eq!(teacher.post_form(&format!("{class}/settings"), &[]).await.status, 303);
        assert!(!has(&parent, "第二次").await, "a link that leads nowhere is nothing to do");
    }
}

#[tokio::test]
async fn what_a_notice_asked_for_ends_when_the_child_leaves_or_its_author_is_gone() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        tell(&teacher, &address(SEVENTH), "春游", "").await;
        assert!(has(&parent, "春游").await);
        let mut tx = world.db.begin().await.unwrap();
        let class = find_class(&mut tx, ClassId::from_name("qinghe demo", SEVENTH)).await.unwrap().unwrap();
        roster::leave(&mut tx, &class, world.account("pupil").await, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!has(&parent, "春游").await, "{}", world.db.name());

        let own = class_of_a_child(&world, &teacher, "1").await;
        tell(&teacher, &own, "观星", "").await;
        assert!(has(&parent, "观星").await);
        let owner = Owner { home: "990101".parse().unwrap(), account: AccountId::from_name("qinghe demo", "teacher") };
        assert_eq!(owner.account.to_string(), id("teacher"));
        let mut tx = world.db.begin().await.unwrap();
        let gone = AccountErased { home: owner.home.to_string(), account: owner.account };
        outbox::publish(&mut tx, &gone, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let subscribers = classroom::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        assert!(!has(&parent, "观星").await, "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM inbox_entry WHERE subject LIKE 'notice/%'").await, 0);
    }
}

#[tokio::test]
async fn only_who_got_an_entry_says_that_it_is_read() {
    for world in worlds().await {
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let page = format!("{}/leave", address("七（3）班"));
        assert_eq!(parent.post_form(&page, &[("when", "tomorrow"), ("reason", "发烧")]).await.status, 303);
        let mut tx = world.db.read().await.unwrap();
        let leave = sql("SELECT id FROM leave_request").fetch_one(&mut tx, |row| row.get::<String>("id")).await.unwrap();
        drop(tx);
        assert_eq!(teacher.post_form(&format!("{page}/{leave}/approve"), &[]).await.status, 303);
        // Whatever the hour was, the next day it is seen.
        world.db.clock().advance_ms(24 * 3_600_000);
        let inbox = parent.get("/me/inbox").await;
        let done = format!("/me/inbox/{}", between(inbox.text(), "action=\"/me/inbox/", "\""));
        assert!(done.ends_with("/done"), "{done}");
        for (who, status) in [("teacher", 404), ("teacher-parent", 404), ("pupil", 404), ("school", 403)] {
            assert_eq!(world.browser_of(who).await.post_form(&done, &[]).await.status.as_u16(), status, "{who}");
        }
        let is_open = "SELECT COUNT(*) AS n FROM inbox_entry WHERE is_news = 1 AND handled_at IS NULL";
        assert_eq!(world.count(is_open).await, 1, "{}", world.db.name());
        assert_eq!(parent.post_form(&done, &[]).await.status, 303);
        assert_eq!(world.count(is_open).await, 0, "{}", world.db.name());
    }
}
