use std::ops::Deref;

use classroom::ForgetClassSessions;
use identity::DEMO_PASSWORD;
use identity::oauth::{NewClient, add_client};
use kernel::{AccountId, Clock};
use store::sql;
use testing::{Client, Reply};
use web::Service;

use crate::world::{World, address, worlds};

const CLASS: &str = "二（1）班";
const RIGHT: [&str; 4] = ["sun", "tree", "fish", "house"];
const WRONG: [&str; 4] = ["sun", "tree", "fish", "car"];
const MINUTE_MS: i64 = 60_000;

fn id(name: &str) -> String {
    AccountId::from_name("qinghe demo", name).to_string()
}

fn page() -> String {
    format!("{}/session", address(CLASS))
}

async fn teacher(world: &World) -> Client<Service> {
    world.browser_of("teacher-parent").await
}

/// Gives all pupils but the last the same four pictures.
async fn give_codes(world: &World) {
    let mut tx = world.db.begin().await.unwrap();
    classroom::demo_picture_codes(&mut tx, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Opens a class session, answers its code.
async fn begin(world: &World, teacher: &Client<Service>) -> String {
    assert_eq!(teacher.post_form(&page(), &[("minutes", "45")]).await.status, 303);
    let mut tx = world.db.read().await.unwrap();
    sql("SELECT code FROM class_session WHERE ended_at IS NULL").fetch_one(&mut tx, |row| row.get("code")).await.unwrap()
}

/// A shared device that entered the code.
async fn device(world: &World, code: &str) -> Client<Service> {
    let device = world.device();
    let reply = device.post_form("/in", &[("code", code)]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/in/names"), "{}", reply.text());
    device
}

/// Taps four pictures, each a form of its own.
async fn tap(device: &Client<Service>, pupil: &str, pictures: [&str; 4]) -> Reply {
    let path = format!("/in/names/{}", id(pupil));
    for at in 0..3 {
        let reply = device.post_form(&path, &[("tapped", &pictures[..at].join(" ")), ("pick", pictures[at])]).await;
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains(&format!("value=\"{}\"", pictures[..=at].join(" "))), "the taps are kept");
    }
    last_tap(device, &path, pictures).await
}

async fn last_tap(device: &Client<Service>, path: &str, pictures: [&str; 4]) -> Reply {
    device.post_form(path, &[("tapped", &pictures[..3].join(" ")), ("pick", pictures[3])]).await
}

async fn is_signed_in(device: &Client<Service>) -> bool {
    device.get("/me/badge").await.status == 200
}

#[tokio::test]
async fn a_pupil_signs_in_with_pictures_and_is_out_when_the_class_is_over() {
    for world in worlds().await {
        give_codes(&world).await;
        let teacher = teacher(&world).await;
        let code = begin(&world, &teacher).await;
        assert_eq!(begin(&world, &teacher).await, code, "pressing twice opens one");
        let board = teacher.get(&format!("{}/board", page())).await;
        assert!(board.text().contains("<svg aria-hidden") && !board.text().contains("林小芽"), "the projector shows no name");
        let tablet = device(&world, &format!("{} {}", &code[..4], &code[4..])).await;
        let names = tablet.get("/in/names").await;
        assert!(names.text().contains("林小芽") && !names.text().contains("林小禾"), "only this class");
        let reply = tap(&tablet, "c21-05", RIGHT).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me"), "{}", world.db.name());
        assert!(tablet.get("/me/badge").await.text().contains("林小芽"));
        assert!(teacher.get(&page()).await.text().contains("已登录 1 人"));
        let devices = world.browser_of("c21-05").await.get("/me/settings").await;
        assert!(devices.text().contains("课堂图片登录"), "nobody typed a password on {}: {}", world.db.name(), devices.text());

        assert_eq!(teacher.post_form(&format!("{}/act", page()), &[("act", "end")]).await.status, 303);
        assert!(!is_signed_in(&tablet).await, "the class is over on {}", world.db.name());
        assert_eq!(tablet.get("/in/names").await.header("location"), "/in");
        assert!(tablet.get("/in").await.text().contains("课堂结束了"));
        assert_eq!(last_tap(&tablet, &format!("/in/names/{}", id("c21-05")), RIGHT).await.header("location"), "/in");
    }
}

#[tokio::test]
async fn a_class_session_runs_out_by_itself_and_use_does_not_prolong_it() {
    for world in worlds().await {
        give_codes(&world).await;
        let teacher = teacher(&world).await;
        let code = begin(&world, &teacher).await;
        let tablet = device(&world, &code).await;
        assert_eq!(tap(&tablet, "c21-01", RIGHT).await.status, 303);
        for _ in 0..4 {
            world.db.clock().advance_ms(11 * MINUTE_MS);
            assert!(is_signed_in(&tablet).await);
        }
        world.db.clock().advance_ms(2 * MINUTE_MS);
        assert!(!is_signed_in(&tablet).await, "45 minutes are over on {}", world.db.name());
        assert_eq!(world.device().post_form("/in", &[("code", &code)]).await.status, 422);
        assert_ne!(begin(&world, &teacher).await, code, "a new one has a code of its own");
        assert_eq!(teacher.post_form(&format!("{}/act", page()), &[("act", "prolong")]).await.status, 303);
        world.db.clock().advance_ms(50 * MINUTE_MS);
        assert!(teacher.get(&page()).await.text().contains("还有 10 分钟"));
        world.db.clock().advance_ms(2 * 24 * 60 * MINUTE_MS);
        ForgetClassSessions {}.run(world.db.deref(), world.db.clock().now()).await.unwrap();
        for table in ["SELECT COUNT(*) AS n FROM class_session", "SELECT COUNT(*) AS n FROM class_session_device"] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn what_is_opened_with_pictures_is_for_learning_only() {
    for world in worlds().await {
        give_codes(&world).await;
        let code = begin(&world, &teacher(&world).await).await;
        let tablet = device(&world, &code).await;
        assert_eq!(tap(&tablet, "c21-05", RIGHT).await.status, 303);
        let child = id("c21-05");
        for path in [
            "/me/settings",
            "/me/settings/consent",
            "/me/settings/erase",
            "/me/settings/export",
            "/me/settings/ways",
            "/oauth/authorize",
            "/sign-in/confirm",
            "/me/role",
            "/me/children",
            "/me/children/pair",
            "/me/inbox",
            "/class",
            "/admin/people",
        ] {
            let reply = tablet.get(path).await;
            assert_eq!(reply.status, 403, "{path} on {}", world.db.name());
            assert!(reply.text().contains("用图片登录的"), "{path} says why");
        }
        for path in [format!("{}/members", address(CLASS)), format!("{}/leave", address(CLASS)), format!("/me/children/{child}/consent")] {
            assert_eq!(tablet.get(&path).await.status, 404, "{path}");
        }
        for (path, form) in [
            ("/me/settings/profile", vec![("display_name", "别人"), ("schooling", "小学/二年级")]),
            ("/me/settings/password", vec![("current_password", DEMO_PASSWORD), ("new_password", "three green shoots")]),
            ("/me/settings/devices", vec![("device", "others")]),
            ("/me/settings/consent", vec![("purpose", "recording"), ("decision", "given")]),
            ("/me/settings/erase", vec![("current_password", DEMO_PASSWORD)]),
            ("/me/role", vec![("role", "pupil")]),
            ("/me/role/add", vec![("role", "parent")]),
            ("/me/children/pair", vec![("code", "ABCDEFGHJK"), ("relation", "mother")]),
        ] {
            assert_eq!(tablet.post_form(path, &form).await.status, 403, "{path} on {}", world.db.name());
        }
        let badge = tablet.get("/me/badge").await;
        assert!(badge.text().contains("action=\"/in/leave\"") && !badge.text().contains("/me/settings"));
        assert_eq!(tablet.post_form("/in/leave", &[]).await.header("location"), "/in/names");
        assert!(!is_signed_in(&tablet).await);
    }
}

#[tokio::test]
async fn what_was_agreed_to_at_home_signs_nobody_in_elsewhere_from_a_shared_device() {
    for world in worlds().await {
        give_codes(&world).await;
        let new = NewClient {
            name: "示例省平台".to_owned(),
            redirect_uris: vec!["https://elsewhere.example/back".to_owned()],
            scopes: "openid".parse().unwrap(),
            is_confidential: false,
        };
        let mut tx = world.db.begin().await.unwrap();
        let (client, _) = add_client(&mut tx, &new, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let (client, challenge) = (client.id.to_string(), "a".repeat(43));
        let asked = [
            ("response_type", "code"),
            ("client_id", client.as_str()),
            ("redirect_uri", "https://elsewhere.example/back"),
            ("scope", "openid"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let link = asked.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let at_home = world.browser_of("c21-05").await;
        let agreed = at_home.post_form("/oauth/authorize", &[&asked[..], &[("decision", "agree")]].concat()).await;
        assert!(agreed.header("location").contains("code="), "{}", agreed.text());

        let code = begin(&world, &teacher(&world).await).await;
        let tablet = device(&world, &code).await;
        assert_eq!(tap(&tablet, "c21-05", RIGHT).await.status, 303);
        assert_eq!(tablet.get(&format!("/oauth/authorize?{link}")).await.status, 403, "{}", world.db.name());
    }
}

#[tokio::test]
async fn ten_thousand_guesses_open_nothing() {
    for world in worlds().await {
        give_codes(&world).await;
        let teacher = teacher(&world).await;
        let code = begin(&world, &teacher).await;
        let (mut tablet, mut compared, mut opened) = (device(&world, &code).await, 0, 0);
        for guess in 0..10_000 {
            // Whoever guesses takes turns with names and enters the code anew, as long as that helps.
            if guess % 10 == 0 && guess < 300 {
                tablet = device(&world, &code).await;
            }
            let path = format!("/in/names/{}", id(&format!("c21-{:02}", 1 + guess % 11)));
            match last_tap(&tablet, &path, WRONG).await.status.as_u16() {
                422 => compared += 1,
                303 => opened += 1,
                status => assert_eq!(status, 429, "refused clearly"),
            }
        }
        assert_eq!(opened, 0);
        assert!(compared <= 60, "{compared} guesses were compared on {}", world.db.name());
        let right = last_tap(&tablet, &format!("/in/names/{}", id("c21-01")), RIGHT).await;
        assert_eq!(right.status, 429, "the right pictures wait for the teacher too");
        assert!(right.text().contains("老师"));

        assert!(teacher.get(&page()).await.text().contains("试错太多，已锁住"));
        assert!(tablet.get("/in/names").await.text().contains("锁住了，请找老师"));
        teacher.post_form(&format!("{}/act", page()), &[("act", "unlock"), ("pupil", &id("c21-01"))]).await;
        assert_eq!(last_tap(&tablet, &format!("/in/names/{}", id("c21-01")), RIGHT).await.status, 303);
    }
}

#[tokio::test]
async fn a_device_from_which_too_much_is_guessed_goes_to_the_teacher() {
    for world in worlds().await {
        give_codes(&world).await;
        let teacher = teacher(&world).await;
        let code = begin(&world, &teacher).await;
        let (tablet, other) = (device(&world, &code).await, device(&world, &code).await);
        for guess in 0..12 {
            let path = format!("/in/names/{}", id(&format!("c21-{:02}", 1 + guess % 4)));
            assert_eq!(last_tap(&tablet, &path, WRONG).await.status, 422);
        }
        let own = format!("/in/names/{}", id("c21-05"));
        let shut = last_tap(&tablet, &own, RIGHT).await;
        assert_eq!(shut.status, 429);
        assert!(shut.text().contains("把这台设备交给老师"));
        assert_eq!(last_tap(&other, &own, RIGHT).await.status, 303, "other devices go on");
        assert!(teacher.get(&page()).await.text().contains("登录已暂停"));
        assert_eq!(teacher.post_form(&format!("{}/act", page()), &[("act", "let_try")]).await.status, 303);
        assert_eq!(last_tap(&tablet, &own, RIGHT).await.status, 303, "{}", world.db.name());
    }
}

#[tokio::test]
async fn codes_of_class_sessions_cannot_be_found_by_trying() {
    for world in worlds().await {
        begin(&world, &teacher(&world).await).await;
        let stranger = world.device();
        let mut refused = 0;
        for guess in 0..60 {
            let reply = stranger.post_form("/in", &[("code", &format!("{:08}", 10_000_000 + guess))]).await;
            refused += i32::from(reply.status == 429);
            assert!(!reply.text().contains("林小芽"));
        }
        assert!(refused >= 10, "{refused} were refused on {}", world.db.name());
        assert_eq!(stranger.get("/in/names").await.header("location"), "/in", "names are for devices inside");
        assert_eq!(stranger.get(&format!("/in/names/{}", id("c21-05"))).await.header("location"), "/in");
    }
}

#[tokio::test]
async fn cards_are_given_by_teachers_of_the_first_three_years_and_shown_once() {
    for world in worlds().await {
        let teacher = teacher(&world).await;
        let cards = format!("{}/cards", page());
        let first = teacher.post_form(&cards, &[("whose", "missing")]).await;
        assert_eq!(first.text().matches("按 1、2、3、4 的顺序点").count(), 12, "{}", world.db.name());
        let again = teacher.post_form(&cards, &[("whose", "missing")]).await;
        assert!(again.text().contains("没有要发的卡"), "those who have one keep it");
        let one = teacher.post_form(&cards, &[("whose", &id("c21-05"))]).await;
        assert!(one.text().contains("林小芽") && !one.text().contains("叶子"));
        assert_eq!(teacher.post_form(&cards, &[("whose", &id("pupil"))]).await.status, 404, "not of this class");
        let stored = world.count("SELECT COUNT(*) AS n FROM picture_code WHERE code_hash LIKE '$argon2id$%'").await;
        assert_eq!(stored, 12, "as passwords are");
        for (who, class, status) in
            [("teacher-parent", "四（2）班", 403), ("teacher", CLASS, 404), ("c21-05", CLASS, 403), ("pupil", CLASS, 404)]
        {
            let browser = world.browser_of(who).await;
            let reply = browser.post_form(&format!("{}/session", address(class)), &[("minutes", "45")]).await;
            assert_eq!(reply.status.as_u16(), status, "{who} in {class}");
            assert_eq!(
                browser.post_form(&format!("{}/session/cards", address(class)), &[("whose", "missing")]).await.status.as_u16(),
                status
            );
        }
    }
}

#[tokio::test]
async fn a_new_card_signs_out_who_came_in_with_the_old_one() {
    for world in worlds().await {
        give_codes(&world).await;
        let teacher = teacher(&world).await;
        let code = begin(&world, &teacher).await;
        let (first, second) = (device(&world, &code).await, device(&world, &code).await);
        assert_eq!(tap(&first, "c21-05", RIGHT).await.status, 303);
        assert_eq!(tap(&second, "c21-05", RIGHT).await.status, 303);
        assert!(!is_signed_in(&first).await && is_signed_in(&second).await, "one device at a time on {}", world.db.name());
        assert_eq!(teacher.post_form(&format!("{}/act", page()), &[("act", "sign_out"), ("pupil", &id("c21-05"))]).await.status, 303);
        assert!(!is_signed_in(&second).await);
        assert_eq!(tap(&second, "c21-05", RIGHT).await.status, 303);
        assert_eq!(teacher.post_form(&format!("{}/cards", page()), &[("whose", &id("c21-05"))]).await.status, 200);
        assert!(!is_signed_in(&second).await);
        assert_eq!(tap(&second, "c21-05", RIGHT).await.status, 422);
        assert_eq!(second.get(&format!("/in/names/{}", id("c21-12"))).await.status, 404, "who has no code cannot be tried");
    }
}

#[tokio::test]
async fn a_pupil_for_whom_no_guardian_agreed_gets_no_card() {
    for world in worlds().await {
        let mut tx = world.db.begin().await.unwrap();
        sql("UPDATE account SET guardian_agreed_at = NULL WHERE id = $1").bind(id("c21-05")).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let teacher = teacher(&world).await;
        assert!(teacher.get(&page()).await.text().contains("有 1 人还没有家长同意"));
        let cards = teacher.post_form(&format!("{}/cards", page()), &[("whose", "missing")]).await;
        assert!(!cards.text().contains("林小芽"), "{}", world.db.name());
        assert_eq!(teacher.post_form(&format!("{}/cards", page()), &[("whose", &id("c21-05"))]).await.status, 404);
    }
}

#[tokio::test]
async fn odd_forms_are_refused() {
    for world in worlds().await {
        give_codes(&world).await;
        let teacher = teacher(&world).await;
        for minutes in ["0", "-1", "46", "9999999999", "x"] {
            assert_eq!(teacher.post_form(&page(), &[("minutes", minutes)]).await.status, 400, "{minutes}");
        }
        let tablet = device(&world, &begin(&world, &teacher).await).await;
        let path = format!("/in/names/{}", id("c21-05"));
        let long = "sun ".repeat(9_000);
        for tapped in ["moon", "sun tree fish house", long.as_str(), "sun\0"] {
            assert_eq!(tablet.post_form(&path, &[("tapped", tapped), ("pick", "sun")]).await.status, 400, "{}", &tapped[..4]);
        }
        assert_eq!(tablet.post_form(&path, &[("pick", "moon")]).await.status, 400);
        assert_eq!(tablet.post_form_without_token(&path, &[("pick", "sun")]).await.status, 403);
        tablet.set_cookie("qh_class", &format!("990101.{}.{}", kernel::ClassSessionId::new(), "0".repeat(64)));
        assert_eq!(tablet.get("/in/names").await.header("location"), "/in", "a made-up device is outside");
        assert_eq!(teacher.post_form(&format!("{}/act", page()), &[("act", "rule")]).await.status, 400);
        assert_eq!(teacher.post_form(&format!("{}/act", page()), &[("act", "unlock"), ("pupil", &id("pupil"))]).await.status, 404);
    }
}

#[tokio::test]
async fn where_no_guardian_agrees_any_more_no_picture_opens_anything() {
    for world in worlds().await {
        give_codes(&world).await;
        let code = begin(&world, &teacher(&world).await).await;
        let tablet = device(&world, &code).await;
        let child = AccountId::from_name("qinghe demo", "c21-05");
        let mut tx = world.db.begin().await.unwrap();
        for text in ["DELETE FROM guardianship WHERE child_id = $1", "UPDATE account SET guardian_agreed_at = NULL WHERE id = $1"] {
            sql(text).bind(child).execute(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let path = format!("/in/names/{}", id("c21-05"));
        assert_eq!(tablet.get(&path).await.status, 404);
        assert_eq!(tablet.post_form(&path, &[("tapped", ""), ("pick", "sun")]).await.status, 404, "{}", world.db.name());
        assert_eq!(last_tap(&tablet, &path, RIGHT).await.status, 404, "{}", world.db.name());
        assert!(!is_signed_in(&tablet).await);
    }
}
