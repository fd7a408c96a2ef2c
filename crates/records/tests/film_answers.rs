use serde_json::{Value, json};

use crate::world::{Browser, World, lesson, question_key, worlds};

const FIRST: &str = "01890a5d-ac96-474b-bcce-b302099a8061";
const SECOND: &str = "01890a5d-ac96-474b-bcce-b302099a8062";
const THIRD: &str = "01890a5d-ac96-474b-bcce-b302099a8063";

fn item(at: usize) -> String {
    format!("film-{}", question_key(at))
}

async fn said(browser: &Browser) -> Value {
    serde_json::from_str(&browser.page(&format!("/me/answers/of/{}", lesson())).await).unwrap()
}

async fn put(world: &World, browser: &Browser, id: &str, item: &str, response: Value) -> u16 {
    let account = said(browser).await["account"].clone();
    let body = json!({ "account": account, "resource": lesson(), "item": item, "release": world.release().await, "response": response,
                       "answered_at": 0 });
    browser.put(&format!("/me/answers/{id}"), &body.to_string()).await
}

#[tokio::test]
async fn what_was_said_to_a_film_is_known_on_another_device() {
    for world in worlds().await {
        let at_school = world.browser_of("pupil-primary").await;
        assert_eq!(put(&world, &at_school, FIRST, &item(0), json!("0")).await, 200);
        world.advance_minutes(1);
        assert_eq!(put(&world, &at_school, SECOND, &item(0), json!("1")).await, 200);
        world.advance_minutes(1);
        assert_eq!(put(&world, &at_school, THIRD, &item(1), Value::Null).await, 200);

        let statements = said(&world.browser_of("pupil-primary").await).await["statements"].clone();
        let verbs: Vec<_> = (0..3).map(|at| statements[at]["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
        assert_eq!(verbs, ["skipped", "answered", "answered"], "{}: newest first", world.db.name());
        assert_eq!(statements[1]["result"]["success"], true);
        assert_eq!(statements[1]["object"]["id"], format!("/answer/{}/{}", lesson(), item(0)));
        assert!(statements[0]["result"].get("success").is_none() && statements[0]["result"].get("response").is_none(), "{statements}");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'records.exercise_answered'").await, 2, "skipping is none");
        let list = at_school.page("/me/answers").await;
        assert_eq!(list.matches("大数的认识 · 片中一问").count(), 2, "{list}");
    }
}

#[tokio::test]
async fn own_words_to_a_film_are_marked_like_those_of_an_exercise() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        for (id, words, success) in [(FIRST, " 好读。", 1), (SECOND, "因为长", 0)] {
            assert_eq!(put(&world, &pupil, id, &item(1), json!(words)).await, 200);
            let page = pupil.page(&format!("/me/answers/{id}")).await;
            assert!(page.contains("00:20") && page.contains(if success == 1 { "做对了" } else { "还不对" }), "{page}");
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_answer WHERE success = 1 AND points = 1").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn without_scripts_a_film_question_is_answered_under_the_film() {
    for world in worlds().await {
        let guest = world.browser();
        let path = format!("/answer/{}/{}", lesson(), item(0));
        let reply = guest.post_form_without_token(&path, &[("choice", "1")]).await;
        assert!(reply.text().contains("做对了") && reply.text().contains(&format!("/lesson/{}#f1", lesson())), "{}", reply.text());
        assert_eq!(guest.get(&path).await.header("location"), format!("/lesson/{}#f1", lesson()));
        let pupil = world.browser_of("pupil-primary").await;
        assert_eq!(pupil.post_form(&path, &[("choice", "0")]).await.status, 303);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_answer WHERE success = 0").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn only_answers_to_questions_of_the_film_are_taken() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        for (item, response, status) in [
            (item(0), json!("2"), 400),
            (item(0), json!(""), 400),
            (item(0), json!("0[,]1"), 400),
            (item(0), json!(["0"]), 400),
            (item(1), json!("  "), 400),
            (item(1), json!("长".repeat(2_001)), 400),
            ("film-0000000000000000".to_owned(), json!("0"), 404),
            ("film-".to_owned(), json!("0"), 400),
            ("\0".to_owned(), json!("0"), 400),
        ] {
            assert_eq!(put(&world, &pupil, FIRST, &item, response.clone()).await, status, "{item} {response}");
        }
        for odd in ["film-0000000000000000", "film-x", "%00"] {
            assert_eq!(pupil.get(&format!("/answer/{}/{odd}", lesson())).await.status, 404);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_answer").await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_script_that_answers_without_end_is_stopped() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let path = format!("/answer/{}/{}", lesson(), item(0));
        for _ in 0..200 {
            assert_eq!(pupil.post_form(&path, &[("choice", "0")]).await.status, 303);
        }
        assert_eq!(pupil.post_form(&path, &[("choice", "0")]).await.status, 409);
        assert_eq!(pupil.post_form(&format!("/answer/{}/0", lesson()), &[("choice", "0")]).await.status, 303, "other questions go on");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_answer").await, 201, "{}", world.db.name());
    }
}
