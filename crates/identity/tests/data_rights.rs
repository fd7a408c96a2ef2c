use std::ops::Deref;

use identity::{DEMO_PASSWORD, EraseDueAccounts};
use kernel::Clock;

use crate::guardians::{id, make_guardian};
use crate::world::{World, worlds};

const WEEK_MINUTES: i64 = 7 * 24 * 60;
const PASSWORD: (&str, &str) = ("current_password", DEMO_PASSWORD);

async fn erase_due(world: &World) {
    EraseDueAccounts {}.run(world.db.deref(), world.db.clock().now()).await.unwrap();
}

#[tokio::test]
async fn an_account_goes_a_week_after_its_password_was_typed_again() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil").await;
        assert_eq!(pupil.post("/me/settings/erase", &[("current_password", "wrong")]).await, 422);
        assert_eq!(pupil.post("/me/settings/erase", &[PASSWORD]).await, 303);
        assert!(pupil.get("/me/settings/erase").await.text().contains("保留账号"));
        world.advance_minutes(WEEK_MINUTES - 1);
        erase_due(&world).await;
        assert!(pupil.is_signed_in().await);
        world.advance_minutes(1);
        erase_due(&world).await;
        assert!(!pupil.is_signed_in().await);
        assert_eq!(pupil.sign_in("pupil", DEMO_PASSWORD).await.status, 422);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'identity.account_erased'").await, 1);
        erase_due(&world).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'identity.account_erased'").await, 1, "once is enough");
    }
}

#[tokio::test]
async fn an_erasure_can_be_taken_back() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil").await;
        pupil.post("/me/settings/erase", &[PASSWORD]).await;
        assert_eq!(pupil.post("/me/settings/erase", &[("take_back", "1")]).await, 303);
        world.advance_minutes(2 * WEEK_MINUTES);
        erase_due(&world).await;
        assert!(pupil.is_signed_in().await);
    }
}

#[tokio::test]
async fn under_14_the_guardian_takes_home_and_erases() {
    for world in worlds().await {
        let (parent, child) = (world.browser_of("parent").await, world.browser_of("pupil-primary").await);
        make_guardian(&world, &parent, "parent", "pupil-primary").await;
        assert_eq!(child.post("/me/settings/erase", &[PASSWORD]).await, 403);
        let base = format!("/me/children/{}", id("pupil-primary"));
        assert_eq!(parent.status(&format!("{base}/export")).await, 200);
        assert_eq!(parent.post(&format!("{base}/erase"), &[PASSWORD]).await, 303);
        world.advance_minutes(WEEK_MINUTES);
        erase_due(&world).await;
        assert!(!child.is_signed_in().await && parent.is_signed_in().await);
        assert!(!parent.get("/me/children").await.text().contains("林小禾"));

        make_guardian(&world, &parent, "parent", "pupil").await;
        let grown = format!("/me/children/{}", id("pupil"));
        assert_eq!(parent.post(&format!("{grown}/erase"), &[PASSWORD]).await, 403, "from 14 on the pupil decides");
        assert_eq!(parent.status(&format!("{grown}/export")).await, 403);
    }
}

#[tokio::test]
async fn everything_about_me_comes_as_a_zip() {
    for world in worlds().await {
        let (parent, pupil) = (world.browser_of("parent").await, world.browser_of("pupil").await);
        make_guardian(&world, &parent, "parent", "pupil").await;
        let reply = pupil.get("/me/settings/export").await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/zip"));
        let entries = unzip(&reply.bytes);
        let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "account.json",
                "roles.json",
                "devices.json",
                "passkeys.json",
                "accounts-elsewhere.json",
                "connected-systems.json",
                "minor-mode.json",
                "minor-day.json",
                "picture-code.json",
                "guardians.json",
                "children.json",
                "consent.json"
            ]
        );
        assert!(entries[0].1.contains("林小满") && entries[0].1.contains("\"sign_in_name\":\"pupil\""));
        assert!(entries[9].1.contains("林建国") && entries[9].1.contains("\"relation\":\"father\""));
        assert!(!entries.iter().any(|(_, text)| text.contains("argon2") || text.contains("hash")), "what opens doors stays");
        assert_eq!(world.browser().status("/me/settings/export").await, 303);
    }
}

/// The entries by the central directory, each with its checksum proved.
fn unzip(bytes: &[u8]) -> Vec<(String, String)> {
    let number = |at: usize, length: usize| bytes[at..at + length].iter().rev().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut entries = Vec::new();
    for _ in 0..count {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (size, name_length, local) = (number(at + 20, 4), number(at + 28, 2), number(at + 42, 4));
        let name = String::from_utf8(bytes[at + 46..at + 46 + name_length].to_vec()).unwrap();
        assert_eq!(&bytes[local..local + 4], b"PK\x03\x04");
        let data = &bytes[local + 30 + name_length..local + 30 + name_length + size];
        assert_eq!(crc32fast::hash(data) as usize, number(at + 16, 4), "{name}");
        entries.push((name, String::from_utf8(data.to_vec()).unwrap()));
        at += 46 + name_length;
    }
    assert_eq!(at, end);
    entries
}
