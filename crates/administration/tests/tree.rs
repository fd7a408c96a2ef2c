use crate::world::{World, worlds};

type Browser = testing::Client<web::Service>;

async fn act(world: &World, browser: &Browser, act: &str, org: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let org = world.org(org).await.to_string();
    let form: Vec<(&str, &str)> = [("org", org.as_str())].into_iter().chain(fields.iter().copied()).collect();
    let reply = browser.post_form(&format!("/admin/orgs/{act}"), &form).await;
    (reply.status.as_u16(), reply.text().to_owned())
}

#[tokio::test]
async fn an_administrator_sees_their_part_of_the_tree_and_no_other() {
    for world in worlds().await {
        let county = world.browser_of("county").await;
        let own = county.get("/admin/orgs").await;
        assert!(own.text().contains("示例县中心小学") && !own.text().contains("示例市第一中学"), "{}", world.db.name());
        for other in ["示例市", "示例省", "示例自治区", "示例市第一中学"] {
            let path = format!("/admin/orgs?org={}", world.org(other).await);
            assert_eq!(county.get(&path).await.status, 404, "{other}");
        }
        for name in ["pupil", "teacher", "parent", "researcher", "editor"] {
            let status = world.browser_of(name).await.get("/admin/orgs").await.status.as_u16();
            assert_eq!(status, 403, "{name}");
        }
        assert_eq!(world.browser().get("/admin/orgs").await.status, 303);
    }
}

#[tokio::test]
async fn schools_get_campuses_and_counties_get_schools() {
    for world in worlds().await {
        let (county, school) = (world.browser_of("county").await, world.browser_of("school").await);
        let add = |kind, code, name| [("kind", kind), ("code", code), ("name", name)];
        assert_eq!(act(&world, &county, "add", "示例县", &add("school", "9901010199", "示例县第二小学")).await.0, 303);
        assert_eq!(act(&world, &school, "add", "示例市第一中学", &add("campus", "9901010002-2", "东校区")).await.0, 303);
        assert!(school.get("/admin/orgs").await.text().contains("东校区"));
        assert_eq!(world.parent_of("东校区").await, "示例市第一中学");
        for (who, org, form, why) in [
            (&county, "示例县", add("school", "9901010199", "又一所"), "已有单位使用这个代码"),
            (&county, "示例县", add("city", "990109", "示例二市"), "层级不对"),
            (&county, "示例县", add("campus", "1", "无校之校区"), "层级不对"),
            (&county, "示例县", add("school", "a b", "示例"), "代码要有"),
            (&county, "示例县", add("school", "7", "=HYPERLINK(1)"), "名称要有"),
            (&county, "示例县", add("school", "7", "示例\u{202e}校"), "名称要有"),
            (&school, "示例市第一中学", add("school", "7", "校中校"), "层级不对"),
        ] {
            let (status, text) = act(&world, who, "add", org, &form).await;
            assert!(status == 422 && text.contains(why), "{form:?}: {status}");
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM org").await, 10);
        assert_eq!(world.acts().await.iter().filter(|act| *act == "org.add.refused").count(), 7);
    }
}

#[tokio::test]
async fn a_county_that_moves_takes_its_schools_and_the_rights_along() {
    for world in worlds().await {
        let province = world.browser_of("province").await;
        let add = [("kind", "city"), ("code", "9901-02"), ("name", "示例二市")];
        assert_eq!(act(&world, &province, "add", "示例省", &add).await.0, 303);
        let city = world.browser_of("city").await;
        let school = format!("/admin/orgs?org={}", world.org("示例县中心小学").await);
        assert_eq!(city.get(&school).await.status, 200);
        assert_eq!(act(&world, &province, "move", "示例县", &[("to", "示例二市")]).await.0, 303);
        assert_eq!(world.parent_of("示例县").await, "示例二市");
        assert_eq!(city.get(&school).await.status, 404, "it is no longer part of the city");
        assert_eq!(world.browser_of("county").await.get(&school).await.status, 200);
        assert_eq!(province.get(&school).await.status, 200);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_written_down_and_changes_nothing() {
    for world in worlds().await {
        let (nation, city, county) = (world.browser_of("nation").await, world.browser_of("city").await, world.browser_of("county").await);
        let before = world.count("SELECT COUNT(*) AS n FROM org_within").await;
        let region = world.org("示例自治区").await.to_string();
        for (who, org, to, why) in [
            (&nation, "示例省", "示例县", "不能移到自己"),
            (&nation, "示例省", "示例省", "不能移到自己"),
            (&nation, "示例市", "示例县", "不能移到自己"),
            (&nation, "示例县", "示例市第一小学", "层级不对"),
            (&nation, "国家示例节点", "示例省", "不能移到自己"),
            (&nation, "示例县", "990101", "已经在那里"),
            (&city, "示例县", "示例自治区", "范围内没有"),
            (&city, "示例县", &region, "范围内没有"),
            (&city, "示例县", "没有的单位", "范围内没有"),
        ] {
            let (status, text) = act(&world, who, "move", org, &[("to", to)]).await;
            assert!(status == 422 && text.contains(why), "{org} to {to}: {status}");
        }
        assert_eq!(act(&world, &county, "move", "示例县", &[("to", "示例县")]).await.0, 403, "one's own place is decided above");
        assert_eq!(act(&world, &county, "rename", "示例县", &[("name", "大县")]).await.0, 403);
        assert_eq!(act(&world, &county, "move", "示例市第一中学", &[("to", "示例县")]).await.0, 404);
        assert_eq!(world.parent_of("示例县").await, "示例市");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM org_within").await, before);
        assert_eq!(world.acts().await, vec!["org.move.refused"; 9]);
        assert!(matches!(identity::audit::verify(&world.db).await.unwrap(), identity::audit::Verdict::Whole(9)));
    }
}

#[tokio::test]
async fn an_org_is_closed_once_it_has_no_open_parts() {
    for world in worlds().await {
        let city = world.browser_of("city").await;
        let (status, text) = act(&world, &city, "close", "示例县", &[]).await;
        assert!(status == 422 && text.contains("还有在用的下属单位"));
        assert_eq!(act(&world, &city, "close", "示例县中心小学", &[]).await.0, 303);
        assert_eq!(act(&world, &city, "close", "示例县", &[]).await.0, 303);
        let (status, text) = act(&world, &city, "move", "示例市第一小学", &[("to", "示例县")]).await;
        assert!(status == 422 && text.contains("上级单位已停用"));
        let (status, _) = act(&world, &city, "reopen", "示例县中心小学", &[]).await;
        assert_eq!(status, 422, "what it is part of comes first");
        assert_eq!(act(&world, &city, "reopen", "示例县", &[]).await.0, 303);
        assert_eq!(act(&world, &city, "reopen", "示例县中心小学", &[]).await.0, 303);
        let nation = world.browser_of("nation").await;
        assert_eq!(act(&world, &nation, "close", "国家示例节点", &[]).await.0, 422);
        assert_eq!(act(&world, &nation, "rename", "国家示例节点", &[("name", "示例国")]).await.0, 303);
    }
}
