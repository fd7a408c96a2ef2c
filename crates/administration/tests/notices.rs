use crate::world::{World, after, worlds};

type Browser = testing::Client<web::Service>;

/// The address of the notice that was sent.
async fn send(browser: &Browser, fields: &[(&str, &str)]) -> String {
    let page = browser.get("/admin/notices/new").await;
    let id = after(page.text(), "name=\"id\" value=\"").to_owned();
    let mut form =
        vec![("id", id.as_str()), ("title", "检查校园网"), ("body", "请在周五前检查。\n有问题写在回执里。"), ("audience", "all")];
    form.retain(|(key, _)| fields.iter().all(|(other, _)| other != key));
    form.extend(fields.iter().copied());
    let reply = browser.post_form("/admin/notices/new", &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").to_owned()
}

async fn choose(world: &World, orgs: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for org in orgs {
        all.push(format!("to-{}", world.org(org).await));
    }
    all
}

#[tokio::test]
async fn a_notice_goes_down_and_receipts_come_up() {
    for world in worlds().await {
        let (city, county, school) = (world.browser_of("city").await, world.browser_of("county").await, world.browser_of("school").await);
        let notice = send(&city, &[]).await;
        assert!(city.get(&notice).await.text().contains("0 / 4"), "a county and three schools");
        assert!(school.get("/admin/notices").await.text().contains("待确认"));
        assert_eq!(school.post_form(&format!("{notice}/confirm"), &[("note", "三楼没有信号")]).await.status, 303);
        assert_eq!(school.post_form(&format!("{notice}/confirm"), &[("note", "另一次")]).await.status, 303);
        let seen = city.get(&notice).await;
        assert!(seen.text().contains("1 / 4") && seen.text().contains("三楼没有信号") && !seen.text().contains("另一次"));
        let missing = city.get(&format!("{notice}?missing=1")).await;
        assert!(missing.text().contains("示例市第一小学") && !missing.text().contains("<b>示例市第一中学"));
        // The county sees how its own part stands, and nothing beside it.
        let part = county.get(&notice).await;
        assert!(part.text().contains("0 / 1") && !part.text().contains("示例市第一中学"), "{}", world.db.name());
        assert_eq!(county.get(&format!("{notice}?at={}", world.org("示例市").await)).await.status, 404);
        assert!(!school.get(&notice).await.text().contains("示例市第一小学"));
        for other in ["province", "nation"] {
            assert!(world.browser_of(other).await.get(&notice).await.text().contains("1 / 4"), "{other} is above");
        }
        assert_eq!(world.browser_of("teacher").await.get(&notice).await.status, 403);
    }
}

#[tokio::test]
async fn only_those_who_are_addressed_have_it() {
    for world in worlds().await {
        let (province, city) = (world.browser_of("province").await, world.browser_of("city").await);
        let (county, school) = (world.browser_of("county").await, world.browser_of("school").await);
        let schools = send(&province, &[("audience", "schools")]).await;
        assert!(province.get(&schools).await.text().contains("0 / 3"));
        assert!(county.get(&schools).await.text().contains("发给下级学校"));
        assert_eq!(county.post_form(&format!("{schools}/confirm"), &[]).await.status, 404, "it is for its schools");
        assert_eq!(school.post_form(&format!("{schools}/confirm"), &[]).await.status, 303);
        let chosen = choose(&world, &["示例县"]).await;
        let chosen = send(&city, &[("audience", "chosen"), (&chosen[0], "1")]).await;
        assert_eq!(county.post_form(&format!("{chosen}/confirm"), &[]).await.status, 303);
        assert_eq!(school.get(&chosen).await.status, 404);
        assert_eq!(school.post_form(&format!("{chosen}/confirm"), &[]).await.status, 404);
        assert!(city.get(&chosen).await.text().contains("1 / 1"));
    }
}

#[tokio::test]
async fn a_county_passes_on_what_it_got() {
    for world in worlds().await {
        let (city, county) = (world.browser_of("city").await, world.browser_of("county").await);
        let chosen = choose(&world, &["示例县"]).await;
        let first = send(&city, &[("audience", "chosen"), (&chosen[0], "1")]).await;
        let id = first.rsplit('/').next().unwrap();
        let form = county.get(&format!("/admin/notices/new?pass={id}")).await;
        assert!(form.text().contains("检查校园网"));
        let second = send(&county, &[("passes_on", id), ("audience", "schools")]).await;
        assert!(county.get(&second).await.text().contains("0 / 1"));
        let school = world.browser_of("school").await;
        assert_eq!(school.get(&format!("/admin/notices/new?pass={id}")).await.status, 404, "it was not theirs");
    }
}

#[tokio::test]
async fn those_who_have_not_confirmed_are_reminded_once_a_day() {
    for world in worlds().await {
        let (city, school) = (world.browser_of("city").await, world.browser_of("school").await);
        let notice = send(&city, &[]).await;
        for other in ["school", "province"] {
            assert_eq!(world.browser_of(other).await.post_form(&format!("{notice}/remind"), &[]).await.status, 403, "{other}");
        }
        assert_eq!(city.post_form(&format!("{notice}/remind"), &[]).await.status, 303);
        assert_eq!(city.post_form(&format!("{notice}/remind"), &[]).await.status, 409);
        assert!(school.get("/admin/notices").await.text().contains("有催办"));
        world.advance_days(1);
        assert_eq!(city.post_form(&format!("{notice}/remind"), &[]).await.status, 303);
        assert_eq!(world.acts().await, ["notice.send", "notice.remind", "notice.remind"]);
    }
}

#[tokio::test]
async fn an_org_that_came_later_or_is_closed_is_not_asked() {
    for world in worlds().await {
        let city = world.browser_of("city").await;
        world.advance_days(1);
        let notice = send(&city, &[("audience", "schools")]).await;
        world.advance_days(1);
        let county = world.org("示例县").await.to_string();
        let new = [("org", county.as_str()), ("kind", "school"), ("code", "77"), ("name", "示例县新校")];
        assert_eq!(city.post_form("/admin/orgs/add", &new).await.status, 303);
        assert!(city.get(&notice).await.text().contains("0 / 3"));
        let closed = world.org("示例县中心小学").await.to_string();
        assert_eq!(city.post_form("/admin/orgs/close", &[("org", closed.as_str())]).await.status, 303);
        assert!(city.get(&notice).await.text().contains("0 / 2"));
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    for world in worlds().await {
        let city = world.browser_of("city").await;
        let id = kernel::NoticeId::new().to_string();
        let base = [("id", id.as_str()), ("title", "标题"), ("body", "正文"), ("audience", "all")];
        let (long, foreign) = ("长".repeat(4_001), format!("to-{}", world.org("示例自治区").await));
        for (field, value, status) in [
            ("title", "", 422),
            ("title", &long, 422),
            ("title", "一\r\n二", 422),
            ("body", "\u{7}", 422),
            ("body", &long, 422),
            ("audience", "everybody", 422),
            ("audience", "chosen", 422),
            ("due", "2020-01-01", 422),
            ("due", "x", 422),
            ("id", "1", 400),
            ("passes_on", &id, 404),
        ] {
            let form: Vec<_> = base.into_iter().filter(|(key, _)| *key != field).chain([(field, value)]).collect();
            assert_eq!(city.post_form("/admin/notices/new", &form).await.status.as_u16(), status, "{field}");
        }
        let elsewhere = [("id", id.as_str()), ("title", "标题"), ("body", "正文"), ("audience", "chosen"), (&foreign, "1")];
        assert_eq!(city.post_form("/admin/notices/new", &elsewhere).await.status, 404, "somebody else's part");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM org_notice").await, 0);
        let school = world.browser_of("school").await;
        assert_eq!(school.get("/admin/notices/new").await.status, 409, "nobody is below");
    }
}
