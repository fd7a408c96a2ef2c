use axum::body::Body;
use axum::http::Method;
use identity::find_demo_person;
use kernel::{AccountId, Clock, RequestId};
use store::sql;
use testing::{Client, Reply};
use web::Service;

use crate::world::{World, address, worlds};

pub const SEVENTH: &str = "七（3）班";
pub const FOURTH: &str = "四（2）班";
pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;
pub const PICTURE: &[u8] = include_bytes!("samples/picture.png");

pub type Browser = Client<Service>;

/// The day so many days from now, as forms send it.
pub fn day(world: &World, days: i64) -> String {
    world.db.clock().now().plus_ms(days * DAY_MS).date()
}

pub async fn account(world: &World, name: &str) -> AccountId {
    let mut tx = world.db.read().await.unwrap();
    find_demo_person(&mut tx, name).await.unwrap().unwrap().account
}

pub async fn count(world: &World, text: &'static str) -> i64 {
    let mut tx = world.db.read().await.unwrap();
    sql(text).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
}

/// As [`make_in`], in the demo class of the name.
pub async fn make(world: &World, teacher: &Browser, class: &str, changed: &[(&str, &str)]) -> String {
    make_in(world, teacher, &address(class), changed).await
}

/// A check-in of four weeks that takes words, pages and pictures, made by the teacher in the class of the address; `changed` are fields
/// that are otherwise. Answers its address.
pub async fn make_in(world: &World, teacher: &Browser, class: &str, changed: &[(&str, &str)]) -> String {
    let request = RequestId::new().to_string();
    let (first, last) = (day(world, 0), day(world, 27));
    let usual = [
        ("request", request.as_str()),
        ("title", "每日阅读"),
        ("task", "读一本喜欢的书"),
        ("rule", "on"),
        ("times", "3"),
        ("first", &first),
        ("last", &last),
        ("opens", "00:00"),
        ("closes", "23:59"),
        ("make_up", "2"),
        ("seen_by", "teacher"),
    ];
    let is_changed = |name: &str| changed.iter().any(|(other, _)| *other == name);
    let mut fields: Vec<(&str, &str)> = usual.into_iter().filter(|(name, _)| !is_changed(name)).collect();
    if !is_changed("weekday") {
        fields.extend(["1", "2", "3", "4", "5", "6", "7"].map(|weekday| ("weekday", weekday)));
    }
    fields.extend(["words", "pages", "picture"].map(|kind| ("evidence", kind)));
    fields.extend(changed);
    let page = format!("{class}/check-in");
    let reply = teacher.post_form(&page, &fields).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    let mut tx = world.db.read().await.unwrap();
    let id = sql("SELECT id FROM check_in ORDER BY made_at DESC, id DESC").fetch_one(&mut tx, |row| row.get::<String>("id")).await.unwrap();
    format!("{page}/{id}")
}

