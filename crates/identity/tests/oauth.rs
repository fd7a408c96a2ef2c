//! Other systems sign people in here: this node as an OpenID Connect provider.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::oauth::{Client, NewClient, add_client, remove_client};
use kernel::Clock;
use serde_json::Value;
use sha2::{Digest, Sha256};
use testing::Reply;

use crate::authenticator::base64url;
use crate::guardians::{id, make_guardian};
use crate::world::{Browser, World, worlds};

pub const BACK: &str = "https://research.example/signed-in?by=qinghe";
const VERIFIER: &str = "a-verifier-that-is-long-enough-for-the-standard";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A system that is registered here.
pub struct System {
    client: Client,
    secret: Option<String>,
}

pub async fn register(world: &World, scopes: &str, is_confidential: bool) -> System {
    let new = NewClient {
        name: "示例省教研网".to_owned(),
        redirect_uris: vec![BACK.to_owned()],
        scopes: scopes.parse().unwrap(),
        is_confidential,
    };
    let mut tx = world.db.begin().await.unwrap();
    let (client, secret) = add_client(&mut tx, &new, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
    System { client, secret }
}

fn challenge() -> String {
    base64url(&Sha256::digest(VERIFIER.as_bytes()))
}

impl System {
    /// The query that sends somebody to us, with some of it changed.
    fn asks(&self, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let (client, challenge) = (self.client.id.to_string(), challenge());
        let usual = [
            ("response_type", "code"),
            ("client_id", &client),
            ("redirect_uri", BACK),
            ("scope", "openid profile roles"),
            ("state", "s&1"),
            ("nonce", "n1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let changed = |name: &str| changes.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
        let mut all: Vec<_> = usual.iter().map(|(name, value)| ((*name).to_owned(), changed(name).unwrap_or(value).to_owned())).collect();
        all.extend(
            changes
                .iter()
                .filter(|(name, _)| ["prompt", "max_age"].contains(name))
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        all
    }

    pub fn link(&self, changes: &[(&str, &str)]) -> String {
        let pairs: Vec<String> = self.asks(changes).iter().map(|(name, value)| format!("{name}={}", web::url_encoded(value))).collect();
        format!("/oauth/authorize?{}", pairs.join("&"))
    }

    /// Where the person is sent back to after they agreed.
    async fn agreed(&self, browser: &Browser, decision: &str) -> String {
        let asked = self.asks(&[]);
        let mut fields: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("decision", decision));
        let reply = browser.post_form("/oauth/authorize", &fields).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").to_owned()
    }

    pub async fn code(&self, browser: &Browser) -> String {
        code_in(&self.agreed(browser, "agree").await)
    }

    /// What the system's server asks, with some of it changed.
    async fn redeem(&self, world: &World, code: &str, changes: &[(&str, &str)]) -> Reply {
        let client = self.client.id.to_string();
        let usual = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
            ("client_id", &client),
        ];
        let changed = |name: &str| changes.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
        let body: Vec<String> =
            usual.iter().map(|(name, value)| format!("{name}={}", web::url_encoded(changed(name).unwrap_or(value)))).collect();
        let basic = self.secret.as_ref().map(|secret| basic(&client, changed("secret").unwrap_or(secret)));
        let headers: Vec<_> = [FORM].into_iter().chain(basic.as_deref().map(|basic| ("authorization", basic))).collect();
        world.browser().send(Method::POST, "/oauth/token", &headers, body.join("&").into()).await
    }

    pub async fn tokens(&self, world: &World, code: &str) -> Value {
        let reply = self.redeem(world, code, &[]).await;
        assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, "no-store"), "{}", reply.text());
        serde_json::from_str(reply.text()).unwrap()
    }
}

