use store::sql;
use testing::Client;
use web::Service;

use crate::joining::open;
use crate::world::{World, address, post_files, request, worlds};

const CLASS: &str = "七（3）班";

/// Says something in the demo class; answers the id of the post.
async fn say(browser: &Client<Service>, text: &str) -> String {
    say_in(browser, &address(CLASS), text).await
}

async fn say_in(browser: &Client<Service>, class: &str, text: &str) -> String {
    let reply = post_files(browser, &format!("{class}/feed?space=pupils"), &[("request", &request()), ("text", text)], &[]).await;
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

/// Comments on the post; answers the address of the comment.
async fn comment(browser: &Client<Service>, post: &str, text: &str) -> String {
    let reply = browser.post_form(&format!("{post}/comments"), &[("request", &request()), ("text", text)]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    format!("{}/feed/{}", address(CLASS), reply.header("location").rsplit("#post-").next().unwrap())
}

async fn report(browser: &Client<Service>, post: &str) {
    assert_eq!(browser.post_form(&format!("{post}/report"), &[("text", "骂人")]).await.status, 303, "{post}");
}

async fn run(world: &World, statement: &'static str) {
    let mut tx = world.db.begin().await.unwrap();
    sql(statement).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_kept_is_hidden_again_once_its_author_changed_it() {
    for world in worlds().await {
        let (teacher, pupil, other, third) = (
            world.browser_of("teacher").await,
            world.browser_of("pupil").await,
            world.browser_of("c73-01").await,
            world.browser_of("c73-02").await,
        );
        let id = say(&pupil, "明天见").await;
        let post = format!("{}/feed/{id}", address(CLASS));
        report(&other, &post).await;
        let decide = format!("{}/reports/{id}/decide", address(CLASS));
        assert_eq!(teacher.post_form(&decide, &[("verdict", "keep"), ("text", "没事")]).await.status, 303);
        assert_eq!(pupil.post_form(&format!("{post}/change"), &[("text", "真正的坏话")]).await.status, 303);
        report(&third, &post).await;
        assert_eq!(other.get(&post).await.status, 404, "{}", world.db.name());
    }
}

#[tokio::test]
async fn no_report_outlives_its_post() {
    for world in worlds().await {
        let (teacher, pupil, other) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("c73-01").await);
        for by_author in [true, false] {
            let post = format!("{}/feed/{}", address(CLASS), say(&pupil, "大家说说").await);
            report(&pupil, &comment(&other, &post, "难听的话").await).await;
            assert!(teacher.get(&format!("{}/reports", address(CLASS))).await.text().contains("难听的话"));
            let remover = if by_author { &pupil } else { &teacher };
            assert_eq!(remover.post_form(&format!("{post}/remove"), &[("text", "不再讨论")]).await.status, 303);
            let open = "SELECT COUNT(*) AS n FROM class_report WHERE verdict IS NULL";
            assert_eq!(world.count(open).await, 0, "{}", world.db.name());
            let waiting = "SELECT COUNT(*) AS n FROM inbox_entry WHERE message = 'inbox-report' AND handled_at IS NULL";
            assert_eq!(world.count(waiting).await, 0);
        }
    }
}

#[tokio::test]
async fn nobody_decides_about_their_own_words() {
    for world in worlds().await {
        let (teacher, pupil, admin) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("school").await);
        let id = say(&teacher, "当年的话").await;
        // Said when somebody else was the head teacher.
        run(&world, "UPDATE class_post SET author_duty = 'subject_teacher' WHERE body = '当年的话'").await;
        let top = format!("{}/feed/{}", address(CLASS), say(&pupil, "今天作业").await);
        let below = comment(&teacher, &top, "又是你").await;
        report(&pupil, &format!("{}/feed/{id}", address(CLASS))).await;
        report(&pupil, &below).await;
        let reports = format!("{}/reports", address(CLASS));
        for id in [id.as_str(), below.rsplit('/').next().unwrap()] {
            let decide = format!("{reports}/{id}/decide");
            assert_eq!(teacher.post_form(&decide, &[("verdict", "keep"), ("text", "没事")]).await.status, 403, "{}", world.db.name());
            assert_eq!(admin.post_form(&decide, &[("verdict", "remove"), ("text", "请单独谈")]).await.status, 303, "the school does");
        }
    }
}

#[tokio::test]
async fn a_report_in_a_closed_class_is_still_decided() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let class = open(&teacher, "").await;
        let link = format!("/join/{}", crate::joining::code(&teacher, &class).await);
        assert_eq!(pupil.post_form(&link, &[]).await.status, 303);
        assert_eq!(crate::joining::let_in(&teacher, &class, &["pupil"], "approve").await, 303);
        let (pupils, heads) = (say_in(&pupil, &class, "吵架的话").await, say_in(&teacher, &class, "班主任的话").await);
        run(&world, "INSERT INTO class_report (home, id, class_id, org_id, post_id, is_by_head, reporter_id, reason, made_at, why)
                     SELECT p.home, p.id, p.class_id, k.org_id, p.id, CASE WHEN p.author_duty = 'head_teacher' THEN 1 ELSE 0 END, p.author_id, '骂人', 1, ''
                       FROM class_post p JOIN class_group k ON k.id = p.class_id WHERE p.body IN ('吵架的话', '班主任的话')").await;
        run(&world, "UPDATE class_post SET hidden_at = 1 WHERE body IN ('吵架的话', '班主任的话')").await;
        assert_eq!(teacher.post_form(&format!("{class}/settings/close"), &[("sure", "1")]).await.status, 303);
        assert!(!teacher.get(&format!("{class}/feed")).await.text().contains("暂停了你"), "closed is not blocked");
        for (browser, post, words) in [(&teacher, pupils, "吵架的话"), (&world.browser_of("school").await, heads, "班主任的话")] {
            let reports = browser.get(&format!("{class}/reports")).await;
            assert!(reports.status == 200 && reports.text().contains(words), "{}", world.db.name());
            let decided = browser.post_form(&format!("{class}/reports/{post}/decide"), &[("verdict", "remove"), ("text", "不合适")]).await;
            assert_eq!(decided.status, 303);
        }
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
        let stranger = format!("{reports}/blocks/{}", world.account("pupil-primary").await);
        assert_eq!(teacher.post_form(&stranger, &[("text", "吵")]).await.status, 404, "somebody of another class");
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