/// Sends a form with files, as the page does.
pub async fn send(browser: &Browser, path: &str, fields: &[(&str, &str)], file: Option<&[u8]>) -> Reply {
    let token = browser.cookie("qh_csrf").unwrap_or_default();
    let mut body = Vec::new();
    for (name, value) in [[("csrf", token.as_str())].as_slice(), fields].concat() {
        body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    if let Some(bytes) = file {
        body.extend(b"--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    browser.send(Method::POST, path, &[("content-type", "multipart/form-data; boundary=edge")], Body::from(body)).await
}

/// Hands in for the demo pupil and the day, with a picture.
pub async fn hand_in(world: &World, browser: &Browser, at: &str, pupil: &str, day: &str, words: &str) -> Reply {
    let (request, child) = (RequestId::new().to_string(), account(world, pupil).await.to_string());
    let fields = [("request", request.as_str()), ("child", &child), ("day", day), ("words", words), ("amount", "12")];
    send(browser, &format!("{at}/entries"), &fields, Some(PICTURE)).await
}

/// The address of the only entry there is.
pub async fn only_entry(world: &World, at: &str) -> String {
    let mut tx = world.db.read().await.unwrap();
    let id = sql("SELECT id FROM check_in_entry").fetch_one(&mut tx, |row| row.get::<String>("id")).await.unwrap();
    format!("{at}/entries/{id}")
}

/// The link of the first picture on the page.
pub fn picture_on(page: &Reply) -> String {
    page.text().split("<img src=\"").skip(1).find(|part| part.contains("/files/")).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn both_kinds_of_class_have_check_ins_and_the_teacher_sees_who_has_not_handed_in() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        for class in [SEVENTH, "科学社"] {
            let at = make(&world, &teacher, class, &[]).await;
            assert!(pupil.get("/class").await.text().contains(&at), "what is due stands above the classes");
            let reply = hand_in(&world, &pupil, &at, "pupil", &day(&world, 0), "石猴出世").await;
            assert_eq!(reply.status, 303, "{}", reply.text());
            let own = pupil.get(&at).await;
            for text in ["今天已打卡", "连续 1 天", "石猴出世", "12 页"] {
                assert!(own.text().contains(text), "{text} in {class} on {}", world.db.name());
            }
            assert!(!pupil.get("/class").await.text().contains(&at));
            let seen = teacher.get(&at).await;
            assert!(seen.text().contains("已打卡 1 人") && seen.text().contains("安然"), "{}", seen.text());
            assert!(!seen.text().contains("连续"), "the streak is the pupil's own");
        }
    }
}

#[tokio::test]
async fn a_day_is_handed_in_within_its_window_and_made_up_for_a_while() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let at = make(&world, &teacher, SEVENTH, &[("opens", "17:00"), ("closes", "21:00")]).await;
        let days: Vec<String> = (0..4).map(|days| day(&world, days)).collect();
        // The clock stands at 08:00 on Monday.
        for (hours, at_day, status) in [(0, 0, 422), (9, 1, 422), (0, 0, 303), (24 + 7, 2, 422), (0, 1, 303), (25, 2, 303)] {
            world.db.clock().advance_ms(hours * HOUR_MS);
            let reply = hand_in(&world, &pupil, &at, "pupil", &days[at_day], "读了").await;
            assert_eq!(reply.status.as_u16(), status, "{} at {}", days[at_day], world.db.clock().now().minute());
        }
        let made_up = "SELECT COUNT(*) AS n FROM check_in_entry WHERE is_made_up = 1";
        assert_eq!(count(&world, made_up).await, 2, "what came after its window is marked");
        assert!(
            pupil.get(&at).await.text().contains("补打卡") && teacher.get(&format!("{at}?day={}", days[1])).await.text().contains("补打卡")
        );
        world.db.clock().advance_ms(3 * DAY_MS);
        let late = hand_in(&world, &pupil, &at, "pupil", &days[3], "读了").await;
        assert_eq!(late.status, 422);
        assert!(late.text().contains("这一天已经不能打卡了") && pupil.get(&at).await.text().contains("连续 0 天"), "{}", late.text());
    }
}

#[tokio::test]
async fn the_same_form_twice_is_one_entry_and_another_for_the_day_is_refused() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let at = make(&world, &teacher, SEVENTH, &[]).await;
        let (request, child, today) = (RequestId::new().to_string(), account(&world, "pupil").await.to_string(), day(&world, 0));
        let form = [("request", request.as_str()), ("child", &child), ("day", &today), ("amount", "5")];
        for _ in 0..2 {
            assert_eq!(send(&pupil, &format!("{at}/entries"), &form, Some(PICTURE)).await.status, 303);
        }
        assert_eq!(hand_in(&world, &pupil, &at, "pupil", &today, "又").await.status, 409);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM check_in_entry").await, 1);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM class_attachment").await, 1);
        let entry = only_entry(&world, &at).await;
        assert_eq!(pupil.post_form(&format!("{entry}/remove"), &[]).await.status, 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM class_attachment").await, 0, "the picture goes with it");
        assert_eq!(hand_in(&world, &pupil, &at, "pupil", &today, "又").await.status, 303);
    }
}

