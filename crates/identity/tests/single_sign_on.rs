//! Signing in here with an account elsewhere: this node as an OpenID Connect relying party.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::oauth::{NewClient, add_client};
use identity::{DEMO_PASSWORD, IdentityProvider, WaysIn};
use kernel::Clock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testing::Reply;
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::authenticator::base64url;
use crate::fake_provider::{CLIENT, FakeProvider, Manner, SECRET};
use crate::phone::let_in;
use crate::world::{Browser, World, worlds_known_as, worlds_with};

/// What is made wrong with a provider.
type Wrong = Box<dyn Fn(&mut Manner)>;

/// The secret of a browser that is on its way to a provider.
const COOKIE: &str = "qh_provider";
const BEGIN: &str = "/sign-in/with/province";
const CONNECT: &str = "/sign-in/with/province/connect";

fn provider(issuer: &str, client: &str, secret: Option<&str>) -> WaysIn {
    let text = str::to_owned;
    let provider =
        IdentityProvider::new(text("province"), text(issuer), text(client), secret.map(text), text("示例省统一认证"), text("openid"));
    WaysIn::new(vec![provider.unwrap()])
}

/// Worlds whose people may sign in with a fake provider each.
async fn worlds_and_fakes() -> Vec<(World, FakeProvider)> {
    let count = worlds_with(&WaysIn::default()).await.len();
    let mut all = Vec::new();
    for at in 0..count {
        let fake = FakeProvider::start().await;
        let world = worlds_with(&provider(&fake.issuer, CLIENT, Some(SECRET))).await.swap_remove(at);
        all.push((world, fake));
    }
    all
}

fn parameter(location: &str, name: &str) -> String {
    let found = location.split(['?', '&']).find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("no {name} in {location}")).to_owned()
}

/// Goes to the provider; answers the address.
async fn go(browser: &Browser) -> String {
    let reply = browser.get(&format!("{BEGIN}?next=/me/shelf")).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").to_owned()
}

/// Comes back from the provider with the right code and whatever is in `more`.
async fn come_back(browser: &Browser, location: &str, more: &str) -> Reply {
    let (state, nonce) = (parameter(location, "state"), parameter(location, "nonce"));
    browser.get(&format!("{BEGIN}/callback?code={nonce}&state={state}{more}")).await
}

async fn arrive(browser: &Browser) -> Reply {
    let location = go(browser).await;
    come_back(browser, &location, "").await
}

/// Signs in on the way to connecting, as the page there leads one to.
async fn sign_in_to_connect(browser: &Browser, name: &str) {
    let form = [("name", name), ("password", DEMO_PASSWORD), ("next", CONNECT)];
    assert_eq!(browser.post_form("/sign-in", &form).await.header("location"), CONNECT);
}

