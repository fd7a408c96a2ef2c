use identity::audit::{Verdict, verify};

use crate::world::{World, worlds};

async fn sign_up_teacher(world: &World, name: &str, school: &str) {
    let fields =
        [("role", "teacher"), ("display_name", "许老师"), ("sign_in_name", name), ("school", school), ("password", "three green shoots")];
    assert_eq!(world.browser().post("/sign-up", &fields).await, 303);
}

/// The account of the one person who waits for a confirmation.
async fn waiting(world: &World) -> String {
    let mut tx = world.db.read().await.unwrap();
    let found = store::sql("SELECT account_id FROM account_role WHERE is_confirmed = 0");
    found.fetch_one(&mut tx, |row| row.get::<String>("account_id")).await.unwrap()
}

#[tokio::test]
async fn the_school_confirms_its_teacher_and_nobody_elses_does() {
    for world in worlds().await {
        sign_up_teacher(&world, "xu.teacher", "示例市第一中学").await;
        let (account, school) = (waiting(&world).await, world.org("示例市第一中学").await.to_string());
        let form = [("account", account.as_str()), ("org", &school), ("kind", "teacher"), ("confirmed", "1")];
        for other in ["teacher", "editor", "county", "pupil", "parent"] {
            assert_eq!(world.browser_of(other).await.post("/admin/people/confirm", &form).await, 403, "{other}");
        }
        let admin = world.browser_of("school").await;
        assert!(admin.get("/admin/people?waiting=1").await.text().contains("许老师"));
        assert_eq!(admin.post("/admin/people/confirm", &form).await, 303);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account_role WHERE is_confirmed = 0").await, 0);
        assert!(!admin.get("/admin/people?waiting=1").await.text().contains("许老师"));
        assert_eq!(verify(&world.db).await.unwrap(), Verdict::Whole(1));
    }
}

#[tokio::test]
async fn nobody_gives_a_role_wider_than_their_own() {
    for world in worlds().await {
        let county = world.browser_of("county").await;
        let give = async |org: &str, kind: &str, name: &str| {
            let org = world.org(org).await.to_string();
            county.post("/admin/people/grant", &[("org", &org), ("kind", kind), ("sign_in_name", name)]).await
        };
        assert_eq!(give("示例县中心小学", "administrator", "teacher").await, 303);
        assert_eq!(give("示例县", "researcher", "teacher").await, 303);
        for wider in ["示例市", "示例省", "国家示例节点", "示例市第一中学", "示例自治区"] {
            assert_eq!(give(wider, "administrator", "county").await, 403, "{wider}");
        }
        assert_eq!(give("示例县", "teacher", "pupil").await, 422, "a pupil stays a pupil");
        assert_eq!(give("示例县", "teacher", "nobody").await, 422);
        assert_eq!(give("示例县", "pupil", "teacher").await, 400);
        assert_eq!(verify(&world.db).await.unwrap(), Verdict::Whole(2));
    }
}

#[tokio::test]
async fn a_withdrawn_role_opens_nothing_at_once() {
    for world in worlds().await {
        let school_admin = world.browser_of("school").await;
        assert_eq!(school_admin.status("/admin/people").await, 200);
        let mut tx = world.db.read().await.unwrap();
        let found = store::sql("SELECT account_id FROM sign_in_name WHERE name = 'school'");
        let account = found.fetch_one(&mut tx, |row| row.get::<String>("account_id")).await.unwrap();
        drop(tx);
        let school = world.org("示例市第一中学").await.to_string();
        let form = [("account", account.as_str()), ("org", &school), ("kind", "administrator"), ("confirmed", "0")];
        assert_eq!(school_admin.post("/admin/people/confirm", &form).await, 409, "not by oneself");
        assert_eq!(world.browser_of("city").await.post("/admin/people/confirm", &form).await, 303);
        assert_eq!(school_admin.status("/admin/people").await, 403);
    }
}

#[tokio::test]
async fn an_administrator_sees_the_people_of_their_part_and_of_no_other() {
    for world in worlds().await {
        let school = world.browser_of("school").await.get("/admin/people").await;
        assert!(school.text().contains("林小满") && school.text().contains("学生 · 七年级") && !school.text().contains("林小禾"));
        let city = world.browser_of("city").await.get("/admin/people").await;
        assert!(city.text().contains("林小满") && city.text().contains("林小禾") && !city.text().contains("许宁"));
        for secret in ["pupil-primary", "$argon2id"] {
            assert!(!city.text().contains(secret), "{secret}");
        }
        for name in ["pupil", "teacher", "parent", "researcher", "editor"] {
            assert_eq!(world.browser_of(name).await.status("/admin/people").await, 403, "{name}");
        }
        assert_eq!(world.browser().status("/admin/people").await, 303);
    }
}

#[tokio::test]
async fn a_long_list_comes_in_pages_without_gaps_or_repeats() {
    for world in worlds().await {
        identity::seed_people(&world.db, 700, 3, kernel::Timestamp::from_ms(0)).await.unwrap();
        let nation = world.browser_of("nation").await;
        let mut path = "/admin/people".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = nation.get(&path).await;
            let rows = page.text().split("name=\"account\" value=\"").skip(1).filter_map(|rest| rest.get(..36));
            seen.extend(rows.map(str::to_owned));
            let Some(next) = page.text().split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()) else { break };
            path = next.replace("&#38;", "&").replace("&amp;", "&");
        }
        let expected = world
            .count(
                "SELECT COUNT(*) AS n FROM account_role WHERE org_id <> '' AND kind NOT IN ('pupil', 'parent')
              AND account_id <> (SELECT account_id FROM sign_in_name WHERE name = 'nation')",
            )
            .await;
        assert_eq!(i64::try_from(seen.len()).unwrap(), expected);
        seen.sort();
        seen.dedup();
        assert_eq!(i64::try_from(seen.len()).unwrap(), expected);
    }
}