#[tokio::test]
async fn nobody_else_reads_what_a_pupil_handed_in() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let at = make(&world, &teacher, SEVENTH, &[]).await;
        hand_in(&world, &pupil, &at, "pupil", &day(&world, 0), "只给老师看").await;
        let (entry, picture) = (only_entry(&world, &at).await, picture_on(&pupil.get(&at).await));
        for name in ["pupil", "teacher", "parent"] {
            let browser = world.browser_of(name).await;
            assert!(browser.get(&at).await.text().contains("只给老师看"), "{name}");
            assert_eq!(browser.get(&picture).await.bytes, PICTURE, "{name}");
        }
        for (name, page) in [("c73-01", 200), ("c42-01", 404), ("teacher-parent", 404)] {
            let browser = world.browser_of(name).await;
            let seen = browser.get(&at).await;
            assert_eq!(seen.status.as_u16(), page, "{name}");
            assert!(page == 404 || !seen.text().contains("只给老师看"), "{name}");
            assert_eq!(browser.get(&picture).await.status, 404, "{name}");
            let end = browser.post_form(&format!("{at}/end"), &[]).await;
            assert_eq!(end.status.as_u16(), if page == 200 { 403 } else { 404 }, "{name} ends it");
            for act in ["remove", "comment", "show", "hide", "ask"] {
                assert_eq!(browser.post_form(&format!("{entry}/{act}"), &[("stamp", "careful")]).await.status, 404, "{name} {act}");
            }
        }
        // Who runs the school's classes knows that there is one, and reads nothing in it.
        let school = world.browser_of("school").await;
        for path in [&at, &picture] {
            assert_eq!(school.get(path).await.status, 403, "{path}");
        }
        for browser in [&school, &pupil, &world.browser_of("parent").await] {
            assert_eq!(browser.post_form(&format!("{at}/end"), &[]).await.status, 403);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM check_in").await, 1, "nobody ended it");
        for act in ["comment", "show", "hide", "ask"] {
            assert_eq!(pupil.post_form(&format!("{entry}/{act}"), &[("stamp", "careful")]).await.status, 403, "{act}");
        }
        assert_eq!(teacher.post_form(&format!("{entry}/remove"), &[]).await.status, 403);
        let classmate = world.browser_of("c73-01").await;
        assert_eq!(hand_in(&world, &classmate, &at, "pupil", &day(&world, 0), "冒充").await.status, 404);
    }
}

#[tokio::test]
async fn a_guardian_hands_in_for_a_young_child_and_it_says_so() {
    for world in worlds().await {
        let (parent, young, old) =
            (world.browser_of("parent").await, world.browser_of("teacher-parent").await, world.browser_of("teacher").await);
        let (fourth, seventh) = (make(&world, &young, FOURTH, &[]).await, make(&world, &old, SEVENTH, &[]).await);
        assert_eq!(hand_in(&world, &parent, &fourth, "pupil-primary", &day(&world, 0), "一起读").await.status, 303);
        assert!(young.get(&fourth).await.text().contains("家长代交"), "{}", world.db.name());
        assert_eq!(hand_in(&world, &parent, &seventh, "pupil", &day(&world, 0), "替他交").await.status, 403);
        assert!(parent.get(&seventh).await.text().contains("满 14 岁的学生自己打卡"));
    }
}

#[tokio::test]
async fn a_teacher_says_something_with_a_stamp_or_words() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let at = make(&world, &teacher, SEVENTH, &[]).await;
        hand_in(&world, &pupil, &at, "pupil", &day(&world, 0), "读完了").await;
        let comment = format!("{}/comment", only_entry(&world, &at).await);
        for (stamp, words, status) in [("", " ", 400), ("gold", "", 400), ("careful", "", 303), ("creative", "想得真好", 303)] {
            assert_eq!(teacher.post_form(&comment, &[("stamp", stamp), ("words", words)]).await.status.as_u16(), status);
        }
        let seen = pupil.get(&at).await;
        assert!(
            seen.text().contains("有创意") && seen.text().contains("想得真好") && !seen.text().contains("很认真"),
            "the last one stands"
        );
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM check_in_comment").await, 1);
    }
}

