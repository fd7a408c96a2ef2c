use std::ops::Deref;

use identity::AccountErased;
use jobs::{Deliveries, Subscribers, Wake};
use kernel::{AccountId, Clock};
use store::outbox;
use testing::Client;
use web::Service;

use crate::world::{World, address, between, post_files, request, worlds};

const CLASS: &str = "七（3）班";

/// Says something; answers the address of the post.
async fn say(browser: &Client<Service>, space: &str, text: &str) -> String {
    let reply =
        post_files(browser, &format!("{}/feed?space={space}", address(CLASS)), &[("request", &request()), ("text", text)], &[]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    format!("{}/feed/{}", address(CLASS), reply.header("location").rsplit("#post-").next().unwrap())
}

async fn page(browser: &Client<Service>, path: &str) -> String {
    let reply = browser.get(path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.text().to_owned()
}

#[tokio::test]
async fn a_parent_never_sees_the_pupils_space_nor_a_pupil_the_parents() {
    for world in worlds().await {
        let (teacher, pupil, parent) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("parent").await);
        let feed = format!("{}/feed", address(CLASS));
        let mut posts = Vec::new();
        for space in ["pupils", "parents", "staff"] {
            posts.push((space, say(&teacher, space, &format!("只在{space}里")).await));
        }
        for (who, browser, open) in [("pupil", &pupil, "pupils"), ("parent", &parent, "parents")] {
            for (space, post) in &posts {
                let status = if *space == open { 200 } else { 404 };
                assert_eq!(browser.get(&format!("{feed}?space={space}")).await.status, status, "{who} {space}");
                assert_eq!(browser.get(post).await.status, status, "{who} {space} {}", world.db.name());
                let commented = browser.post_form(&format!("{post}/comments"), &[("request", &request()), ("text", "我也说")]).await;
                assert_eq!(commented.status, if *space == open { 303 } else { 404 }, "{who} {space}");
            }
            let own = page(browser, &feed).await;
            assert!(own.contains(&format!("只在{open}里")) && own.matches("只在").count() == 1, "{who}");
        }
        let said = post_files(&parent, &format!("{feed}?space=pupils"), &[("request", &request()), ("text", "混进来")], &[]).await;
        assert_eq!(said.status, 404);
        assert_eq!(world.browser_of("pupil-primary").await.get(&feed).await.status, 404, "another class");
    }
}

#[tokio::test]
async fn both_kinds_of_class_have_a_feed_and_what_was_said_shows_who_said_it() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        for class in [CLASS, "科学社"] {
            let feed = format!("{}/feed?space=pupils", address(class));
            let text = "第一行\n看 https://a.example/x。<script>alert(1)</script> javascript:alert(1)";
            assert_eq!(post_files(&teacher, &feed, &[("request", &request()), ("text", text)], &[]).await.status, 303, "{class}");
            let seen = page(&teacher, &feed).await;
            assert!(
                seen.contains("班主任") && seen.contains("rel=\"nofollow noopener noreferrer ugc\">https://a.example/x</a>"),
                "{class}"
            );
            assert!(!seen.contains("<script>alert") && !seen.contains("href=\"javascript"));
        }
    }
}

#[tokio::test]
async fn the_same_form_sent_twice_says_it_once_and_what_does_not_fit_is_kept_in_the_form() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil").await;
        let feed = format!("{}/feed?space=pupils", address(CLASS));
        let number = request();
        for _ in 0..2 {
            assert_eq!(post_files(&pupil, &feed, &[("request", &number), ("text", "只说一次")], &[]).await.status, 303);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_post").await, 1, "{}", world.db.name());
        let long = "长".repeat(2_001);
        let refused = post_files(&pupil, &feed, &[("request", &request()), ("text", &long)], &[]).await;
        assert!(refused.status == 422 && refused.text().contains(&long));
        assert_eq!(post_files(&pupil, &feed, &[("request", &request()), ("text", " ")], &[]).await.status, 422);
        assert_eq!(post_files(&pupil, &feed, &[("request", "x"), ("text", "y")], &[]).await.status, 400);
        let forged = Client::<Service>::post_form_without_token(&pupil, &feed, &[("text", "x")]).await;
        assert!(forged.status.is_client_error());
    }
}