pub fn code_in(back: &str) -> String {
    back.split("&code=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or_else(|| panic!("no code in {back}")).to_owned()
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

async fn told(world: &World, tokens: &Value) -> Reply {
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    world.browser().get_with("/oauth/userinfo", &[("authorization", &bearer)]).await
}

async fn claims(world: &World, tokens: &Value) -> Value {
    serde_json::from_str(told(world, tokens).await.text()).unwrap()
}

pub fn id_claims(tokens: &Value) -> Value {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let part = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_system_learns_what_the_person_agreed_to_and_no_more() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile roles", true).await, world.browser_of("teacher").await);
        let page = teacher.get(&system.link(&[])).await;
        let text = page.text();
        assert!(text.contains("示例省教研网") && text.contains("research.example"), "{text}");
        assert!(text.contains("周敏") && text.contains("示例市第一中学"), "{text}");
        assert!(page.header("content-security-policy").contains("form-action 'self' https://research.example"));

        let back = system.agreed(&teacher, "agree").await;
        assert!(
            back.starts_with(&format!("{BACK}&code=")) && back.contains("&state=s%261") && back.ends_with("&iss=http%3A//localhost"),
            "{back}"
        );
        let tokens = system.tokens(&world, &system.code(&teacher).await).await;
        let id = id_claims(&tokens);
        assert_eq!((id["iss"].as_str(), id["nonce"].as_str()), (Some("http://localhost"), Some("n1")));
        assert_eq!(id["aud"].as_str(), Some(system.client.id.to_string().as_str()));
        let told = claims(&world, &tokens).await;
        assert_eq!((told["name"].as_str(), told["sub"].as_str()), (Some("周敏"), id["sub"].as_str()));
        assert_eq!(told["roles"][0]["role"], "teacher");
        assert_eq!(told["roles"][0]["org"]["name"], "示例市第一中学");
        assert_eq!(told.as_object().unwrap().len(), 3);

        let again = teacher.get(&system.link(&[])).await;
        assert!(again.status == 303 && again.header("location").contains("code="), "who agreed once is not asked again");
        assert_eq!(teacher.get(&system.link(&[("prompt", "consent")])).await.status, 200);
    }
}

#[tokio::test]
async fn two_systems_know_a_person_under_two_names() {
    for world in worlds().await {
        let (one, teacher) = (register(&world, "openid", true).await, world.browser_of("teacher").await);
        let other = NewClient {
            name: "另一个".to_owned(),
            redirect_uris: vec!["https://other.example/".to_owned()],
            scopes: one.client.scopes,
            is_confidential: false,
        };
        let mut tx = world.db.begin().await.unwrap();
        let (other, _) = add_client(&mut tx, &other, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let (id, challenge) = (other.id.to_string(), challenge());
        let fields = |client: &'static str, back: &'static str| {
            [
                ("client_id", client),
                ("redirect_uri", back),
                ("response_type", "code"),
                ("scope", "openid"),
                ("decision", "agree"),
                ("code_challenge_method", "S256"),
            ]
        };
        let [first, second] = [one.client.id.to_string().leak() as &str, id.leak() as &str];
        for (client, back) in [(first, BACK), (second, "https://other.example/")] {
            let form = [&fields(client, back)[..], &[("code_challenge", challenge.as_str())]].concat();
            assert_eq!(teacher.post("/oauth/authorize", &form).await, 303);
        }
        assert_eq!(world.count("SELECT COUNT(DISTINCT subject) AS n FROM oauth_grant").await, 2);
    }
}

#[tokio::test]
async fn nobody_is_sent_anywhere_that_is_not_registered_letter_by_letter() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile", true).await, world.browser_of("teacher").await);
        for uri in [
            "https://evil.example/",
            "https://research.example/signed-in",
            "https://research.example/signed-in?by=qinghe&x=1",
            "https://research.example.evil.example/signed-in?by=qinghe",
            "//research.example/signed-in?by=qinghe",
            "javascript:alert(1)",
            "",
        ] {
            let reply = teacher.get(&system.link(&[("redirect_uri", uri), ("scope", "openid")])).await;
            assert_eq!((reply.status.as_u16(), reply.header("location")), (400, ""), "{uri}");
        }
        for client in ["", "nobody", "01890a5d-ac96-774b-bcce-b302099a8057"] {
            assert_eq!(teacher.get(&system.link(&[("client_id", client)])).await.status, 400, "{client}");
        }
    }
}