#[tokio::test]
async fn a_reminder_comes_once_a_day_outside_quiet_hours_and_ends_with_handing_in() {
    for world in worlds().await {
        let (teacher, pupil, parent) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("parent").await);
        let at = make(&world, &teacher, SEVENTH, &[]).await;
        world.db.clock().advance_ms(14 * HOUR_MS);
        let (remind, monday) = (format!("{at}/remind"), day(&world, 0));
        for _ in 0..2 {
            assert_eq!(teacher.post_form(&remind, &[("day", &monday)]).await.status, 303);
        }
        assert_eq!(pupil.post_form(&remind, &[("day", &monday)]).await.status, 403);
        let evening = parent.get("/me/inbox").await;
        let (open, folded) = evening.text().split_once("id=\"night\"").unwrap_or_default();
        assert!(!open.contains("还没有打卡") && folded.contains("还没有打卡"), "after nine in the evening it disturbs nobody");
        world.db.clock().advance_ms(10 * HOUR_MS);
        let inbox = parent.get("/me/inbox").await;
        assert_eq!(inbox.text().matches("林小满 还没有打卡：每日阅读").count(), 1, "{}", world.db.name());
        hand_in(&world, &pupil, &at, "pupil", &monday, "补上").await;
        assert!(parent.get("/me/inbox").await.text().contains("已处理"), "handing in settles it");
        assert_eq!(teacher.post_form(&remind, &[("day", &day(&world, 3))]).await.status, 409, "not for a day to come");
    }
}

#[tokio::test]
async fn a_check_in_is_made_from_a_template_and_odd_ones_are_refused_with_a_sentence() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let page = format!("{}/check-in", address(SEVENTH));
        assert!(teacher.get(&format!("{page}/new?template=labour-record")).await.text().contains("劳动实践记录"));
        assert_eq!(pupil.get(&format!("{page}/new")).await.status, 403);
        let (request, today, before) = (RequestId::new().to_string(), day(&world, 0), day(&world, -1));
        for (field, value, sentence) in [
            ("title", "", "请填写名称"),
            ("last", before.as_str(), "最后一天早于第一天"),
            ("weekday", "8", "没有一天需要打卡"),
            ("closes", "00:00", "结束的时间要晚于开始的时间"),
            ("make_up", "99", "最多 14 天"),
        ] {
            let usual = [
                ("request", request.as_str()),
                ("title", "跳绳"),
                ("rule", "on"),
                ("weekday", "1"),
                ("first", &today),
                ("last", &today),
                ("opens", "00:00"),
                ("closes", "23:59"),
                ("make_up", "0"),
                ("seen_by", "teacher"),
            ];
            let fields: Vec<(&str, &str)> =
                usual.into_iter().map(|(name, usual)| (name, if name == field { value } else { usual })).collect();
            let reply = teacher.post_form(&page, &fields).await;
            assert!(reply.status == 422 && reply.text().contains(sentence), "{field}: {}", reply.status);
        }
        let twice = [("request", request.as_str())];
        make(&world, &teacher, SEVENTH, &twice).await;
        make(&world, &teacher, SEVENTH, &twice).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM check_in").await, 1, "the same form twice is one check-in");
    }
}

#[tokio::test]
async fn what_is_no_evidence_is_refused_and_what_arrived_stays_in_the_form() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let at = make(&world, &teacher, SEVENTH, &[]).await;
        let (request, child, today) = (RequestId::new().to_string(), account(&world, "pupil").await.to_string(), day(&world, 0));
        let (entries, long) = (format!("{at}/entries"), "字".repeat(1_001));
        for (words, amount, file, sentence) in [
            ("", "", None, "请至少交一样"),
            (long.as_str(), "", Some(PICTURE), "文字最多 1000 字"),
            ("", "-3", None, "1 到 999"),
            ("", "", Some(b"%PDF-1.7\n%%EOF\n".as_slice()), ""),
            ("", "", Some(b"<script>".as_slice()), ""),
        ] {
            let form = [("request", request.as_str()), ("child", &child), ("day", &today), ("words", words), ("amount", amount)];
            let reply = send(&pupil, &entries, &form, file).await;
            assert!(reply.status == 422 && reply.text().contains(sentence), "{sentence}: {} {}", reply.status, reply.text());
            assert_eq!(reply.text().contains("name=\"upload\""), file == Some(PICTURE), "{sentence}");
        }
        for (name, odd) in [("day", "2026-02-30"), ("request", "1"), ("child", "x")] {
            let form = [("request", request.as_str()), ("child", &child), ("day", &today), ("amount", "3")];
            let form: Vec<(&str, &str)> = form.into_iter().map(|(key, value)| (key, if key == name { odd } else { value })).collect();
            assert!([400, 404].contains(&send(&pupil, &entries, &form, None).await.status.as_u16()), "{name}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM check_in_entry").await, 0);
    }
}