#[tokio::test]
async fn authors_change_and_remove_and_the_head_teacher_removes_with_a_reason() {
    for world in worlds().await {
        let (teacher, pupil, other) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("c73-01").await);
        let post = say(&pupil, "pupils", "第一版").await;
        assert_eq!(other.post_form(&format!("{post}/change"), &[("text", "别人改")]).await.status, 403);
        assert_eq!(other.post_form(&format!("{post}/remove"), &[("text", "x")]).await.status, 403);
        assert_eq!(teacher.post_form(&format!("{post}/change"), &[("text", "老师改")]).await.status, 403, "words stay the author's");
        assert_eq!(pupil.post_form(&format!("{post}/change"), &[("text", "第二版")]).await.status, 303);
        assert!(page(&other, &post).await.contains("第二版"));
        let comment = other.post_form(&format!("{post}/comments"), &[("request", &request()), ("text", "好")]).await;
        assert_eq!(comment.status, 303);
        assert_eq!(teacher.post_form(&format!("{post}/remove"), &[("text", "")]).await.status, 400, "a reason is needed");
        assert_eq!(teacher.post_form(&format!("{post}/remove"), &[("text", "与班级无关")]).await.status, 303);
        assert_eq!(other.get(&post).await.status, 404, "{}", world.db.name());
        assert!(page(&pupil, &post).await.contains("与班级无关"), "its author learns why");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'class.post.remove'").await, 1);
        let second = say(&pupil, "pupils", "自己收回").await;
        assert_eq!(pupil.post_form(&format!("{second}/remove"), &[]).await.status, 303);
        assert_eq!(pupil.get(&second).await.status, 404);
    }
}

#[tokio::test]
async fn a_space_shows_the_newest_first_page_by_page_with_what_is_pinned_on_top() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let first = say(&teacher, "pupils", "第00条").await;
        for number in 1..20 {
            world.db.clock().advance_ms(1_000);
            say(&teacher, "pupils", &format!("第{number:02}条")).await;
        }
        assert_eq!(pupil.post_form(&format!("{first}/pin"), &[("pin", "1")]).await.status, 403);
        assert_eq!(teacher.post_form(&format!("{first}/pin"), &[("pin", "1")]).await.status, 303);
        let newest = page(&pupil, &format!("{}/feed", address(CLASS))).await;
        let order: Vec<&str> = newest.match_indices("<p class=\"fd-b\">").map(|(at, _)| between(&newest[at..], "第", "条")).collect();
        assert_eq!(order[..3], ["00", "19", "18"], "{}", world.db.name());
        assert_eq!(order.len(), 16);
        let older = between(&newest, "<a class=\"btn btn-s\" href=\"", "\" rel=\"next\"").replace("&#38;", "&").replace("&amp;", "&");
        let older = page(&pupil, &older).await;
        assert!(older.contains("第04条") && older.contains("第01条") && !older.contains("第05条") && !older.contains("第00条"));
        for odd in ["before=x", "before=1", "before=9.9", "space=none", "space="] {
            let reply = pupil.get(&format!("{}/feed?{odd}", address(CLASS))).await;
            assert!(reply.status == 200 || reply.status == 404, "{odd}");
        }
    }
}

#[tokio::test]
async fn a_post_shows_its_last_comments_and_its_own_page_all() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let post = say(&teacher, "pupils", "大家怎么看").await;
        for number in 0..5 {
            world.db.clock().advance_ms(1_000);
            let said = format!("看法{number}");
            assert_eq!(pupil.post_form(&format!("{post}/comments"), &[("request", &request()), ("text", &said)]).await.status, 303);
        }
        let feed = page(&teacher, &format!("{}/feed?space=pupils", address(CLASS))).await;
        assert!(
            !feed.contains("看法1") && feed.contains("看法2") && feed.contains("看法4") && feed.contains("查看全部"),
            "{}",
            world.db.name()
        );
        assert!(page(&pupil, &post).await.contains("看法0"));
    }
}

#[tokio::test]
async fn who_leaves_the_class_or_the_platform_leaves_nothing_readable_behind() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let (kept, gone) = (say(&teacher, "pupils", "留下的").await, say(&pupil, "pupils", "会消失的").await);
        let account = world.account("pupil").await;
        let class = between(&kept, "/class/", "/feed").parse().unwrap();
        let mut tx = world.db.begin().await.unwrap();
        let class = roster::find_class(&mut tx, class).await.unwrap().unwrap();
        roster::leave(&mut tx, &class, account, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(pupil.get(&kept).await.status, 404, "{}", world.db.name());
        erase(&world, account).await;
        assert_eq!(teacher.get(&gone).await.status, 404);
        assert_eq!(teacher.get(&kept).await.status, 200);
    }
}

/// Tells the class that an account was erased.
pub async fn erase(world: &World, account: AccountId) {
    let mut tx = world.db.begin().await.unwrap();
    outbox::publish(&mut tx, &AccountErased { home: "990101".to_owned(), account }, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
    let subscribers = classroom::subscribe(media::subscribe(Subscribers::new()));
    Deliveries::new(world.db.deref().clone(), Wake::new(), subscribers).deliver_due().await.unwrap();
}