#[tokio::test]
async fn what_does_not_keep_to_the_standard_is_told_to_the_system() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile", true).await, world.browser_of("teacher").await);
        let ok = ("scope", "openid");
        for (changes, error) in [
            (vec![("response_type", "token"), ok], "unsupported_response_type"),
            (vec![("code_challenge", ""), ok], "invalid_request"),
            (vec![("code_challenge_method", "plain"), ok], "invalid_request"),
            (vec![("prompt", "create"), ok], "invalid_request"),
            (vec![("prompt", "none login"), ok], "invalid_request"),
            (vec![("max_age", "soon"), ok], "invalid_request"),
            (vec![("nonce", &"n".repeat(1_500)), ok], "invalid_request"),
            (vec![("scope", "openid email")], "invalid_scope"),
            (vec![("scope", "openid roles")], "invalid_scope"),
            (vec![("prompt", "none"), ok], "consent_required"),
        ] {
            let reply = teacher.get(&system.link(&changes)).await;
            let back = reply.header("location");
            assert!(back.starts_with(&format!("{BACK}&error={error}&state=s%261&iss=")), "{error}: {back}");
        }
        let guest = world.browser().get(&system.link(&[("prompt", "none"), ok])).await;
        assert!(guest.header("location").contains("error=login_required"));
        let guest = world.browser().get(&system.link(&[ok])).await;
        assert!(guest.header("location").starts_with("/sign-in?next=/oauth/authorize%3F"), "{}", guest.header("location"));
        let forged = teacher.post_form_without_token("/oauth/authorize", &[("decision", "agree")]).await;
        assert_eq!(forged.status, 403);
    }
}

#[tokio::test]
async fn who_does_not_agree_passes_nothing_on() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile roles", true).await, world.browser_of("teacher").await);
        assert!(system.agreed(&teacher, "refuse").await.contains("error=access_denied"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM oauth_grant").await, 0);
    }
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_for_whoever_it_was_made_for() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile roles", true).await, world.browser_of("teacher").await);
        let other = register(&world, "openid profile roles", true).await;
        for (what, changes) in [
            ("verifier", ("code_verifier", "another-verifier-that-is-long-enough-as-well")),
            ("no verifier", ("code_verifier", "")),
            ("address", ("redirect_uri", "https://research.example/")),
        ] {
            let code = system.code(&teacher).await;
            assert_eq!(system.redeem(&world, &code, &[changes]).await.status, 400, "{what}");
            assert_eq!(system.redeem(&world, &code, &[]).await.status, 400, "{what}: used all the same");
        }
        let code = system.code(&teacher).await;
        assert_eq!(other.redeem(&world, &code, &[]).await.status, 400, "another system");
        assert_eq!(system.redeem(&world, &code, &[("secret", "wrong")]).await.status, 401);
        assert_eq!(system.redeem(&world, &code, &[("grant_type", "password")]).await.status, 400);

        let tokens = system.tokens(&world, &code).await;
        assert_eq!(told(&world, &tokens).await.status, 200);
        assert_eq!(system.redeem(&world, &code, &[]).await.status, 400, "replayed");
        assert_eq!(told(&world, &tokens).await.status, 401, "who shows a code twice is a thief, or was robbed");

        let late = system.code(&teacher).await;
        world.advance_minutes(1);
        assert_eq!(system.redeem(&world, &late, &[]).await.status, 400, "too late");
    }
}

#[tokio::test]
async fn a_program_without_a_secret_shows_its_verifier_and_one_with_a_secret_shows_both() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let public = register(&world, "openid profile roles", false).await;
        public.tokens(&world, &public.code(&teacher).await).await;
        let confidential = register(&world, "openid profile roles", true).await;
        let code = confidential.code(&teacher).await;
        let without = System { client: confidential.client.clone(), secret: None };
        assert_eq!(without.redeem(&world, &code, &[]).await.status, 401);
    }
}

