use testing::Client;
use web::Service;

use crate::world::{address, post_files, request, worlds};

const CLASS: &str = "七（3）班";

async fn say(browser: &Client<Service>, text: &str) -> String {
    let feed = format!("{}/feed?space=pupils", address(CLASS));
    let reply = post_files(browser, &feed, &[("request", &request()), ("text", text)], &[]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").rsplit("#post-").next().unwrap().to_owned()
}

#[tokio::test]
async fn a_reported_post_is_hidden_until_the_head_teacher_decides() {
    for world in worlds().await {
        let (teacher, pupil, other) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("c73-01").await);
        let feed = format!("{}/feed", address(CLASS));
        for (verdict, status) in [("keep", 200), ("remove", 404)] {
            let id = say(&pupil, &format!("要{verdict}的话")).await;
            let post = format!("{feed}/{id}");
            assert_eq!(other.post_form(&format!("{post}/report"), &[("text", " ")]).await.status, 400, "a reason is needed");
            assert_eq!(pupil.post_form(&format!("{post}/report"), &[("text", "自己")]).await.status, 400);
            let reported = other.post_form(&format!("{post}/report"), &[("text", "骂人")]).await;
            assert!(other.get(reported.header("location")).await.text().contains("href=\"/me/reports\""), "{}", world.db.name());
            assert!(other.get("/me/reports").await.text().contains("等待处理"));
            assert_eq!(other.get(&post).await.status, 404, "{}", world.db.name());
            assert!(!other.get(&feed).await.text().contains(&format!("要{verdict}的话")));
            assert!(pupil.get(&post).await.text().contains("等待处理"), "its author knows");
            assert_eq!(
                pupil.post_form(&format!("{post}/change"), &[("text", "没说过")]).await.status,
                403,
                "what was reported stays as it was"
            );
            assert!(teacher.get(&feed).await.text().contains("等你处理"));
            assert!(teacher.get("/me/inbox").await.text().contains("等你处理"));
            let reports = format!("{}/reports", address(CLASS));
            assert!(teacher.get(&reports).await.text().contains("骂人"));
            let decide = format!("{reports}/{id}/decide");
            assert_eq!(other.post_form(&decide, &[("verdict", verdict), ("text", "看过了")]).await.status, 404);
            assert_eq!(pupil.post_form(&decide, &[("verdict", verdict), ("text", "看过了")]).await.status, 403);
            assert_eq!(teacher.post_form(&decide, &[("verdict", "burn"), ("text", "看过了")]).await.status, 400);
            assert_eq!(teacher.post_form(&decide, &[("verdict", verdict), ("text", "")]).await.status, 400);
            assert_eq!(teacher.post_form(&decide, &[("verdict", verdict), ("text", "看过了")]).await.status, 303);
            assert_eq!(other.get(&post).await.status, status, "{verdict}");
            let told = other.get("/me/reports").await;
            assert!(told.text().contains("骂人") && told.text().contains("看过了") && !told.text().contains("等待处理"), "{verdict}");
            let author = pupil.get("/me/reports").await;
            assert!(
                author.text().contains("看过了") && !author.text().contains("骂人"),
                "who reported it and why is not the author's to know"
            );
            if verdict == "keep" {
                assert_eq!(other.post_form(&format!("{post}/report"), &[("text", "再来")]).await.status, 303);
                assert_eq!(other.get(&post).await.status, 200, "what was kept is not hidden again");
            } else {
                assert!(pupil.get(&post).await.text().contains("看过了"), "the author reads why");
            }
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'class.report.decide'").await, 2);
    }
}

#[tokio::test]
async fn a_comment_is_there_as_long_as_the_post_above_it() {
    for world in worlds().await {
        let (pupil, other) = (world.browser_of("pupil").await, world.browser_of("c73-01").await);
        let post = format!("{}/feed/{}", address(CLASS), say(&pupil, "今天轮到谁值日？").await);
        let reply = other.post_form(&format!("{post}/comments"), &[("request", &request()), ("text", "轮到我")]).await;
        let comment = reply.header("location").rsplit("#post-").next().unwrap().to_owned();
        let comment = format!("{}/feed/{comment}", address(CLASS));
        assert_eq!(other.get(&comment).await.status, 303, "it leads to its post");
        assert_eq!(other.post_form(&format!("{post}/report"), &[("text", "骂人")]).await.status, 303);
        assert_eq!(other.get(&comment).await.status, 404, "{}", world.db.name());
        assert_eq!(other.post_form(&format!("{comment}/change"), &[("text", "没说过")]).await.status, 404);
    }
}

#[tokio::test]
async fn about_what_the_head_teacher_said_the_school_decides() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let id = say(&teacher, "班主任的话").await;
        let post = format!("{}/feed/{id}", address(CLASS));
        assert_eq!(pupil.post_form(&format!("{post}/report"), &[("text", "点名批评")]).await.status, 303);
        assert_eq!(pupil.get(&post).await.status, 404, "{}", world.db.name());
        let reports = format!("{}/reports", address(CLASS));
        assert!(!teacher.get(&reports).await.text().contains("点名批评"), "nobody judges their own words");
        let decide = format!("{reports}/{id}/decide");
        assert_eq!(teacher.post_form(&decide, &[("verdict", "keep"), ("text", "没事")]).await.status, 403);
        let admin = world.browser_of("school").await;
        assert!(admin.get("/me/reports").await.text().contains(CLASS));
        assert!(admin.get(&reports).await.text().contains("点名批评"));
        let staff = format!("{}/feed?space=staff", address(CLASS));
        assert_ne!(admin.get(&staff).await.status, 200, "an administrator reads no space");
        assert_eq!(admin.post_form(&decide, &[("verdict", "remove"), ("text", "请改为单独谈")]).await.status, 303);
        assert_eq!(admin.get(&post).await.status, 404);
        assert!(teacher.get(&post).await.text().contains("请改为单独谈"));
        let told = pupil.get("/me/reports").await;
        assert!(told.text().contains("请改为单独谈") && !told.text().contains("/reports\">"), "what came of it, and no desk");
    }
}

