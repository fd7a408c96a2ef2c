use serde_json::{Value, json};

use crate::world::{Browser, World, lesson, question_key, worlds};

const FIRST: &str = "01890a5d-ac96-474b-bcce-b302099a8057";
const SECOND: &str = "01890a5d-ac96-474b-bcce-b302099a8058";
const ANSWERS: &str = "SELECT COUNT(*) AS n FROM record_answer";

fn question(item: usize) -> String {
    format!("/answer/{}/{item}", lesson())
}

/// The account of whoever is signed in, and all they answered.
async fn statements(browser: &Browser) -> (String, Vec<Value>) {
    let reply = browser.get(&format!("/me/answers/of/{}", lesson())).await;
    assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, "private, no-store"));
    let said: Value = serde_json::from_slice(&reply.bytes).unwrap();
    (said["account"].as_str().unwrap().to_owned(), said["statements"].as_array().unwrap().clone())
}

async fn body(world: &World, account: &str, item: usize, response: &str) -> Value {
    json!({ "account": account, "resource": lesson(), "item": item, "release": world.release().await, "response": response,
            "duration_ms": 12_300, "answered_at": 0 })
}

#[tokio::test]
async fn a_guest_is_told_whether_it_is_right_and_nothing_is_kept() {
    for world in worlds().await {
        let guest = world.browser();
        for (item, field, said) in [(0, ("choice", "0"), "做对了"), (0, ("choice", "1"), "还不对"), (2, ("text", " ６５ ° "), "做对了")]
        {
            let reply = guest.post_form_without_token(&question(item), &[field]).await;
            assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, "private, no-store"), "{field:?}");
            assert!(reply.text().contains(said) && reply.text().contains("这次作答不会保存"), "{field:?}: {}", reply.text());
        }
        let several = guest.post_form_without_token(&question(1), &[("choice", "1"), ("choice", "0")]).await;
        assert!(several.text().contains("做对了"));
        assert_eq!(world.count(ANSWERS).await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn without_scripts_one_is_asked_once_more_and_then_it_is_kept_once() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let asked = pupil.post_form_without_token(&question(0), &[("choice", "1")]).await;
        assert!(asked.text().contains("要提交这份答案吗") && !asked.text().contains("分级来读"), "{}", asked.text());
        let (_, after) = asked.text().split_once("name=\"id\" value=\"").unwrap();
        let id = &after[..36];
        for _ in 0..2 {
            let kept = pupil.post_form(&question(0), &[("choice", "1"), ("id", id)]).await;
            assert_eq!((kept.status.as_u16(), kept.header("location")), (303, format!("/me/answers/{id}").as_str()));
        }
        let page = pupil.page(&format!("/me/answers/{id}")).await;
        assert!(page.contains("还不对") && page.contains("分级来读") && page.contains("你选的"), "{page}");
        assert_eq!(world.count(ANSWERS).await, 1, "{}", world.db.name());
        assert!(pupil.page("/me/answers").await.contains("大数的认识 · 第 1 题"));
        let other = world.browser_of("teacher").await;
        assert_eq!(other.get(&format!("/me/answers/{id}")).await.status, 404, "answers are their person's alone");
        assert!(statements(&other).await.1.is_empty());
    }
}

#[tokio::test]
async fn an_answer_that_is_sent_twice_arrives_once() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let (account, _) = statements(&pupil).await;
        let body = body(&world, &account, 1, "0[,]1").await;
        let path = format!("/me/answers/{FIRST}");
        for _ in 0..3 {
            assert_eq!(pupil.put(&path, &body.to_string()).await, 200);
        }
        let (_, all) = statements(&world.browser_of("pupil-primary").await).await;
        assert_eq!(all.len(), 1, "{}: another device sees it once", world.db.name());
        let said = &all[0];
        assert_eq!((&said["id"], &said["verb"]["id"]), (&FIRST.into(), &"http://adlnet.gov/expapi/verbs/answered".into()));
        assert_eq!(said["result"]["success"], true);
        assert_eq!(said["result"]["score"], json!({ "scaled": 1.0, "raw": 2, "min": 0, "max": 2 }));
        assert_eq!((&said["result"]["duration"], &said["result"]["response"]), (&"PT12.3S".into(), &"0[,]1".into()));
        assert_eq!(said["context"]["revision"], world.release().await);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'records.exercise_answered'").await, 1);

        let mut other = body.clone();
        other["response"] = "0".into();
        assert_eq!(pupil.put(&path, &other.to_string()).await, 409, "an id names one answer for good");
        assert_eq!(world.count(ANSWERS).await, 1);
    }
}

