use std::ops::Deref;

use identity::AccountErased;
use identity::export::Shape;
use kernel::{AccountId, Clock};
use store::{outbox, sql};

use crate::check_in::{Browser, FOURTH, HOUR_MS, PICTURE, SEVENTH, account, count, day, hand_in, make, only_entry, picture_on};
use crate::world::{World, address, worlds};

/// Brings every event to the classes.
async fn deliver(world: &World) {
    let subscribers = classroom::subscribe(jobs::Subscribers::new());
    jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
}

/// What the guardian decides about showing the child's works.
async fn decide(parent: &Browser, child: AccountId, decision: &str) {
    let reply = parent.post_form(&format!("/me/children/{child}/consent"), &[("purpose", "showcase"), ("decision", decision)]).await;
    assert_eq!(reply.status, 303);
}

/// A work of the primary pupil: the check-in, the entry, and the link of its picture.
async fn work(world: &World, teacher: &Browser, changed: &[(&str, &str)]) -> (String, String, String) {
    let at = make(world, teacher, FOURTH, changed).await;
    let child = world.browser_of("pupil-primary").await;
    assert_eq!(hand_in(world, &child, &at, "pupil-primary", &day(world, 0), "我做的书签").await.status, 303);
    let picture = picture_on(&child.get(&at).await);
    (at.clone(), only_entry(world, &at).await, picture)
}

#[tokio::test]
async fn without_consent_nothing_is_shown_and_the_teacher_can_ask_the_guardian() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher-parent").await, world.browser_of("parent").await);
        let (at, entry, picture) = work(&world, &teacher, &[]).await;
        let page = teacher.get(&at).await;
        assert!(page.text().contains("所以不能向全班展示") && !page.text().contains("/show\""), "{}", world.db.name());
        assert_eq!(teacher.post_form(&format!("{entry}/show"), &[]).await.status, 403);
        for _ in 0..2 {
            assert_eq!(teacher.post_form(&format!("{entry}/ask"), &[]).await.status, 303);
        }
        let inbox = parent.get("/me/inbox").await;
        assert_eq!(inbox.text().matches("老师想在班里展示 林小禾 的作品").count(), 1, "asked once");
        assert!(parent.get(&at).await.text().contains("不同意也完全没关系"));
        decide(&parent, account(&world, "pupil-primary").await, "given").await;
        assert_eq!(teacher.post_form(&format!("{entry}/show"), &[]).await.status, 303);
        let classmate = world.browser_of("c42-01").await;
        let list = format!("{}/check-in", address(FOURTH));
        for page in [&at, &list] {
            assert!(classmate.get(page).await.text().contains("我做的书签"), "{page}");
        }
        assert_eq!(classmate.get(&picture).await.bytes, PICTURE);
        assert_eq!(world.browser_of("c73-01").await.get(&picture).await.status, 404, "the class alone");
    }
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_at_once_from_every_page_and_link() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher-parent").await, world.browser_of("parent").await);
        let child = account(&world, "pupil-primary").await;
        let (at, entry, picture) = work(&world, &teacher, &[]).await;
        decide(&parent, child, "given").await;
        assert_eq!(teacher.post_form(&format!("{entry}/show"), &[]).await.status, 303);
        let classmate = world.browser_of("c42-01").await;
        let shown = classmate.get(&picture).await;
        assert_eq!(shown.status, 200);
        world.db.clock().advance_ms(HOUR_MS);
        decide(&parent, child, "withdrawn").await;
        // The event has reached nobody yet.
        let list = format!("{}/check-in", address(FOURTH));
        for page in [&at, &list] {
            assert!(!classmate.get(page).await.text().contains("我做的书签"), "{page} on {}", world.db.name());
        }
        for headers in [&[][..], &[("if-none-match", shown.header("etag"))], &[("range", "bytes=0-9")]] {
            assert_eq!(classmate.get_with(&picture, headers).await.status, 404, "{headers:?}");
        }
        assert!(
            shown.header("cache-control").contains("no-store") || shown.header("cache-control").contains("no-cache"),
            "asked each time"
        );
        assert!(!teacher.get(&list).await.text().contains("我做的书签"), "nor does the teacher's list show it");
        assert!(teacher.get(&at).await.text().contains("我做的书签"), "what was handed in stays handed in");
        deliver(&world).await;
        decide(&parent, child, "given").await;
        assert_eq!(classmate.get(&picture).await.status, 404, "agreeing again shows nothing by itself");
    }
}

#[tokio::test]
async fn an_old_withdrawal_does_not_hide_what_was_agreed_to_anew() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher-parent").await, world.browser_of("parent").await);
        let child = account(&world, "pupil-primary").await;
        let (_, entry, picture) = work(&world, &teacher, &[]).await;
        for decision in ["given", "withdrawn", "given"] {
            decide(&parent, child, decision).await;
            world.db.clock().advance_ms(1_000);
        }
        assert_eq!(teacher.post_form(&format!("{entry}/show"), &[]).await.status, 303);
        deliver(&world).await;
        assert_eq!(world.browser_of("c42-01").await.get(&picture).await.status, 200, "{}", world.db.name());
    }
}

