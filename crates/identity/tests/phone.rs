use std::time::Duration;

use identity::DEMO_PASSWORD;
use testing::Reply;
use tokio::time::timeout;

use crate::world::{Browser, World, worlds};

/// The secret of a computer that waits.
const COOKIE: &str = "qh_phone";
const COMPUTER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0";

/// What a computer shows.
struct Shown {
    code: String,
    /// For the phone
    number: String,
}

/// A computer that shows a code.
async fn computer(world: &World) -> (Browser, Shown) {
    let browser = world.browser();
    assert_eq!(browser.post("/sign-in/phone", &[("next", "/me/shelf")]).await, 303);
    let shown = shown(&browser).await;
    (browser, shown)
}

async fn shown(browser: &Browser) -> Shown {
    let page = browser.get("/sign-in/phone?next=/me/shelf").await;
    let found = |mark: &str| {
        let rest = page.text().split(&format!("num\" id=\"{mark}\">")).nth(1).and_then(|rest| rest.split('<').next());
        rest.unwrap_or_else(|| panic!("no {mark} in {}", page.text())).to_owned()
    };
    Shown { code: found("code"), number: found("number") }
}

async fn decide(phone: &Browser, shown: &Shown, decision: &str) -> Reply {
    let fields = [("code", shown.code.as_str()), ("number", shown.number.as_str()), ("decision", decision)];
    phone.post_form("/sign-in/confirm", &fields).await
}

async fn type_number(phone: &Browser, shown: &Shown, number: &str) -> Reply {
    decide(phone, &Shown { code: shown.code.clone(), number: number.to_owned() }, "agree").await
}

/// A computer that the phone has let in.
pub async fn let_in(world: &World, phone: &Browser) -> Browser {
    let (computer, code) = computer(world).await;
    assert_eq!(decide(phone, &code, "agree").await.status, 303);
    computer.get("/sign-in/phone").await;
    assert!(computer.is_signed_in().await);
    computer
}

async fn is_waiting(computer: &Browser) -> bool {
    computer.get("/sign-in/phone/state").await.text().contains("true")
}

#[tokio::test]
async fn a_phone_lets_a_computer_in_and_both_are_in_the_list_of_devices() {
    for world in worlds().await {
        let (phone, (computer, code)) = (world.browser_of("pupil").await, computer(&world).await);
        assert!(is_waiting(&computer).await && !computer.is_signed_in().await);
        let asked = phone.get(&format!("/sign-in/confirm?code={}", code.code)).await;
        assert!(asked.status == 200 && asked.text().contains(&code.code) && asked.text().contains("别人发来的码，一律拒绝"));
        assert!(is_waiting(&computer).await, "looking confirms nothing");

        let typed = Shown { code: code.code.to_lowercase().replace('-', " "), number: format!(" {} ", code.number) };
        let agreed = decide(&phone, &typed, "agree").await;
        assert_eq!((agreed.status.as_u16(), agreed.header("location")), (303, "/sign-in/confirm?done=agreed"));
        assert!(!is_waiting(&computer).await);
        let entered = computer.get("/sign-in/phone?next=/me/shelf").await;
        assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/me/shelf"));
        assert!(computer.badge().await.contains("林小满"));
        let devices = phone.get("/me/settings").await;
        assert!(devices.text().contains("扫码登录") && devices.text().contains("确认了 1 台设备的登录"), "{}", devices.text());
    }
}

#[tokio::test]
async fn only_the_browser_that_shows_the_code_is_let_in_and_only_once() {
    for world in worlds().await {
        let (phone, (computer, code)) = (world.browser_of("pupil").await, computer(&world).await);
        let thief = world.browser();
        thief.post("/sign-in/phone", &[]).await;
        decide(&phone, &code, "agree").await;
        thief.get(&format!("/sign-in/phone?code={}", code.code)).await;
        assert!(!thief.is_signed_in().await, "the code alone lets nobody in");
        let secret = computer.cookie(COOKIE).unwrap();
        computer.get("/sign-in/phone").await;
        assert!(computer.is_signed_in().await && computer.cookie(COOKIE).is_none());
        thief.set_cookie(COOKIE, &secret);
        thief.get("/sign-in/phone").await;
        assert!(!thief.is_signed_in().await, "replayed");
        assert_eq!(decide(&phone, &code, "agree").await.status, 422, "used");
    }
}