#[tokio::test]
async fn what_waited_on_a_device_is_never_handed_in_for_another_person() {
    for world in worlds().await {
        let (pupil, teacher) = (world.browser_of("pupil-primary").await, world.browser_of("teacher").await);
        let (account, _) = statements(&pupil).await;
        let body = body(&world, &account, 0, "0").await.to_string();
        assert_eq!(teacher.put(&format!("/me/answers/{FIRST}"), &body).await, 403);
        assert_eq!(world.browser().put(&format!("/me/answers/{FIRST}"), &body).await, 303);
        assert_eq!(world.count(ANSWERS).await, 0, "{}", world.db.name());

        let token = teacher.cookie("qh_csrf").unwrap();
        let headers = [("content-type", "application/json"), ("x-csrf", token.as_str()), ("x-account", account.as_str())];
        let progress = r#"{"position_ms":1000,"duration_ms":600000,"at":1}"#;
        let path = format!("/me/progress/{}", lesson());
        assert_eq!(teacher.send(http::Method::PUT, &path, &headers, progress.into()).await.status, 403);
    }
}

#[tokio::test]
async fn an_answer_is_marked_by_the_release_it_was_given_to() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let (account, _) = statements(&pupil).await;
        let before = body(&world, &account, 0, "0").await;
        world.change_lesson("三千零七万怎么读？").await;
        assert_ne!(before["release"], world.release().await);
        assert_eq!(pupil.put(&format!("/me/answers/{FIRST}"), &before.to_string()).await, 200);
        assert!(pupil.page(&format!("/me/answers/{FIRST}")).await.contains("3070500 读作什么"));
        let mut unknown = before.clone();
        unknown["release"] = "0".repeat(64).into();
        assert_eq!(pupil.put(&format!("/me/answers/{SECOND}"), &unknown.to_string()).await, 404);
        world.recall(library::document::Subject::Resource(lesson())).await;
        assert_eq!(pupil.put(&format!("/me/answers/{SECOND}"), &before.to_string()).await, 410);
    }
}

#[tokio::test]
async fn progress_from_a_device_that_was_away_does_not_undo_what_came_later() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let path = format!("/me/progress/{}", lesson());
        let now = kernel::Clock::now(&*world.db.clock()).as_ms();
        let put = |position: i64, at: i64| format!(r#"{{"position_ms":{position},"duration_ms":600000,"at":{at}}}"#);
        pupil.put(&path, &put(300_000, now)).await;
        assert_eq!(pupil.put(&path, &put(60_000, now - 3_600_000)).await, 204);
        assert_eq!(world.count("SELECT position AS n FROM record_progress").await, 300_000, "{}", world.db.name());
        pupil.put(&path, &put(400_000, i64::MAX)).await;
        assert_eq!(world.count("SELECT updated_at AS n FROM record_progress").await, now, "no clock of a device leads into the future");
    }
}

#[tokio::test]
async fn nothing_that_is_no_answer_is_kept() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let (account, _) = statements(&pupil).await;
        let path = format!("/me/answers/{FIRST}");
        let good = body(&world, &account, 0, "0").await;
        for (field, value, status) in [
            ("response", json!(""), 400),
            ("response", json!("2"), 400),
            ("response", json!("0[,]1"), 400),
            ("response", json!("x".repeat(100_000)), 400),
            ("item", json!(3), 404),
            ("item", json!(-1), 400),
            ("release", json!("../../etc"), 400),
            ("resource", json!("00000000-0000-4000-8000-000000000000"), 404),
            ("answered_at", json!("today"), 400),
            ("more", json!(1), 400),
        ] {
            let mut wrong = good.clone();
            wrong[field] = value.clone();
            assert_eq!(
                pupil.put(&path, &wrong.to_string()).await,
                status,
                "{field} {}",
                value.to_string().chars().take(40).collect::<String>()
            );
        }
        assert_eq!(pupil.put("/me/answers/x", &good.to_string()).await, 404);
        for fields in
            [vec![], vec![("choice", "9")], vec![("choice", "-1")], vec![("choice", "x")], vec![("choice", "0"), ("release", "x")]]
        {
            assert_eq!(pupil.post_form(&question(0), &fields).await.status, 400, "{fields:?}");
        }
        let forged = pupil.send(http::Method::PUT, &path, &[("content-type", "application/json")], good.to_string().into()).await;
        assert_eq!(forged.status, 403);
        assert_eq!(world.count(ANSWERS).await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn who_forgets_their_history_forgets_their_answers() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let one = [("kind", "resource"), ("id", &lesson().to_string())];
        for path in [question(0), format!("/answer/{}/film-{}", lesson(), question_key(0))] {
            pupil.post_form(&path, &[("choice", "0")]).await;
            assert_eq!(world.count(ANSWERS).await, 1);
            assert_eq!(pupil.post_form("/me/history/remove", &one).await.status, 303);
            assert_eq!(world.count(ANSWERS).await, 0, "{}", world.db.name());
        }
        pupil.post_form(&question(0), &[("choice", "0")]).await;
        pupil.post_form("/me/history/clear", &[]).await;
        assert_eq!(world.count(ANSWERS).await, 0, "{}", world.db.name());
        assert!(pupil.page("/me/answers").await.contains("还没有练习记录"));
    }
}