#[tokio::test]
async fn from_14_on_the_pupil_is_asked_and_decides() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let at = make(&world, &teacher, SEVENTH, &[]).await;
        hand_in(&world, &pupil, &at, "pupil", &day(&world, 0), "我的感想").await;
        let entry = only_entry(&world, &at).await;
        assert_eq!(teacher.post_form(&format!("{entry}/ask"), &[]).await.status, 303);
        assert!(!world.browser_of("parent").await.get("/me/inbox").await.text().contains("老师想在班里展示"));
        assert!(pupil.get(&at).await.text().contains("href=\"/me/settings/consent\""));
        pupil.post_form("/me/settings/consent", &[("purpose", "showcase"), ("decision", "given")]).await;
        assert_eq!(teacher.post_form(&format!("{entry}/show"), &[]).await.status, 303);
        assert!(world.browser_of("c73-01").await.get(&at).await.text().contains("我的感想"), "{}", world.db.name());
        assert_eq!(teacher.post_form(&format!("{entry}/hide"), &[]).await.status, 303);
        assert!(!world.browser_of("c73-01").await.get(&at).await.text().contains("我的感想"));
    }
}

#[tokio::test]
async fn a_check_in_for_the_class_to_see_shows_only_those_who_agreed() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher-parent").await, world.browser_of("parent").await);
        let (at, _, picture) = work(&world, &teacher, &[("seen_by", "class")]).await;
        let classmate = world.browser_of("c42-01").await;
        assert!(!classmate.get(&at).await.text().contains("我做的书签"));
        assert_eq!(classmate.get(&picture).await.status, 404);
        decide(&parent, account(&world, "pupil-primary").await, "given").await;
        assert!(classmate.get(&at).await.text().contains("我做的书签"), "{}", world.db.name());
        assert_eq!(classmate.get(&picture).await.status, 200);
        assert!(!classmate.get(&at).await.text().contains("连续 1 天"), "but nobody's streak");
    }
}

#[tokio::test]
async fn a_teacher_takes_out_of_the_classs_sight_what_it_should_not_read_and_the_pupil_learns_why() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher-parent").await, world.browser_of("parent").await);
        let (at, entry, picture) = work(&world, &teacher, &[("seen_by", "class")]).await;
        decide(&parent, account(&world, "pupil-primary").await, "given").await;
        let classmate = world.browser_of("c42-01").await;
        assert!(classmate.get(&at).await.text().contains("我做的书签"));
        let offered = teacher.get(&at).await;
        assert!(offered.text().contains("不让班级看到"), "{}", offered.text());
        assert_eq!(teacher.post_form(&format!("{entry}/hide"), &[]).await.status, 400, "not without a reason");
        for other in [&classmate, &parent] {
            let refused = other.post_form(&format!("{entry}/hide"), &[("why", "不要")]).await.status.as_u16();
            assert!(matches!(refused, 403 | 404), "{refused}");
        }
        assert_eq!(teacher.post_form(&format!("{entry}/hide"), &[("why", "照片里有家庭住址")]).await.status, 303);
        assert!(!classmate.get(&at).await.text().contains("我做的书签"), "{}", world.db.name());
        assert_eq!(classmate.get(&picture).await.status, 404, "nor its files");
        for own in [&world.browser_of("pupil-primary").await, &parent] {
            assert!(own.get(&at).await.text().contains("班级看不到：照片里有家庭住址"), "{}", own.get(&at).await.text());
        }
        assert!(!classmate.get(&at).await.text().contains("家庭住址"));
        let hidden = teacher.get(&at).await;
        assert!(hidden.text().contains("重新给班级看") && !hidden.text().contains("不让班级看到"));
        assert_eq!(teacher.post_form(&format!("{entry}/show"), &[]).await.status, 303);
        assert!(classmate.get(&at).await.text().contains("我做的书签"));
        let list = format!("{}/check-in", address(FOURTH));
        assert!(!classmate.get(&list).await.text().contains("我做的书签"), "back in its place, and nowhere else");
    }
}

#[tokio::test]
async fn a_pupil_takes_everything_home_and_leaves_nothing_behind() {
    for world in worlds().await {
        let (teacher, child) = (world.browser_of("teacher-parent").await, account(&world, "pupil-primary").await);
        let (at, entry, _) = work(&world, &teacher, &[]).await;
        assert_eq!(teacher.post_form(&format!("{entry}/comment"), &[("stamp", "careful")]).await.status, 303);
        let parent = world.browser_of("parent").await;
        world.db.clock().advance_ms(24 * HOUR_MS);
        assert_eq!(hand_in(&world, &parent, &at, "pupil-primary", &day(&world, 0), "代交的").await.status, 303);
        let mut tx = world.db.read().await.unwrap();
        let mut taken = Vec::new();
        for listing in classroom::own_data::LISTINGS.iter().filter(|listing| listing.file.starts_with("check-in")) {
            assert!(listing.columns.iter().any(|(_, shape)| *shape == Shape::Time));
            let rows =
                sql(listing.statement).bind("990101").bind(child).fetch_all(&mut tx, |row| row.get::<String>("words")).await.unwrap();
            taken.push(rows.len());
        }
        assert_eq!(taken, [2, 1], "{}", world.db.name());
        drop(tx);
        let mut tx = world.db.begin().await.unwrap();
        let gone = AccountErased { home: "990101".to_owned(), account: child };
        outbox::publish(&mut tx, &gone, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        deliver(&world).await;
        for table in [
            "SELECT COUNT(*) AS n FROM check_in_entry",
            "SELECT COUNT(*) AS n FROM check_in_comment",
            "SELECT COUNT(*) AS n FROM class_attachment",
        ] {
            assert_eq!(count(&world, table).await, 0, "{table}");
        }
    }
}
