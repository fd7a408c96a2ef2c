use identity::JoinCode;
use kernel::{AccountId, ClassId, Clock, RequestId};
use roster::{find_class, ordinary};
use store::sql;
use testing::Client;
use web::Service;

use crate::world::{World, address, worlds};

pub(crate) type Browser = Client<Service>;
const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// What stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

pub(crate) fn id(name: &str) -> String {
    AccountId::from_name("qinghe demo", name).to_string()
}

pub(crate) async fn count(world: &World, text: &'static str) -> i64 {
    let mut tx = world.db.read().await.unwrap();
    sql(text).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
}

/// Lets the teacher open a class; answers its address.
pub(crate) async fn open(teacher: &Browser, parents: &str) -> String {
    let form = [
        ("request", RequestId::new().to_string()),
        ("name", "天文社".into()),
        ("schooling", "小学/四年级".into()),
        ("parents", parents.into()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let reply = teacher.post_form("/class/open", &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").trim_end_matches("/settings").to_owned()
}

/// Makes a code for the class; answers it as it is printed.
pub(crate) async fn code(teacher: &Browser, class: &str) -> String {
    assert_eq!(teacher.post_form(&format!("{class}/settings/code"), &[("days", "7")]).await.status, 303);
    let page = teacher.get(&format!("{class}/settings")).await;
    between(page.text(), "class=\"qr-c\">", "<").to_owned()
}

pub(crate) async fn let_in(teacher: &Browser, class: &str, who: &[&str], act: &str) -> u16 {
    let ids: Vec<String> = who.iter().map(|name| id(name)).collect();
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("who", id.as_str())).collect();
    form.push(("act", act));
    teacher.post_form(&format!("{class}/members/requests"), &form).await.status.as_u16()
}

#[tokio::test]
async fn a_pupil_of_another_school_joins_with_the_code_and_the_guardian_reads_of_it() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, pupil, parent) =
            (world.browser_of("teacher").await, world.browser_of("pupil-primary").await, world.browser_of("parent").await);
        let class = open(&teacher, "").await;
        let code = code(&teacher, &class).await;
        let link = format!("/join/{code}");
        let typed = pupil.get(&format!("/join?code={}", code.to_lowercase().replace('-', "%20"))).await;
        for page in [typed, pupil.get(&link).await] {
            assert!(
                page.text().contains("天文社") && page.text().contains("示例市第一中学") && page.text().contains("周敏"),
                "{}",
                page.text()
            );
        }
        assert_eq!(pupil.get(&format!("{class}/members")).await.status, 404, "not yet");
        assert_eq!(pupil.post_form(&link, &[]).await.header("location"), link);
        assert!(pupil.get("/class").await.text().contains("等班主任同意"));
        assert!(pupil.get(&link).await.text().contains("你已经申请加入"));
        assert!(parent.get("/me/inbox").await.text().contains("林小禾 申请加入普通班“天文社”"), "{}", world.db.name());
        assert!(teacher.get("/me/inbox").await.text().contains("有人申请加入“天文社”"));
        assert!(teacher.get(&format!("{class}/members")).await.text().contains("林小禾"));
        assert_eq!(let_in(&teacher, &class, &["pupil-primary"], "approve").await, 303);
        assert!(pupil.get(&format!("{class}/members")).await.text().contains("周敏"));
        assert!(parent.get("/me/inbox").await.text().contains("林小禾 已加入普通班"));
        assert_eq!(parent.get(&format!("{class}/members")).await.status, 404, "this class does not take parents");
        assert!(!parent.get("/class").await.text().contains("天文社"));
        teacher.post_form(&format!("{class}/settings"), &[("parents", "1")]).await;
        assert_eq!(parent.get(&format!("{class}/members")).await.status, 200);
        assert!(parent.get("/class").await.text().contains("天文社"));
        let acts = count(
            &world,
            "SELECT COUNT(*) AS n FROM audit_log WHERE action IN ('class.open', 'class.make_code', 'class.approve', 'class.settings')",
        );
        assert_eq!(acts.await, 4);
    }
}