#[tokio::test]
async fn a_token_lasts_ten_minutes_and_ends_when_the_person_disconnects() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile roles", true).await, world.browser_of("teacher").await);
        let tokens = system.tokens(&world, &system.code(&teacher).await).await;
        world.advance_minutes(10);
        assert_eq!(told(&world, &tokens).await.status, 401);

        let (tokens, code) = (system.tokens(&world, &system.code(&teacher).await).await, system.code(&teacher).await);
        let client = system.client.id.to_string();
        assert!(teacher.get("/me/settings/ways").await.text().contains("示例省教研网"));
        assert_eq!(world.browser_of("pupil").await.post("/me/settings/ways/systems", &[("system", &client)]).await, 303);
        assert_eq!(told(&world, &tokens).await.status, 200, "nobody disconnects another");
        assert_eq!(teacher.post("/me/settings/ways/systems", &[("system", &client)]).await, 303);
        assert_eq!(told(&world, &tokens).await.status, 401);
        assert_eq!(system.redeem(&world, &code, &[]).await.status, 400);
        assert!(!teacher.get("/me/settings/ways").await.text().contains("示例省教研网"));
        let mut tx = world.db.begin().await.unwrap();
        assert!(remove_client(&mut tx, system.client.id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(teacher.get(&system.link(&[])).await.status, 400);
    }
}

#[tokio::test]
async fn of_a_child_under_14_neither_name_nor_school_is_told_until_the_guardian_agrees() {
    for world in worlds().await {
        let system = register(&world, "openid profile roles", true).await;
        let (parent, child) = (world.browser_of("parent").await, world.browser_of("pupil-primary").await);
        make_guardian(&world, &parent, "parent", "pupil-primary").await;
        let page = child.get(&system.link(&[])).await;
        assert!(page.text().contains("未满 14 岁") && !page.text().contains("<b>林小禾</b></span>"), "{}", page.text());
        let tokens = system.tokens(&world, &system.code(&child).await).await;
        let told = claims(&world, &tokens).await;
        assert_eq!((told.get("name"), &told["roles"]), (None, &serde_json::json!([{ "role": "pupil" }])));

        let consent = format!("/me/children/{}/consent", id("pupil-primary"));
        assert_eq!(parent.post(&consent, &[("purpose", "single_sign_on"), ("decision", "given")]).await, 303);
        let told = claims(&world, &tokens).await;
        assert_eq!((told["name"].as_str(), told["roles"][0]["org"]["name"].as_str()), (Some("林小禾"), Some("示例市第一小学")));
        assert_eq!(parent.post(&consent, &[("purpose", "single_sign_on"), ("decision", "withdrawn")]).await, 303);
        assert!(claims(&world, &tokens).await.get("name").is_none(), "withdrawn, it stops at once");
    }
}

#[tokio::test]
async fn with_the_account_goes_what_it_is_connected_to() {
    for world in worlds().await {
        let (system, pupil) = (register(&world, "openid profile roles", true).await, world.browser_of("pupil").await);
        let tokens = system.tokens(&world, &system.code(&pupil).await).await;
        let export = String::from_utf8_lossy(&pupil.get("/me/settings/export").await.bytes).into_owned();
        assert!(export.contains("connected-systems.json") && export.contains("passkeys.json"));
        pupil.post("/me/settings/erase", &[("current_password", identity::DEMO_PASSWORD)]).await;
        world.advance_minutes(7 * 24 * 60);
        identity::EraseDueAccounts {}.run(&world.db, world.db.clock().now()).await.unwrap();
        assert_eq!(told(&world, &tokens).await.status, 401);
        for table in
            ["SELECT COUNT(*) AS n FROM oauth_grant", "SELECT COUNT(*) AS n FROM oauth_code", "SELECT COUNT(*) AS n FROM oauth_token"]
        {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn keys_change_every_ninety_days_and_stay_published_for_a_week() {
    const DAY: i64 = 24 * 60;
    for world in worlds().await {
        let kids = async || {
            let set: Value = serde_json::from_str(world.browser().get("/oauth/keys").await.text()).unwrap();
            set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let first = kids().await;
        assert_eq!((first.len(), kids().await), (1, first.clone()));
        world.advance_minutes(90 * DAY);
        let both = kids().await;
        assert!(both.len() == 2 && both.contains(&first[0]));
        world.advance_minutes(7 * DAY);
        assert!(!kids().await.contains(&first[0]));
        let mut tx = world.db.read().await.unwrap();
        let sealed =
            store::sql("SELECT sealed FROM oauth_key LIMIT 1").fetch_one(&mut tx, |row| row.get::<String>("sealed")).await.unwrap();
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let bytes = URL_SAFE_NO_PAD.decode(sealed).unwrap();
        assert!(!bytes.windows(4).any(|four| four == b"\x06\x07\x2a\x86"), "no key lies open in the database");
    }
}