#[tokio::test]
async fn who_used_a_shared_computer_before_is_not_let_in() {
    for world in worlds().await {
        let (phone, earlier, computer) = (world.browser_of("pupil").await, world.browser(), world.browser());
        earlier.post("/sign-in/phone", &[]).await;
        computer.set_cookie(COOKIE, &earlier.cookie(COOKIE).unwrap());
        computer.post("/sign-in/phone", &[]).await;
        decide(&phone, &shown(&computer).await, "agree").await;
        earlier.get("/sign-in/phone").await;
        assert!(!earlier.is_signed_in().await, "with a copy of the cookie from before");
        computer.get("/sign-in/phone").await;
        assert!(computer.is_signed_in().await);
    }
}

#[tokio::test]
async fn looking_whether_a_phone_has_agreed_waits_for_nobody_who_writes() {
    for world in worlds().await {
        let (computer, _) = computer(&world).await;
        let stranger = world.browser();
        stranger.set_cookie(COOKIE, &"a".repeat(43));
        let writes = world.db.begin().await.unwrap();
        for browser in [&computer, &stranger] {
            let looked = timeout(Duration::from_secs(5), browser.get("/sign-in/phone")).await;
            assert_eq!(looked.map(|reply| reply.status.as_u16()), Ok(200), "{}", world.db.name());
        }
        drop(writes);
    }
}

#[tokio::test]
async fn who_is_signed_in_and_signs_in_once_more_waits_for_the_phone_as_well() {
    for world in worlds().await {
        let (phone, computer) = (world.browser_of("pupil").await, world.browser_of("pupil").await);
        let before = computer.cookie("qh_session");
        computer.post("/sign-in/phone", &[("next", "/me/shelf")]).await;
        decide(&phone, &shown(&computer).await, "agree").await;
        assert_eq!(computer.get("/sign-in/phone?next=/me/shelf").await.header("location"), "/me/shelf");
        assert_ne!(computer.cookie("qh_session"), before, "a session of its own");
    }
}

#[tokio::test]
async fn a_code_that_was_sent_on_is_not_confirmed_without_the_computers_number() {
    for world in worlds().await {
        let (phone, (computer, code)) = (world.browser_of("pupil").await, computer(&world).await);
        let another = (10..100).map(|number: u8| number.to_string()).find(|number| *number != code.number).unwrap();
        let asked = phone.get(&format!("/sign-in/confirm?code={}", code.code)).await;
        assert!(asked.text().contains("name=\"number\"") && !asked.text().contains(&format!(">{}<", code.number)), "{}", asked.text());
        for wrong in ["", "0"] {
            let again = type_number(&phone, &code, wrong).await;
            assert!(again.status == 422 && again.text().contains("和电脑上显示的数字不同"), "{wrong}: {}", again.text());
        }
        assert!(is_waiting(&computer).await);
        assert!(type_number(&phone, &code, &another).await.text().contains("已用过或已过期"), "the third is the last");
        assert_eq!(decide(&phone, &code, "agree").await.status, 422, "the right one comes too late");
        assert!(computer.get("/sign-in/phone").await.text().contains("手机上拒绝了"));
        assert!(!computer.is_signed_in().await);

        computer.post("/sign-in/phone", &[]).await;
        let code = shown(&computer).await;
        assert_eq!(type_number(&phone, &code, "1").await.status, 422);
        assert_eq!(decide(&phone, &code, "agree").await.status, 303, "who mistypes once tries again");
    }
}