#[tokio::test]
async fn a_form_sent_twice_opens_one_class_and_a_bad_one_none() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let request = RequestId::new().to_string();
        let form = |name: &'static str, schooling: &'static str| {
            [("request", request.clone()), ("name", name.into()), ("schooling", schooling.into())]
        };
        for (name, schooling, status) in
            [("", "", 422), ("天\u{202e}文", "", 422), ("天文社", "大学/一年级", 422), ("天文社", "", 303), ("天文社", "", 303)]
        {
            let form = form(name, schooling);
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(teacher.post_form("/class/open", &form).await.status, status, "{name:?} {schooling}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM class_group WHERE name = '天文社'").await, 1, "{}", world.db.name());
        assert_eq!(teacher.post_form("/class/open", &[("request", "x"), ("name", "天文社")]).await.status, 400);
    }
}

#[tokio::test]
async fn who_cannot_open_a_class_reads_why_and_what_to_do() {
    for world in worlds().await {
        let mut tx = world.db.begin().await.unwrap();
        let demote = sql("UPDATE account_role SET is_confirmed = 0 WHERE kind = 'teacher' AND account_id = $1");
        demote.bind(AccountId::from_name("qinghe demo", "teacher")).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let request = RequestId::new().to_string();
        for (who, sentence) in
            [("teacher", "请联系学校管理员"), ("pupil", "普通班由教师开设"), ("parent", "普通班由教师开设"), ("school", "普通班由教师开设")]
        {
            let browser = world.browser_of(who).await;
            let page = browser.get("/class/open").await;
            assert!(page.status == 403 && page.text().contains(sentence) && page.text().contains("跨学校"), "{who}");
            assert!(!page.text().contains("name=\"request\""), "{who}");
            let reply = browser.post_form("/class/open", &[("request", &request), ("name", "天文社")]).await;
            assert_eq!(reply.status, 403, "{who}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM class_group WHERE name = '天文社'").await, 0);
    }
}

#[tokio::test]
async fn a_code_that_is_wrong_expired_or_withdrawn_changes_nothing_and_says_why() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil-primary").await);
        let class = open(&teacher, "").await;
        let withdrawn = code(&teacher, &class).await;
        let expired = code(&teacher, &class).await;
        world.db.clock().advance_ms(7 * DAY_MS);
        let current = code(&teacher, &class).await;
        for (code, sentence) in [
            (withdrawn.as_str(), "已经收回"),
            (expired.as_str(), "已经过期"),
            ("AAAA-AAAA", "没有这个班级码"),
            ("x", "没有这个班级码"),
            ("%F0%9F%98%80", "没有这个班级码"),
        ] {
            for reply in [pupil.get(&format!("/join/{code}")).await, pupil.post_form(&format!("/join/{code}"), &[]).await] {
                assert!(reply.status == 422 && reply.text().contains(sentence), "{code}: {}", reply.text());
                assert!(!reply.text().contains("天文社"), "{code}");
            }
            world.db.clock().advance_ms(HOUR_MS);
        }
        teacher.post_form(&format!("{class}/settings/code/withdraw"), &[]).await;
        assert!(pupil.post_form(&format!("/join/{current}"), &[]).await.text().contains("已经收回"));
        assert_eq!(teacher.get(&format!("{class}/settings/code")).await.status, 409);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM join_request").await, 0, "{}", world.db.name());
        assert_eq!(
            count(&world, "SELECT COUNT(*) AS n FROM join_code WHERE code IS NOT NULL").await,
            0,
            "a code that is no good is not kept"
        );
    }
}

