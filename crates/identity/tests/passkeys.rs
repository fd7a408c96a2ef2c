use identity::DEMO_PASSWORD;
use serde_json::Value;
use store::sql;
use testing::Reply;

use crate::authenticator::{Authenticator, Key, PRESENT, VERIFIED, base64url};
use crate::world::{Browser, World, worlds};

/// What is made wrong with a device.
type Wrong = fn(&mut Authenticator);

const ADD: &str = "/me/settings/ways/passkeys";
const CHANGE: &str = "/me/settings/ways/passkeys/change";

async fn asked(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Value {
    let reply = browser.post_form(path, fields).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(reply.text()).unwrap()
}

async fn asked_to_make(browser: &Browser) -> Value {
    asked(browser, "/me/settings/ways/passkeys/challenge", &[("current_password", DEMO_PASSWORD)]).await
}

async fn asked_to_use(browser: &Browser) -> Value {
    asked(browser, "/sign-in/passkey/challenge", &[]).await
}

async fn hand_in(browser: &Browser, name: &str, client_data: &[u8], attestation: &[u8]) -> u16 {
    let (client_data, attestation) = (base64url(client_data), base64url(attestation));
    browser.post(ADD, &[("passkey_name", name), ("client_data", &client_data), ("attestation", &attestation)]).await
}

async fn add(browser: &Browser, device: &mut Authenticator, name: &str) -> u16 {
    let (client_data, attestation) = device.make(&asked_to_make(browser).await);
    hand_in(browser, name, &client_data, &attestation).await
}

async fn send(browser: &Browser, fields: &[(&'static str, String)]) -> Reply {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_form("/sign-in/passkey", &fields).await
}

async fn sign_in(browser: &Browser, device: &mut Authenticator) -> u16 {
    let options = asked_to_use(browser).await;
    send(browser, &device.answer(&options)).await.status.as_u16()
}

/// A pupil with a passkey.
async fn device_of(world: &World, name: &str) -> Authenticator {
    let mut device = Authenticator::with(Key::es256());
    assert_eq!(add(&world.browser_of(name).await, &mut device, "我的手机").await, 303);
    device
}

#[tokio::test]
async fn somebody_adds_a_passkey_and_signs_in_with_it_without_typing_a_name() {
    for world in worlds().await {
        for key in [Key::es256(), Key::ed_dsa(), Key::rs256()] {
            let (owner, mut device) = (world.browser_of("pupil").await, Authenticator::with(key));
            assert_eq!(add(&owner, &mut device, "我的手机").await, 303);
            let browser = world.browser();
            assert_eq!(sign_in(&browser, &mut device).await, 303);
            assert!(browser.badge().await.contains("林小满"));
            let devices = browser.get("/me/settings").await;
            assert!(devices.text().contains("通行密钥登录 · 我的手机"), "{}", devices.text());
            assert_eq!(sign_in(&world.browser(), &mut device).await, 303, "the counter goes on");
        }
    }
}

#[tokio::test]
async fn what_a_browser_is_asked_names_this_node_and_wants_the_person() {
    for world in worlds().await {
        let owner = world.browser_of("pupil").await;
        let made = asked_to_make(&owner).await;
        assert_eq!((made["rp"]["id"].as_str(), made["attestation"].as_str()), (Some("localhost"), Some("none")));
        let wanted = &made["authenticatorSelection"];
        assert_eq!((wanted["residentKey"].as_str(), wanted["userVerification"].as_str()), (Some("required"), Some("required")));
        let used = asked_to_use(&world.browser()).await;
        assert_eq!((used["rpId"].as_str(), used["userVerification"].as_str()), (Some("localhost"), Some("required")));
        assert!(used.get("allowCredentials").is_none(), "no name was typed");
        let wrong = owner.post_form("/me/settings/ways/passkeys/challenge", &[("current_password", "wrong")]).await;
        assert_eq!(wrong.status, 422, "a passkey outlasts the session, so the password is asked for again");
    }
}

#[tokio::test]
async fn an_answer_is_good_once_soon_and_in_the_browser_that_asked() {
    for world in worlds().await {
        let mut device = device_of(&world, "pupil").await;
        let browser = world.browser();
        let answer = device.answer(&asked_to_use(&browser).await);
        let thief = world.browser();
        asked_to_use(&thief).await;
        assert_eq!(send(&thief, &answer).await.status, 422, "another browser");
        assert_eq!(send(&browser, &answer).await.status, 303);
        assert_eq!(send(&browser, &answer).await.status, 422, "replayed");
        let late = device.answer(&asked_to_use(&browser).await);
        world.advance_minutes(5);
        assert_eq!(send(&browser, &late).await.status, 422, "too late");
        let made_up = serde_json::json!({ "challenge": base64url(&[7; 32]) });
        assert_eq!(send(&browser, &device.answer(&made_up)).await.status, 422, "not asked by us");
    }
}

#[tokio::test]
async fn what_was_signed_for_another_site_or_by_nobody_in_particular_is_refused() {
    for world in worlds().await {
        let mut device = device_of(&world, "pupil").await;
        let wrongs: [(&str, Wrong); 7] = [
            ("origin", |it| it.origin = "http://evil.example".to_owned()),
            ("scheme", |it| it.origin = "https://localhost".to_owned()),
            ("port", |it| it.origin = "http://localhost:8080".to_owned()),
            ("RP id", |it| it.rp_id = "evil.example".to_owned()),
            ("frame of another site", |it| it.cross_origin = true),
            ("nobody there", |it| it.flags = VERIFIED),
            ("not verified", |it| it.flags = PRESENT),
        ];
        for (what, wrong) in wrongs {
            let (origin, rp_id, flags) = (device.origin.clone(), device.rp_id.clone(), device.flags);
            wrong(&mut device);
            assert_eq!(sign_in(&world.browser(), &mut device).await, 422, "{what}");
            (device.origin, device.rp_id, device.flags, device.cross_origin) = (origin, rp_id, flags, false);
        }
        let key = std::mem::replace(&mut device.key, Key::es256());
        assert_eq!(sign_in(&world.browser(), &mut device).await, 422, "another key");
        device.key = key;
        assert_eq!(sign_in(&world.browser(), &mut device).await, 303);
    }
}

#[tokio::test]
async fn a_copy_betrays_itself_by_its_counter() {
    for world in worlds().await {
        let mut device = device_of(&world, "pupil").await;
        device.count = 10;
        assert_eq!(sign_in(&world.browser(), &mut device).await, 303);
        device.count = 5;
        let browser = world.browser();
        let options = asked_to_use(&browser).await;
        let refused = send(&browser, &device.answer(&options)).await;
        assert!(refused.status == 422 && refused.text().contains("可能被复制过"), "{}", refused.text());
        assert_eq!(world.count("SELECT sign_count AS n FROM passkey").await, 11);

        let mut synced = Authenticator::with(Key::ed_dsa());
        synced.counts = false;
        add(&world.browser_of("teacher").await, &mut synced, "钥匙串").await;
        assert_eq!(sign_in(&world.browser(), &mut synced).await, 303);
        assert_eq!(sign_in(&world.browser(), &mut synced).await, 303, "a counter that stays at 0 is none");
    }
}

#[tokio::test]
async fn broken_attestations_are_refused_at_every_byte() {
    for world in worlds().await {
        let (owner, mut device) = (world.browser_of("pupil").await, Authenticator::with(Key::es256()));
        device.flags = PRESENT;
        let (client_data, unverified) = device.make(&asked_to_make(&owner).await);
        assert_eq!(hand_in(&owner, "手机", &client_data, &unverified).await, 422, "not verified");
        device.flags = PRESENT | VERIFIED;
        let (client_data, whole) = device.make(&asked_to_make(&owner).await);
        for end in (0..whole.len()).step_by(7) {
            assert_eq!(hand_in(&owner, "手机", &client_data, &whole[..end]).await, 422, "cut off at {end}");
        }
        let nested = [b"\xa3\x63fmt".to_vec(), vec![0x81; 12_000]].concat();
        let endless = [b"\xbf\x68authData".to_vec(), whole[30..].to_vec()].concat();
        let more = [whole.clone(), vec![0]].concat();
        for (what, wrong) in [("nested", nested), ("endless", endless), ("trailing", more), ("huge", vec![0x5f; 17_000])] {
            assert_eq!(hand_in(&owner, "手机", &client_data, &wrong).await, 422, "{what}");
        }
        assert_eq!(hand_in(&world.browser_of("teacher").await, "手机", &client_data, &whole).await, 422, "another browser");
        assert_eq!(hand_in(&owner, "手机", &client_data, &whole).await, 303);
        assert_eq!(hand_in(&owner, "手机", &client_data, &whole).await, 422, "replayed");
        assert_eq!(add(&world.browser_of("teacher").await, &mut Authenticator::with(Key::rs256()), "").await, 422, "no name");
    }
}

#[tokio::test]
async fn the_password_of_one_account_adds_no_passkey_to_another() {
    for world in worlds().await {
        let (thief, owner) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let mut device = Authenticator::with(Key::es256());
        let (client_data, attestation) = device.make(&asked_to_make(&thief).await);
        thief.set_cookie("qh_session", &owner.cookie("qh_session").unwrap());
        assert!(thief.badge().await.contains("林小满"), "a session that was left open");
        assert_eq!(hand_in(&thief, "手机", &client_data, &attestation).await, 422);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM passkey").await, 0);
    }
}

#[tokio::test]
async fn passkeys_are_renamed_and_removed_by_their_owner_alone() {
    for world in worlds().await {
        let mut device = device_of(&world, "pupil").await;
        let (owner, stranger) = (world.browser_of("pupil").await, world.browser_of("teacher").await);
        let id = passkey_id(&world).await;
        assert_eq!(stranger.post(CHANGE, &[("passkey", &id), ("name", "我的")]).await, 404);
        assert_eq!(stranger.post(CHANGE, &[("passkey", &id), ("remove", "1")]).await, 303);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM passkey").await, 1, "nothing of anybody else's goes");
        assert_eq!(owner.post(CHANGE, &[("passkey", &id), ("name", "旧手机")]).await, 303);
        assert!(owner.get("/me/settings/ways").await.text().contains("旧手机"));

        assert_eq!(sign_in(&world.browser(), &mut device).await, 303);
        assert_eq!(owner.post(CHANGE, &[("passkey", &id), ("remove", "1")]).await, 303);
        assert_eq!(sign_in(&world.browser(), &mut device).await, 422);
    }
}

#[tokio::test]
async fn an_account_has_at_most_ten_passkeys() {
    for world in worlds().await {
        let owner = world.browser_of("pupil").await;
        for number in 0..10 {
            assert_eq!(add(&owner, &mut Authenticator::with(Key::ed_dsa()), &format!("设备{number}")).await, 303);
        }
        assert_eq!(add(&owner, &mut Authenticator::with(Key::ed_dsa()), "又一个").await, 422);
    }
}

async fn passkey_id(world: &World) -> String {
    let mut tx = world.db.read().await.unwrap();
    sql("SELECT id FROM passkey").fetch_one(&mut tx, |row| row.get("id")).await.unwrap()
}
