//! Signing in once more, or first, because another system asks.

use identity::DEMO_PASSWORD;
use kernel::Clock;

use crate::oauth::{BACK, code_in, id_claims, register};
use crate::world::worlds;

/// Where the page leads that one is to sign in on.
fn next_of(sign_in: &str) -> String {
    let encoded = sign_in.split("next=").nth(1).unwrap_or_else(|| panic!("no sign-in: {sign_in}"));
    let mut parts = encoded.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}{}{}", char::from(u8::from_str_radix(&part[..2], 16).unwrap()), &part[2..]))
}

#[tokio::test]
async fn a_system_may_want_that_one_signs_in_anew() {
    for world in worlds().await {
        let system = register(&world, "openid profile roles", true).await;
        system.code(&world.browser_of("teacher").await).await;
        for changes in [("prompt", "login"), ("max_age", "599"), ("max_age", "0")] {
            let teacher = world.browser_of("teacher").await;
            world.advance_minutes(10);
            let page = teacher.get(&system.link(&[changes])).await.header("location").to_owned();
            assert!(page.starts_with("/sign-in?again=1&next=/oauth/authorize%3F"), "{changes:?}: {page}");
            assert!(teacher.get(&page).await.text().contains("name=\"password\""), "although somebody is signed in");
            let next = next_of(&page);
            let form = [("name", "teacher"), ("password", DEMO_PASSWORD), ("next", &next)];
            assert_eq!(teacher.post_form("/sign-in", &form).await.header("location"), next, "{changes:?}");
            let code = code_in(teacher.get(&next).await.header("location"));
            let signed_in_at = id_claims(&system.tokens(&world, &code).await)["auth_time"].as_i64();
            assert_eq!(signed_in_at, Some(world.db.clock().now().as_ms() / 1_000), "{changes:?}");
            assert_eq!(teacher.get(&system.link(&[("max_age", "600")])).await.status, 303, "lately enough");
            let both = teacher.get(&system.link(&[("prompt", "login consent")])).await;
            assert!(both.header("location").contains("prompt%3Dconsent"), "{}", both.header("location"));
        }
        let teacher = world.browser_of("teacher").await;
        world.advance_minutes(10);
        let back = teacher.get(&system.link(&[("prompt", "none"), ("max_age", "599")])).await;
        assert!(back.header("location").contains("error=login_required"), "{}", back.header("location"));
        let guest = world.browser().get(&system.link(&[("prompt", "login")])).await;
        assert!(!next_of(guest.header("location")).contains("prompt"), "who signs in now need not do it twice");
    }
}

#[tokio::test]
async fn a_long_request_comes_through_signing_in_or_is_refused() {
    for world in worlds().await {
        let system = register(&world, "openid profile roles", true).await;
        let (state, nonce) = ("s".repeat(500), "n".repeat(800));
        let link = system.link(&[("state", &state), ("nonce", &nonce)]);
        let guest = world.browser();
        let next = next_of(guest.get(&link).await.header("location"));
        let form = [("name", "teacher"), ("password", DEMO_PASSWORD), ("next", &next)];
        assert_eq!(guest.post_form("/sign-in", &form).await.header("location"), link);
        let longer = system.link(&[("state", &"s".repeat(1_000)), ("nonce", &"n".repeat(1_000))]);
        let told = world.browser().get(&longer).await;
        assert!(told.header("location").starts_with(&format!("{BACK}&error=invalid_request&state=sss")), "{}", told.header("location"));
    }
}

#[tokio::test]
async fn who_signs_in_on_the_way_is_led_on_by_a_page() {
    for world in worlds().await {
        let (system, teacher) = (register(&world, "openid profile roles", true).await, world.browser_of("teacher").await);
        system.code(&teacher).await;
        let led = teacher.get_with(&system.link(&[]), &[("referer", "http://localhost/sign-in?next=/x")]).await;
        assert!(led.status == 200 && led.text().contains(&format!("content=\"0;url={BACK}&#38;code=")), "{}", led.text());
        let from_there = teacher.get_with(&system.link(&[]), &[("referer", "https://research.example/")]).await;
        assert_eq!(from_there.status, 303);
    }
}