#[tokio::test]
async fn a_code_is_used_up_for_who_was_declined_or_removed() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let class = open(&teacher, "").await;
        let first = code(&teacher, &class).await;
        let (first, requests) = (format!("/join/{first}"), "SELECT COUNT(*) AS n FROM join_request WHERE state = 'waiting'");
        assert_eq!(pupil.post_form(&first, &[]).await.status, 303);
        assert_eq!(pupil.post_form(&first, &[]).await.status, 409, "asked already");
        assert_eq!(let_in(&teacher, &class, &["pupil"], "decline").await, 303);
        assert!(pupil.get("/class").await.text().contains("班主任没有同意"));
        let replayed = pupil.post_form(&first, &[]).await;
        assert!(replayed.status == 409 && replayed.text().contains("没有同意你用这个班级码"), "{}", world.db.name());
        assert_eq!(count(&world, requests).await, 0);
        teacher.post_form(&format!("{class}/settings"), &[("approves", "1")]).await;
        let second = format!("/join/{}", code(&teacher, &class).await);
        assert_eq!(pupil.post_form(&second, &[]).await.status, 303);
        assert_eq!(count(&world, requests).await, 1, "who was declined is not let in by itself");
        assert!(teacher.get(&format!("{class}/members")).await.text().contains("以前没有同意"));
        let_in(&teacher, &class, &["pupil"], "approve").await;
        world.db.clock().advance_ms(1_000);
        assert_eq!(teacher.post_form(&format!("{class}/members/remove"), &[("who", &id("pupil"))]).await.status, 303);
        assert_eq!(pupil.get(&format!("{class}/members")).await.status, 404);
        assert_eq!(pupil.post_form(&second, &[]).await.status, 409);
    }
}

#[tokio::test]
async fn a_class_that_approves_by_itself_still_asks_about_children() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let class = open(&teacher, "").await;
        let link = format!("/join/{}", code(&teacher, &class).await);
        teacher.post_form(&format!("{class}/settings"), &[("approves", "1")]).await;
        let (colleague, child) = (world.browser_of("teacher-parent").await, world.browser_of("pupil-primary").await);
        assert_eq!(colleague.post_form(&link, &[]).await.header("location"), class, "{}", world.db.name());
        assert_eq!(child.post_form(&link, &[]).await.header("location"), link);
        let members = colleague.get(&format!("{class}/members")).await;
        assert!(members.text().contains("王老师") && !members.text().contains("林小禾"));
    }
}

#[tokio::test]
async fn guesses_are_bounded_per_person_and_per_network() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let class = open(&teacher, "").await;
        let right = format!("/join/{}", code(&teacher, &class).await);
        let guesser = world.browser_of("pupil").await;
        let mut looked_at = 0;
        for _ in 0..200 {
            let guess = JoinCode::new().unwrap().printed();
            looked_at += i64::from(guesser.get(&format!("/join/{guess}")).await.status == 422);
        }
        assert_eq!(looked_at, 10, "{}", world.db.name());
        let refused = guesser.get(&right).await;
        assert!(
            refused.status == 429 && !refused.header("retry-after").is_empty() && !refused.text().contains("天文社"),
            "even the right one"
        );
        for name in ["c73-01", "c73-02", "c73-03", "c73-04", "c73-05"] {
            let helper = world.browser_of(name).await;
            for _ in 0..9 {
                let answer = helper.get("/join/AAAA-AAAA").await.status;
                looked_at += i64::from(answer == 422);
            }
        }
        assert_eq!(looked_at, 50, "a whole network");
        assert_eq!(world.browser_of("c73-06").await.get(&right).await.status, 429);
        world.db.clock().advance_ms(HOUR_MS);
        assert_eq!(world.browser_of("c73-06").await.get(&right).await.status, 200);
    }
}

#[tokio::test]
async fn a_right_code_between_wrong_ones_buys_no_guesses() {
    for world in worlds().await {
        let (teacher, guesser) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let class = open(&teacher, "").await;
        let right = format!("/join/{}", code(&teacher, &class).await);
        let mut looked_at = 0;
        for _ in 0..20 {
            looked_at += i64::from(guesser.get("/join/AAAA-AAAA").await.status == 422);
            guesser.get(&right).await;
        }
        assert_eq!(looked_at, 10, "{}", world.db.name());
    }
}

