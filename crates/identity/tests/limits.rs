use identity::DEMO_PASSWORD;

use crate::world::worlds;

#[tokio::test]
async fn ten_wrong_passwords_block_the_name_for_a_while_even_with_the_right_one() {
    for world in worlds().await {
        let browser = world.browser();
        for _ in 0..10 {
            assert_eq!(browser.sign_in("pupil", "wrong password").await.status, 422);
        }
        let blocked = browser.sign_in("ＰＵＰＩＬ", DEMO_PASSWORD).await;
        assert_eq!((blocked.status.as_u16(), blocked.header("retry-after")), (429, "901"));
        assert!(blocked.text().contains("value=\"ＰＵＰＩＬ\"") && blocked.text().contains("16 分钟"), "{}", blocked.text());
        assert_eq!(world.browser().sign_in("teacher", DEMO_PASSWORD).await.status, 303, "other names stay open");

        world.advance_minutes(16);
        assert_eq!(browser.sign_in("pupil", DEMO_PASSWORD).await.status, 303);
        assert_eq!(browser.sign_in("pupil", "wrong password").await.status, 422, "the count began anew");
    }
}

#[tokio::test]
async fn a_name_without_an_account_is_blocked_just_the_same() {
    for world in worlds().await {
        let browser = world.browser();
        for _ in 0..10 {
            browser.sign_in("nobody", "wrong password").await;
        }
        assert_eq!(browser.sign_in("nobody", "wrong password").await.status, 429);
    }
}

#[tokio::test]
async fn many_tries_at_once_gain_nothing() {
    for world in worlds().await {
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..25 {
            let browser = world.browser();
            tries.spawn(async move { browser.sign_in("pupil", "wrong password").await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 422).count(), 10, "{answers:?}");
    }
}

#[tokio::test]
async fn a_network_makes_twenty_accounts_an_hour() {
    for world in worlds().await {
        let sign_up = async |number: usize| {
            let name = format!("parent-{number}");
            let fields = [("role", "parent"), ("display_name", "家长"), ("sign_in_name", &name), ("password", "three green shoots")];
            world.browser().post("/sign-up", &fields).await
        };
        for number in 0..20 {
            assert_eq!(sign_up(number).await, 303, "{number}");
        }
        assert_eq!(sign_up(20).await, 429);
        world.advance_minutes(61);
        assert_eq!(sign_up(21).await, 303);
    }
}

#[tokio::test]
async fn neither_names_nor_addresses_are_kept_with_the_tries() {
    for world in worlds().await {
        world.browser().sign_in("pupil", "wrong password").await;
        let mut tx = world.db.read().await.unwrap();
        let buckets = store::sql("SELECT bucket FROM sign_in_attempt").fetch_all(&mut tx, |row| row.get::<String>("bucket"));
        for bucket in buckets.await.unwrap() {
            assert!(bucket.len() == 64 && bucket.bytes().all(|b| b.is_ascii_hexdigit()), "{bucket}");
        }
    }
}