/// Connects the account at the provider with a demo person's.
async fn connect(world: &World, name: &str) {
    let browser = world.browser();
    assert_eq!(arrive(&browser).await.header("location"), CONNECT);
    sign_in_to_connect(&browser, name).await;
    let reply = browser.post_form(CONNECT, &[]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me/shelf"), "{}", reply.text());
}

#[tokio::test]
async fn the_first_time_one_says_whose_account_it_is_and_then_is_let_in() {
    for (world, fake) in worlds_and_fakes().await {
        let browser = world.browser();
        assert!(browser.get("/sign-in").await.text().contains("用示例省统一认证账号登录"));
        assert_eq!(arrive(&browser).await.header("location"), CONNECT);
        assert!(!browser.is_signed_in().await, "nobody is guessed");
        assert!(browser.get(CONNECT).await.text().contains("先用青禾的账号登录一次"));
        sign_in_to_connect(&browser, "pupil").await;
        assert!(browser.get(CONNECT).await.text().contains("林小满"));
        assert_eq!(browser.post(CONNECT, &[]).await, 303);

        let other = world.browser();
        let reply = arrive(&other).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me/shelf"));
        assert!(other.badge().await.contains("林小满"));
        assert!(other.get("/me/settings").await.text().contains("其他账号登录 · 示例省统一认证"));
        let (form, basic) = fake.seen().pop().unwrap();
        assert_eq!(basic, format!("Basic {}", STANDARD.encode("qinghe:a%2Fsecret")));
        assert!(form.contains("redirect_uri=http%3A//localhost/sign-in/with/province/callback"), "{form}");
    }
}

#[tokio::test]
async fn what_is_asked_is_bound_to_the_browser_and_proved_with_a_verifier() {
    for (world, fake) in worlds_and_fakes().await {
        connect(&world, "pupil").await;
        let (browser, thief) = (world.browser(), world.browser());
        let location = go(&browser).await;
        assert!(location.starts_with(&format!("{}/authorize?response_type=code&client_id=qinghe&", fake.issuer)), "{location}");
        go(&thief).await;
        assert_eq!(come_back(&thief, &location, "").await.status, 422, "another browser");
        assert_eq!(come_back(&browser, &location, "").await.status, 303);
        let (form, _) = fake.seen().pop().unwrap();
        let verifier = parameter(&form, "code_verifier");
        assert_eq!(base64url(&Sha256::digest(verifier.as_bytes())), parameter(&location, "code_challenge"));
        assert_eq!(come_back(&browser, &location, "").await.status, 422, "replayed");
        let late = go(&browser).await;
        world.advance_minutes(15);
        assert_eq!(come_back(&browser, &late, "").await.status, 422, "too late");
        assert_eq!(browser.status(&format!("{BEGIN}/callback?code=a&state=made-up")).await, 422);
    }
}

#[tokio::test]
async fn an_answer_of_somebody_else_is_refused() {
    for (world, fake) in worlds_and_fakes().await {
        connect(&world, "pupil").await;
        let browser = world.browser();
        let location = go(&browser).await;
        assert_eq!(come_back(&browser, &location, "&iss=https%3A//evil.example").await.status, 422, "mixed up");
        let location = go(&browser).await;
        assert_eq!(come_back(&browser, &location, &format!("&iss={}", fake.issuer)).await.status, 303);
        let location = go(&browser).await;
        assert_eq!(come_back(&browser, &location, "&error=access_denied").await.status, 422);
    }
}

#[tokio::test]
async fn a_token_that_is_not_for_this_sign_in_lets_nobody_in() {
    for (world, fake) in worlds_and_fakes().await {
        connect(&world, "pupil").await;
        let wrongs: Vec<(&str, Wrong)> = vec![
            ("issuer", Box::new(|it| it.claims = json!({ "iss": "https://evil.example" }))),
            ("audience", Box::new(|it| it.claims = json!({ "aud": "another" }))),
            ("expired", Box::new(|it| it.claims = json!({ "exp": it.now - 61 }))),
            ("nonce", Box::new(|it| it.claims = json!({ "nonce": "another" }))),
            ("no subject", Box::new(|it| it.claims = json!({ "sub": Value::Null }))),
            ("alg none", Box::new(|it| it.header = Some(json!({ "alg": "none" })))),
            ("alg HS256", Box::new(|it| it.header = Some(json!({ "alg": "HS256", "kid": "k1" })))),
            ("another alg than the key's", Box::new(|it| it.header = Some(json!({ "alg": "RS256", "kid": "k1" })))),
            ("unknown key", Box::new(|it| it.header = Some(json!({ "alg": "ES256", "kid": "k9" })))),
            ("no JSON", Box::new(|it| it.answers = Some((200, "<html>".to_owned())))),
            ("no token", Box::new(|it| it.answers = Some((200, "{}".to_owned())))),
            ("huge", Box::new(|it| it.answers = Some((200, format!("{{\"id_token\":\"{}\"}}", "a".repeat(1 << 20)))))),
            ("deep", Box::new(|it| it.answers = Some((200, "[".repeat(60_000))))),
            ("refused", Box::new(|it| it.answers = Some((400, "{\"error\":\"invalid_grant\"}".to_owned())))),
            ("leads elsewhere", Box::new(|it| it.answers = Some((302, "http://127.0.0.1:9/token".to_owned())))),
        ];
        for (what, wrong) in wrongs {
            let mut well = None;
            fake.behave(|it| {
                well = Some(it.clone());
                wrong(it);
            });
            let browser = world.browser();
            let reply = arrive(&browser).await;
            assert_eq!(reply.status, 422, "{what}");
            assert!(reply.text().contains("或用密码登录") && !browser.is_signed_in().await, "{what}");
            fake.behave(|it| *it = well.unwrap());
        }
        assert_eq!(arrive(&world.browser()).await.status, 303);
    }
}

#[tokio::test]
async fn rsa_and_a_new_key_are_taken() {
    for (world, fake) in worlds_and_fakes().await {
        connect(&world, "pupil").await;
        fake.behave(|it| it.has_rsa = true);
        assert_eq!(arrive(&world.browser()).await.status, 303);
        fake.behave(|it| it.kid = "k2");
        assert_eq!(arrive(&world.browser()).await.status, 303, "its keys are asked for again");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_or_passes_for_another_says_so_and_the_password_works() {
    let cases: [(&str, Value); 4] = [
        ("another's name", json!({ "issuer": "https://evil.example" })),
        ("plain http elsewhere", json!({ "token_endpoint": "http://evil.example/token" })),
        ("a script", json!({ "authorization_endpoint": "javascript:alert(1)" })),
        ("no keys", json!({ "jwks_uri": Value::Null })),
    ];
    for (what, described) in cases {
        for (world, fake) in worlds_and_fakes().await {
            fake.behave(|it| it.described = described.clone());
            assert_eq!(world.browser().status(BEGIN).await, 422, "{what}");
        }
    }
    for (world, fake) in worlds_and_fakes().await {
        let browser = world.browser();
        let location = go(&browser).await;
        fake.behave(|it| it.answers = Some((0, String::new())));
        assert_eq!(come_back(&browser, &location, "").await.status, 503, "it falls silent");
    }
    for world in worlds_with(&provider("http://127.0.0.1:9", CLIENT, None)).await {
        let browser = world.browser();
        let away = browser.get(BEGIN).await;
        assert!(away.status == 503 && away.text().contains("现在连不上"), "{}", away.text());
        assert_eq!(browser.sign_in("pupil", DEMO_PASSWORD).await.status, 303);
        assert_eq!(browser.status("/sign-in/with/nobody").await, 404);
    }
}

#[tokio::test]
async fn an_account_there_belongs_to_one_account_here() {
    for (world, fake) in worlds_and_fakes().await {
        connect(&world, "pupil").await;
        let pupil = world.browser_of("pupil").await;
        assert!(pupil.get("/me/settings/ways").await.text().contains("示例省统一认证"));
        fake.behave(|it| it.subject = "person-8");
        let browser = world.browser();
        arrive(&browser).await;
        sign_in_to_connect(&browser, "pupil").await;
        assert_eq!(browser.post(CONNECT, &[]).await, 422, "the account here has another already");

        assert_eq!(pupil.post("/me/settings/ways/accounts", &[("issuer", &fake.issuer)]).await, 303);
        fake.behave(|it| it.subject = "person-7");
        let browser = world.browser();
        assert_eq!(arrive(&browser).await.header("location"), CONNECT, "taken apart");
    }
}

#[tokio::test]
async fn a_session_left_open_connects_nothing_without_the_password() {
    for (world, fake) in worlds_and_fakes().await {
        let browser = world.browser_of("pupil").await;
        world.advance_minutes(10);
        assert_eq!(arrive(&browser).await.status, 422, "the provider's clock stands");
        let left_open = world.browser_of("pupil").await;
        let location = go(&left_open).await;
        fake.behave(|it| it.now += 600);
        assert_eq!(come_back(&left_open, &location, "").await.header("location"), CONNECT);
        world.advance_minutes(10);
        assert_eq!(left_open.post(CONNECT, &[("current_password", "wrong")]).await, 422);
        assert_eq!(left_open.post(CONNECT, &[("current_password", DEMO_PASSWORD)]).await, 303);
    }
}

#[tokio::test]
async fn what_somebody_left_unconnected_is_nobody_elses_to_connect() {
    for (world, _fake) in worlds_and_fakes().await {
        let (earlier, browser) = (world.browser(), world.browser());
        go(&earlier).await;
        browser.set_cookie(COOKIE, &earlier.cookie(COOKIE).unwrap());
        assert_eq!(arrive(&browser).await.header("location"), CONNECT);
        sign_in_to_connect(&earlier, "teacher").await;
        assert_eq!(earlier.post(CONNECT, &[]).await, 400, "with a copy of the cookie from before");

        browser.sign_in("teacher", DEMO_PASSWORD).await;
        assert_eq!(browser.post(CONNECT, &[]).await, 400, "who signs in for something else ends it");
        let browser = world.browser();
        arrive(&browser).await;
        sign_in_to_connect(&browser, "pupil").await;
        browser.post("/sign-out", &[]).await;
        sign_in_to_connect(&browser, "teacher").await;
        assert_eq!(browser.post(CONNECT, &[]).await, 400, "who signs out ends it");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM provider_link").await, 0);
    }
}

#[tokio::test]
async fn a_device_that_a_phone_let_in_connects_nothing_without_the_password() {
    for (world, _fake) in worlds_and_fakes().await {
        let computer = let_in(&world, &world.browser_of("pupil").await).await;
        assert_eq!(arrive(&computer).await.header("location"), CONNECT);
        assert!(computer.get(CONNECT).await.text().contains("name=\"current_password\""));
        assert_eq!(computer.post(CONNECT, &[]).await, 422, "what was confirmed by mistake must not stay for good");
        assert_eq!(computer.post(CONNECT, &[("current_password", DEMO_PASSWORD)]).await, 303);
    }
}

#[tokio::test]
async fn coming_back_with_nothing_waits_for_nobody_who_writes() {
    for (world, _fake) in worlds_and_fakes().await {
        let stranger = world.browser();
        stranger.set_cookie(COOKIE, &"a".repeat(43));
        let writes = world.db.begin().await.unwrap();
        let back = timeout(Duration::from_secs(5), stranger.get(&format!("{BEGIN}/callback?code=a&state=made-up"))).await;
        assert_eq!(back.map(|reply| reply.status.as_u16()), Ok(422), "{}", world.db.name());
        drop(writes);
    }
}

#[tokio::test]
async fn a_provider_whose_name_ends_with_a_slash_is_asked_at_its_address() {
    let count = worlds_with(&WaysIn::default()).await.len();
    for at in 0..count {
        let fake = FakeProvider::start().await;
        let issuer = format!("{}/", fake.issuer);
        fake.behave(|it| (it.described, it.claims) = (json!({ "issuer": issuer }), json!({ "iss": issuer })));
        let world = worlds_with(&provider(&issuer, CLIENT, Some(SECRET))).await.swap_remove(at);
        connect(&world, "pupil").await;
        assert_eq!(arrive(&world.browser()).await.status, 303);
    }
}

/// A node that signs people in, found at an address, and one whose people come from there.
#[tokio::test]
async fn one_node_signs_people_in_at_another() {
    let count = worlds_with(&WaysIn::default()).await.len();
    for at in 0..count {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let nation = worlds_known_as(Some(&address), &WaysIn::default()).await.swap_remove(at);
        nation.serve(listener);
        let new = NewClient {
            name: "示例省平台".to_owned(),
            redirect_uris: vec!["http://localhost/sign-in/with/province/callback".to_owned()],
            scopes: "openid".parse().unwrap(),
            is_confidential: true,
        };
        let mut tx = nation.db.begin().await.unwrap();
        let (client, secret) = add_client(&mut tx, &new, nation.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let school = worlds_with(&provider(&address, &client.id.to_string(), secret.as_deref())).await.swap_remove(at);

        let (there, here) = (nation.browser_of("teacher").await, school.browser());
        let location = go(&here).await;
        let asked = location.strip_prefix(&address).unwrap().to_owned();
        assert!(there.get(&asked).await.text().contains("示例省平台"));
        let decoded = |name: &str| parameter(&asked, name).replace("%3A", ":").replace("%20", " ");
        let names = ["response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method"];
        let mut form: Vec<(&str, String)> = names.iter().map(|name| (*name, decoded(name))).collect();
        form.push(("decision", "agree".to_owned()));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let back = there.post_form("/oauth/authorize", &form).await.header("location").to_owned();
        let back = back.strip_prefix("http://localhost").unwrap();
        assert_eq!(here.get(back).await.header("location"), CONNECT);
        sign_in_to_connect(&here, "pupil").await;
        assert_eq!(here.post(CONNECT, &[]).await, 303);

        let again = school.browser();
        let asked = go(&again).await.strip_prefix(&address).unwrap().to_owned();
        let back = there.get(&asked).await.header("location").to_owned();
        assert_eq!(again.get(back.strip_prefix("http://localhost").unwrap()).await.status, 303);
        assert!(again.badge().await.contains("林小满"));
    }
}
