use identity::find_demo_person;
use identity::guardians::{Owner, Relation, confirm};
use kernel::{AccountId, Clock};
use testing::Reply;

use crate::world::{Browser, World, worlds};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Moves the clock to the next time the hour strikes in China.
fn wait_until_hour(world: &World, hour: i64) {
    let into_day = (world.db.clock().now().as_ms() + 8 * HOUR_MS).rem_euclid(24 * HOUR_MS);
    world.db.clock().advance_ms((hour * HOUR_MS - into_day).rem_euclid(24 * HOUR_MS));
}

fn time_of(child: &str) -> String {
    format!("/me/children/{}/time", AccountId::from_name("qinghe demo", child))
}

/// The demo parent, the guardian of the demo pupil of primary school.
async fn parent(world: &World) -> Browser {
    let mut tx = world.db.begin().await.unwrap();
    let owner = |person: identity::Person| Owner { home: person.home, account: person.account };
    let child = owner(find_demo_person(&mut tx, "pupil-primary").await.unwrap().unwrap());
    let guardian = owner(find_demo_person(&mut tx, "parent").await.unwrap().unwrap());
    confirm(&mut tx, &child, &guardian, Relation::Father, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
    world.browser_of("parent").await
}

/// Opens a page as a browser does.
async fn open(browser: &Browser, path: &str) -> Reply {
    browser.get_with(path, &[("accept", "text/html,application/xhtml+xml")]).await
}

async fn rests(browser: &Browser) -> bool {
    open(browser, "/me/settings").await.header("location").starts_with("/me/rest?next=")
}

/// Looks at a page every five minutes, so many times.
async fn use_for(world: &World, browser: &Browser, slots: usize) {
    for _ in 0..slots {
        world.db.clock().advance_ms(5 * MINUTE_MS);
        browser.get("/me/badge").await;
        browser.get("/me/badge").await;
    }
}

#[tokio::test]
async fn a_child_is_reminded_and_rests_when_the_day_is_used_up() {
    for world in worlds().await {
        wait_until_hour(&world, 15);
        let child = world.browser_of("pupil-primary").await;
        use_for(&world, &child, 6).await;
        assert!(child.badge().await.contains("看看远处"), "half an hour on {}", world.db.name());
        use_for(&world, &child, 4).await;
        assert!(child.badge().await.contains("还有大约 10 分钟"));
        assert!(!rests(&child).await);
        use_for(&world, &child, 2).await;
        assert!(child.badge().await.contains("今天的时间到了"));
        assert!(rests(&child).await, "an hour is over on {}", world.db.name());
        assert!(open(&child, "/me/rest").await.text().contains("今天的时间到了"));
        assert_eq!(open(&child, "/me/time").await.status, 200, "the rules can be read");
        assert_eq!(child.post("/me/settings/devices", &[("device", "others")]).await, 303, "what is sent is taken");
        use_for(&world, &child, 3).await;
        assert_eq!(world.count("SELECT minutes AS n FROM minor_day").await, 60, "a rest does not count");
        wait_until_hour(&world, 7);
        assert!(!rests(&child).await, "the next day begins at nothing");
        assert_eq!(open(&child, "/me/rest?next=/me/settings").await.header("location"), "/me/settings", "the rest is over");
    }
}

#[tokio::test]
async fn it_is_night_from_ten_to_six_and_public_pages_stay_open() {
    for world in worlds().await {
        wait_until_hour(&world, 21);
        let (child, grown) = (world.browser_of("pupil-primary").await, world.browser_of("teacher").await);
        assert!(!rests(&child).await);
        world.db.clock().advance_ms(HOUR_MS);
        assert!(rests(&child).await, "{}", world.db.name());
        assert!(open(&child, "/me/rest").await.text().contains("早上 6:00"));
        assert!(!rests(&grown).await && !grown.badge().await.contains("data-minor"), "grown-ups have no such rules");
        assert_eq!(open(&child, "/sign-in").await.header("location"), "/me", "a page for everybody does not wait");
        world.db.clock().advance_ms(8 * HOUR_MS);
        assert!(!rests(&child).await);
    }
}

#[tokio::test]
async fn a_guardian_sets_the_time_within_bounds_and_gives_more_for_a_day() {
    for world in worlds().await {
        wait_until_hour(&world, 15);
        let (parent, child) = (parent(&world).await, world.browser_of("pupil-primary").await);
        let page = time_of("pupil-primary");
        let set = |minutes: &'static str, from: &'static str| {
            [("act", "set"), ("is_on", "1"), ("daily_minutes", minutes), ("night_from", from), ("night_until", "7")]
        };
        assert!(parent.get(&page).await.text().contains("8—12 岁"));
        assert_eq!(parent.post(&page, &set("20", "20")).await, 303);
        use_for(&world, &child, 4).await;
        assert!(rests(&child).await, "twenty minutes on {}", world.db.name());
        assert_eq!(parent.post(&page, &[("act", "more"), ("more", "10")]).await, 303);
        assert!(!rests(&child).await);
        assert_eq!(parent.post(&page, &[("act", "stop")]).await, 303);
        assert!(rests(&child).await);
        assert!(parent.get(&page).await.text().contains("大约用了 20 分钟"));
        for odd in [set("10", "20"), set("100", "20"), set("-60", "20"), set("60", "3"), set("60", "x"), set("60", "99999999999999999999")]
        {
            assert_eq!(parent.post(&page, &odd).await, 400, "{odd:?}");
        }
        assert_eq!(parent.post(&page, &[("act", "more"), ("more", "6000")]).await, 400);
        wait_until_hour(&world, 20);
        assert!(open(&child, "/me/rest").await.text().contains("早上 7:00"));
        assert_eq!(parent.post(&page, &[("act", "set"), ("daily_minutes", "60"), ("night_from", ""), ("night_until", "6")]).await, 303);
        assert!(!rests(&child).await, "the guardian turned it off");
        assert!(!child.badge().await.contains("data-minor"));
    }
}

#[tokio::test]
async fn only_the_family_sets_it() {
    for world in worlds().await {
        wait_until_hour(&world, 15);
        let parent = parent(&world).await;
        let (child, page) = (world.browser_of("pupil-primary").await, time_of("pupil-primary"));
        let off = [("act", "set"), ("daily_minutes", "60"), ("night_from", ""), ("night_until", "6")];
        assert_eq!(child.post("/me/time", &off).await, 403, "{}", world.db.name());
        assert!(child.get("/me/time").await.text().contains("时间由你的家长来定"));
        assert_eq!(world.browser_of("teacher-parent").await.post(&page, &off).await, 404);
        assert_eq!(world.browser_of("school").await.status(&page).await, 404);
        assert_eq!(parent.status(&time_of("pupil")).await, 404, "another child");
        assert_eq!(parent.status("/me/time").await, 403, "a parent is no pupil");
        let grown = world.browser_of("pupil").await;
        assert!(!grown.badge().await.contains("data-minor"), "from 14 on it is off by itself");
        assert_eq!(grown.post("/me/time", &[&off[..], &[("is_on", "1")]].concat()).await, 303);
        assert!(grown.badge().await.contains("data-minor"));
    }
}
