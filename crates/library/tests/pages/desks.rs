use kernel::OrgId;
use library::adoption::find_adopted;
use store::sql;

use super::world::{World, entry, resource, worlds};

async fn org(world: &World, code_kind: &'static str) -> OrgId {
    let mut tx = world.db.read().await.unwrap();
    sql("SELECT id FROM org WHERE kind = $1 ORDER BY code LIMIT 1").bind(code_kind).fetch_one(&mut tx, |row| row.parse("id")).await.unwrap()
}

#[tokio::test]
async fn a_county_chooses_its_edition_and_its_schools_inherit_it() {
    for world in worlds().await {
        let county = world.browser_of("county").await;
        let place = org(&world, "county").await.to_string();
        let choice = [("org", place.as_str()), ("stage", "小学"), ("subject", "数学"), ("edition", "人教版")];
        let saved = county.post_form("/admin/adoption", &choice).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let mut tx = world.db.read().await.unwrap();
        let school = sql("SELECT id FROM org WHERE kind = 'school' AND parent_id = $1 LIMIT 1")
            .bind(&place)
            .fetch_one(&mut tx, |row| row.parse::<OrgId>("id"))
            .await
            .unwrap();
        let line = identity::org::find_line(&mut tx, school).await.unwrap().unwrap();
        assert_eq!(find_adopted(&mut tx, &line, 2026).await.unwrap().edition("小学", "数学"), Some("人教版"));
        let acts = sql("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'set_adoption'");
        assert_eq!(acts.fetch_one(&mut tx, |row| row.get::<i64>("n")).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn nobody_chooses_for_an_organisation_that_is_not_theirs() {
    for world in worlds().await {
        let province = org(&world, "nation").await.to_string();
        let choice = [("org", province.as_str()), ("stage", "小学"), ("subject", "数学"), ("edition", "人教版")];
        for name in ["county", "teacher", "pupil"] {
            let browser = world.browser_of(name).await;
            assert_eq!(browser.post_form("/admin/adoption", &choice).await.status, 403, "{name}");
        }
        assert_eq!(world.browser().post_form("/admin/adoption", &choice).await.status, 303, "a guest signs in first");
    }
}

#[tokio::test]
async fn an_edition_that_no_textbook_has_cannot_be_chosen() {
    for world in worlds().await {
        let county = world.browser_of("county").await;
        let place = org(&world, "county").await.to_string();
        let choice = [("org", place.as_str()), ("stage", "小学"), ("subject", "数学"), ("edition", "无此版")];
        assert_eq!(county.post_form("/admin/adoption", &choice).await.status, 400);
    }
}

#[tokio::test]
async fn the_nation_recalls_and_restores_by_the_address_of_a_page() {
    for world in worlds().await {
        let nation = world.browser_of("nation").await;
        let address = format!("https://example.org/r/{}?x=1", resource("case"));
        let found = nation.get(&format!("/admin/library?item={}", web::url_encoded(&address))).await;
        assert!(found.text().contains("作业减量"));
        assert_eq!(nation.post_form("/admin/library", &[("item", &address), ("decision", "recall")]).await.status, 303);
        let page = format!("/r/{}", resource("case"));
        assert_eq!(world.browser().get(&page).await.status, 410);
        assert_eq!(nation.post_form("/admin/library", &[("item", &address), ("decision", "recall")]).await.status, 409);
        assert_eq!(nation.post_form("/admin/library", &[("item", &address), ("decision", "restore")]).await.status, 303);
        assert_eq!(world.browser().get(&page).await.status, 200);
    }
}

#[tokio::test]
async fn a_textbook_can_be_recalled_too_and_leaves_the_shelf() {
    for world in worlds().await {
        let nation = world.browser_of("nation").await;
        let item = entry().to_string();
        assert_eq!(nation.post_form("/admin/library", &[("item", &item), ("decision", "recall")]).await.status, 303);
        assert!(!world.browser().get("/books").await.text().contains("人教版数学"));
    }
}

#[tokio::test]
async fn only_those_above_the_whole_node_recall() {
    for world in worlds().await {
        for name in ["county", "teacher", "researcher"] {
            let browser = world.browser_of(name).await;
            let item = resource("case").to_string();
            assert_eq!(browser.post_form("/admin/library", &[("item", &item), ("decision", "recall")]).await.status, 403, "{name}");
        }
    }
}
