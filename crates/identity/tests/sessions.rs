use identity::{DEMO_PASSWORD, ForgetOldSessions};

use crate::world::{Browser, World, worlds};

async fn first_other_device(world: &World, browser: &Browser) -> String {
    let page = browser.get("/me/settings").await;
    let ids = page.text().split("name=\"device\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let id = ids.into_iter().find(|id| *id != "others").map(str::to_owned);
    id.unwrap_or_else(|| panic!("no other device on {}", world.db.name()))
}

#[tokio::test]
async fn a_lost_device_is_signed_out_from_another() {
    for world in worlds().await {
        let (tablet, phone) = (world.browser_of("pupil").await, world.browser_of("pupil").await);
        let stranger = world.browser_of("teacher").await;
        let lost = first_other_device(&world, &phone).await;

        assert_eq!(stranger.post("/me/settings/devices", &[("device", &lost)]).await, 303);
        assert!(tablet.is_signed_in().await, "nobody signs out another's device");
        assert_eq!(phone.post("/me/settings/devices", &[("device", &lost)]).await, 303);
        assert!(!tablet.is_signed_in().await && phone.is_signed_in().await);
    }
}

#[tokio::test]
async fn all_other_devices_are_signed_out_at_once() {
    for world in worlds().await {
        let (tablet, tv, phone) = (world.browser_of("pupil").await, world.browser_of("pupil").await, world.browser_of("pupil").await);
        assert_eq!(phone.post("/me/settings/devices", &[("device", "others")]).await, 303);
        assert!(!tablet.is_signed_in().await && !tv.is_signed_in().await && phone.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_new_password_gives_a_new_token_and_signs_out_the_others() {
    for world in worlds().await {
        let (tablet, phone) = (world.browser_of("pupil").await, world.browser_of("pupil").await);
        let change = async |current: &str, new: &str| {
            phone.post("/me/settings/password", &[("current_password", current), ("new_password", new)]).await
        };
        assert_eq!(change("wrong password", "three green shoots").await, 422);
        assert_eq!(change(DEMO_PASSWORD, "12345678").await, 422);
        let before = phone.cookie("qh_session");
        assert_eq!(change(DEMO_PASSWORD, "three green shoots").await, 303);
        assert_ne!(phone.cookie("qh_session"), before);
        assert!(phone.is_signed_in().await && !tablet.is_signed_in().await);
        let thief = world.browser();
        thief.set_cookie("qh_session", &before.unwrap());
        assert!(!thief.is_signed_in().await, "the old token opens nothing");
        assert_eq!(world.browser().sign_in("pupil", DEMO_PASSWORD).await.status, 422);
        assert_eq!(world.browser().sign_in("pupil", "three green shoots").await.status, 303);
    }
}

#[tokio::test]
async fn signing_in_again_gives_a_new_token_and_ends_the_old_one() {
    for world in worlds().await {
        let browser = world.browser_of("pupil").await;
        let before = browser.cookie("qh_session").unwrap();
        browser.sign_in("teacher", DEMO_PASSWORD).await;
        assert_ne!(browser.cookie("qh_session").unwrap(), before);
        let thief = world.browser();
        thief.set_cookie("qh_session", &before);
        assert!(!thief.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_device_stays_signed_in_while_it_is_used_and_for_thirty_days_after() {
    const DAY: i64 = 24 * 60;
    for world in worlds().await {
        let browser = world.browser_of("pupil").await;
        for _ in 0..3 {
            world.advance_minutes(29 * DAY);
            assert!(browser.is_signed_in().await);
        }
        world.advance_minutes(30 * DAY);
        assert!(!browser.is_signed_in().await);
        ForgetOldSessions {}.run(&world.db, kernel::Clock::now(&*world.db.clock()).plus_ms(1)).await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM session").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM sign_in_attempt").await, 0);
    }
}

#[tokio::test]
async fn reading_writes_that_it_was_seen_at_most_every_ten_minutes() {
    for world in worlds().await {
        let browser = world.browser_of("pupil").await;
        let seen = async || world.count("SELECT MAX(seen_at) AS n FROM session").await;
        let at_first = seen().await;
        world.advance_minutes(9);
        browser.badge().await;
        assert_eq!(seen().await, at_first);
        world.advance_minutes(1);
        browser.badge().await;
        assert_eq!(seen().await, at_first + 600_000);
    }
}

/// What a person is answered who decides about their own data.
async fn decides(browser: &Browser) -> u16 {
    browser.post("/me/settings/consent", &[("purpose", "recording"), ("decision", "given")]).await
}

/// A pupil of no school.
async fn lone_pupil(world: &World, schooling: &str) -> Browser {
    let browser = world.browser();
    let form = [
        ("role", "pupil"),
        ("display_name", "小雨"),
        ("sign_in_name", "xiaoyu"),
        ("password", "three green shoots"),
        ("schooling", schooling),
        ("guardian_agrees", "1"),
    ];
    assert_eq!(browser.post("/sign-up", &form).await, 303);
    browser
}

#[tokio::test]
async fn a_pupil_of_no_school_changes_name_and_grade() {
    for world in worlds().await {
        let browser = lone_pupil(&world, "初中/七年级").await;
        let change = [("display_name", "小雨同学"), ("schooling", "初中/八年级")];
        assert_eq!(browser.post("/me/settings/profile", &change).await, 303);
        let badge = browser.badge().await;
        assert!(badge.contains("小雨同学") && badge.contains("八年级"), "{badge}");
        assert_eq!(browser.post("/me/settings/profile", &[("display_name", "小雨"), ("schooling", "初中/一年级")]).await, 422);
        assert_eq!(browser.post("/me/settings/profile", &[("display_name", " "), ("schooling", "初中/八年级")]).await, 422);
        assert_eq!(decides(&browser).await, 303, "nobody said that this is a child");
    }
}

#[tokio::test]
async fn what_a_pupil_attends_is_said_by_the_school() {
    for world in worlds().await {
        let child = world.browser_of("pupil-primary").await;
        let settings = child.get("/me/settings").await;
        assert!(!settings.text().contains("name=\"schooling\"") && settings.text().contains("由学校登记"), "{}", settings.text());
        let grown = [("display_name", "林小禾同学"), ("schooling", "高中/高三")];
        assert_eq!(child.post("/me/settings/profile", &grown).await, 303);
        let badge = child.badge().await;
        assert!(badge.contains("林小禾同学") && badge.contains("四年级"), "{badge}");
        assert_eq!(decides(&child).await, 403, "a guardian decides, as before");
    }
}

#[tokio::test]
async fn a_child_of_no_school_stays_one_whatever_it_says_to_attend() {
    const YEAR: i64 = 365 * 24 * 60;
    for world in worlds().await {
        let child = lone_pupil(&world, "小学/三年级").await;
        assert_eq!(decides(&child).await, 403);
        for schooling in ["小学/六年级", "高中/高三"] {
            assert_eq!(child.post("/me/settings/profile", &[("display_name", "小雨"), ("schooling", schooling)]).await, 303);
        }
        assert!(child.badge().await.contains("高三"));
        assert_eq!(decides(&child).await, 403, "nobody grows up by a form");
        let later = async |minutes| {
            world.advance_minutes(minutes);
            let browser = world.browser();
            browser.sign_in("xiaoyu", "three green shoots").await;
            decides(&browser).await
        };
        assert_eq!(later(5 * YEAR - 1).await, 403);
        assert_eq!(later(1).await, 303, "three years of primary school and two more are over");
    }
}