#[tokio::test]
async fn a_code_lasts_three_minutes_and_a_new_one_takes_its_place() {
    for world in worlds().await {
        let (phone, (computer, code)) = (world.browser_of("pupil").await, computer(&world).await);
        computer.post("/sign-in/phone", &[]).await;
        let fresh = shown(&computer).await;
        assert_ne!(fresh.code, code.code);
        assert_eq!(decide(&phone, &code, "agree").await.status, 422, "replaced");
        world.advance_minutes(3);
        assert_eq!(decide(&phone, &fresh, "agree").await.status, 422, "expired");
        assert!(!is_waiting(&computer).await);
        assert!(computer.get("/sign-in/phone").await.text().contains("已过期"));

        computer.post("/sign-in/phone", &[]).await;
        let late = shown(&computer).await;
        assert_eq!(decide(&phone, &late, "agree").await.status, 303);
        world.advance_minutes(3);
        computer.get("/sign-in/phone").await;
        assert!(!computer.is_signed_in().await, "confirmed, but picked up too late");
    }
}

#[tokio::test]
async fn what_was_refused_stays_refused() {
    for world in worlds().await {
        let (phone, other) = (world.browser_of("pupil").await, world.browser_of("teacher").await);
        let (computer, code) = computer(&world).await;
        assert_eq!(decide(&phone, &code, "refuse").await.status, 303);
        assert_eq!(decide(&other, &code, "agree").await.status, 422);
        assert!(computer.get("/sign-in/phone").await.text().contains("手机上拒绝了"));
        assert!(!computer.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_phone_that_was_signed_out_meanwhile_lets_nobody_in() {
    for world in worlds().await {
        let (phone, (computer, code)) = (world.browser_of("pupil").await, computer(&world).await);
        decide(&phone, &code, "agree").await;
        phone.post("/sign-out", &[]).await;
        computer.get("/sign-in/phone").await;
        assert!(!computer.is_signed_in().await);
    }
}

#[tokio::test]
async fn the_phone_chooses_one_of_its_own_roles() {
    for world in worlds().await {
        let (phone, (computer, code)) = (world.browser_of("teacher-parent").await, computer(&world).await);
        let form = |role| [("code", code.code.as_str()), ("number", code.number.as_str()), ("decision", "agree"), ("role", role)];
        assert_eq!(phone.post("/sign-in/confirm", &form("administrator")).await, 404);
        assert_eq!(phone.post("/sign-in/confirm", &form("parent")).await, 303);
        computer.get("/sign-in/phone").await;
        assert!(computer.badge().await.contains("家长"), "{}", computer.badge().await);
    }
}

#[tokio::test]
async fn codes_are_not_guessed() {
    for world in worlds().await {
        let (phone, (_, code)) = (world.browser_of("pupil").await, computer(&world).await);
        for _ in 0..10 {
            let guess = Shown { code: "ABCD-EFGH".to_owned(), number: code.number.clone() };
            assert_eq!(decide(&phone, &guess, "agree").await.status, 422);
        }
        assert_eq!(decide(&phone, &code, "agree").await.status, 429);
        assert_eq!(phone.get(&format!("/sign-in/confirm?code={}", code.code)).await.status, 429);
    }
}

#[tokio::test]
async fn who_is_signed_out_signs_in_first_and_another_site_confirms_nothing() {
    for world in worlds().await {
        let (computer, code) = computer(&world).await;
        let guest = world.browser().get(&format!("/sign-in/confirm?code={}", code.code)).await;
        assert_eq!(guest.header("location"), format!("/sign-in?next=/sign-in/confirm%3Fcode%3D{}", code.code));
        let phone = world.browser();
        phone.sign_in("pupil", DEMO_PASSWORD).await;
        let forged = phone
            .post_form_without_token("/sign-in/confirm", &[("code", &code.code), ("number", &code.number), ("decision", "agree")])
            .await;
        assert_eq!(forged.status, 403);
        assert!(is_waiting(&computer).await);
    }
}

#[tokio::test]
async fn the_phone_says_which_device_it_is() {
    for world in worlds().await {
        let (phone, computer) = (world.browser_of("pupil").await, world.browser());
        computer.get("/sign-in").await;
        let body = format!("csrf={}", computer.cookie("qh_csrf").unwrap());
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", COMPUTER)];
        computer.send(axum::http::Method::POST, "/sign-in/phone", &headers, body.into()).await;
        let asked = phone.get(&format!("/sign-in/confirm?code={}", shown(&computer).await.code)).await;
        assert!(asked.text().contains("Chrome · Windows") && asked.text().contains("08:00"), "{}", asked.text());
    }
}