#[tokio::test]
async fn who_is_kept_from_speaking_reads_on_and_speaks_again_when_let() {
    for world in worlds().await {
        let (teacher, pupil, other) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("c73-01").await);
        let (reports, account) = (format!("{}/reports", address(CLASS)), world.account("pupil").await);
        let block = format!("{reports}/blocks/{account}");
        assert_eq!(other.post_form(&block, &[("text", "吵")]).await.status, 403);
        assert_eq!(world.browser_of("parent").await.post_form(&block, &[("text", "吵")]).await.status, 403);
        assert_eq!(teacher.post_form(&block, &[("text", "")]).await.status, 400);
        assert_eq!(teacher.post_form(&block, &[("text", "刷屏")]).await.status, 303);
        let feed = format!("{}/feed?space=pupils", address(CLASS));
        let said = post_files(&pupil, &feed, &[("request", &request()), ("text", "让我说")], &[]).await;
        assert!(said.status == 403 && said.text().contains("班主任暂停了你"), "{}", world.db.name());
        let post = say(&teacher, "照常").await;
        let comment = format!("{}/feed/{post}/comments", address(CLASS));
        assert_eq!(pupil.post_form(&comment, &[("request", &request()), ("text", "也不行")]).await.status, 403);
        assert!(pupil.get(&feed).await.text().contains("照常"));
        assert!(teacher.get(&reports).await.text().contains("刷屏"));
        assert_eq!(teacher.post_form(&block, &[("block", "0")]).await.status, 303);
        say(&pupil, "谢谢").await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_log WHERE action IN ('class.block', 'class.unblock')").await, 2);
    }
}