#[tokio::test]
async fn an_administrative_class_is_not_joined_even_with_a_code() {
    for world in worlds().await {
        let right = JoinCode::new().unwrap();
        let mut tx = world.db.begin().await.unwrap();
        let class = find_class(&mut tx, ClassId::from_name("qinghe demo", "七（3）班")).await.unwrap().unwrap();
        ordinary::make_code(&mut tx, &class, &right, 7, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let (link, seventh) = (format!("/join/{}", right.printed()), address("七（3）班"));
        let pupil = world.browser_of("pupil-primary").await;
        assert!(pupil.get(&link).await.text().contains("成员来自学校花名册"), "{}", world.db.name());
        assert_eq!(pupil.post_form(&link, &[]).await.status, 403);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM join_request").await, 0);
        let (teacher, member) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        for path in ["settings", "settings/code"] {
            assert_eq!(teacher.get(&format!("{seventh}/{path}")).await.status, 403, "{path}");
        }
        let who = id("pupil");
        for (path, field) in
            [("settings/code", ("days", "7")), ("settings/close", ("sure", "1")), ("members/remove", ("who", who.as_str()))]
        {
            assert_eq!(teacher.post_form(&format!("{seventh}/{path}"), &[field]).await.status, 403, "{path}");
        }
        assert_eq!(member.post_form(&format!("{seventh}/members/leave"), &[]).await.status, 403);
        assert!(member.get(&format!("{seventh}/members")).await.text().contains("来自学校花名册"), "the page says why");
    }
}

#[tokio::test]
async fn only_confirmed_teachers_and_pupils_ask_and_only_the_head_teacher_decides() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let class = open(&teacher, "").await;
        let link = format!("/join/{}", code(&teacher, &class).await);
        for who in ["parent", "school", "editor", "researcher"] {
            let browser = world.browser_of(who).await;
            assert_eq!(browser.get(&link).await.status, 200, "{who}");
            assert_eq!(browser.post_form(&link, &[]).await.status, 403, "{who}");
        }
        let (colleague, pupil) = (world.browser_of("teacher-parent").await, world.browser_of("pupil").await);
        for browser in [&colleague, &pupil] {
            browser.post_form(&link, &[]).await;
        }
        assert_eq!(let_in(&pupil, &class, &["pupil"], "approve").await, 404, "not by oneself");
        assert_eq!(let_in(&teacher, &class, &["teacher-parent", "pupil"], "approve").await, 303);
        for path in ["settings", "settings/code"] {
            assert_eq!(colleague.get(&format!("{class}/{path}")).await.status, 403, "{path}");
        }
        assert_eq!(let_in(&colleague, &class, &["c73-01"], "approve").await, 403);
        assert_eq!(colleague.post_form(&format!("{class}/members/committee"), &[]).await.status, 403);
        assert_eq!(let_in(&teacher, &class, &[], "approve").await, 400);
        assert_eq!(let_in(&teacher, &class, &["pupil"], "sing").await, 400);
        let own = [("who", id("teacher"))];
        teacher.post_form(&format!("{class}/members/remove"), &[("who", &own[0].1)]).await;
        assert_eq!(teacher.get(&format!("{class}/settings")).await.status, 200, "a head teacher stays");
    }
}

#[tokio::test]
async fn a_request_can_be_taken_back_until_it_is_decided() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let class = open(&teacher, "").await;
        let link = format!("/join/{}", code(&teacher, &class).await);
        pupil.post_form(&link, &[]).await;
        let withdraw = format!("/join/requests/{}/withdraw", class.trim_start_matches("/class/"));
        assert_eq!(world.browser_of("c73-01").await.post_form(&withdraw, &[]).await.status, 404, "who did not ask");
        assert_eq!(pupil.post_form(&withdraw, &[]).await.status, 303);
        assert_eq!(pupil.post_form(&withdraw, &[]).await.status, 409);
        assert_eq!(let_in(&teacher, &class, &["pupil"], "approve").await, 303);
        assert_eq!(pupil.get(&format!("{class}/members")).await.status, 404, "{}", world.db.name());
        assert_eq!(pupil.post_form(&link, &[]).await.status, 303, "and asked anew");
    }
}
