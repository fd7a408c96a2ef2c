use std::ops::Deref;

use kernel::AccountId;
use testing::Reply;

use crate::world::{World, after, worlds};

/// The link under which a request stands.
async fn ask(world: &World, network: &str, fields: &[(&str, &str)]) -> Reply {
    let guest = world.browser();
    let page = guest.get(&format!("/schools/ask?in={}", world.org("示例县").await)).await;
    let (division, request) =
        (after(page.text(), "name=\"in\" value=\"").to_owned(), after(page.text(), "name=\"request\" value=\"").to_owned());
    let csrf = guest.cookie("qh_csrf").unwrap();
    let mut form = vec![
        ("csrf", csrf.as_str()),
        ("in", &division),
        ("request", &request),
        ("school_name", "示例县青山小学"),
        ("contact_name", "方一帆"),
        ("contact", "office@qingshan.example"),
    ];
    form.retain(|(key, _)| fields.iter().all(|(other, _)| other != key));
    form.extend(fields.iter().copied());
    let body: Vec<String> = form.iter().map(|(key, value)| format!("{key}={}", web::url_encoded(value))).collect();
    let headers = [("x-forwarded-for", network), ("content-type", "application/x-www-form-urlencoded")];
    guest.send(axum::http::Method::POST, "/schools/ask", &headers, body.join("&").into()).await
}

const NETWORK: &str = "203.0.113.7";

/// The address of the one request, for its administrators.
async fn only_request(world: &World) -> String {
    let mut tx = world.db.read().await.unwrap();
    let found = store::sql("SELECT home, id FROM school_request");
    let (home, id): (String, String) = found.fetch_one(&mut tx, |row| Ok((row.get("home")?, row.get("id")?))).await.unwrap();
    format!("/admin/schools/{home}/{id}")
}

fn code_on(slip: &Reply) -> String {
    slip.text().split("slip-code\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned()
}

const APPROVE: [(&str, &str); 3] = [("school_name", "示例县青山小学"), ("school_code", ""), ("contact_name", "方一帆")];

async fn activate(world: &World, code: &str, name: &str) -> (u16, testing::Client<web::Service>) {
    let browser = world.browser();
    let form = [("code", code), ("sign_in_name", name), ("password", "three green shoots")];
    let status = browser.post_form("/activate", &form).await.status.as_u16();
    (status, browser)
}

#[tokio::test]
async fn a_school_that_asks_is_taken_in_and_its_administrator_takes_over() {
    for world in worlds().await {
        let reply = ask(&world, NETWORK, &[("note", "村小")]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let link = reply.header("location").to_owned();
        let guest = world.browser();
        assert!(guest.get(&link).await.text().contains("等待处理"));
        for other in ["school", "editor"] {
            let status = world.browser_of(other).await.post_form(&format!("{}/approve", only_request(&world).await), &APPROVE).await.status;
            assert!(status == 404, "{other}: {status}");
        }
        let county = world.browser_of("county").await;
        assert!(county.get("/admin/schools").await.text().contains("示例县青山小学"));
        let slip = county.post_form(&format!("{}/approve", only_request(&world).await), &APPROVE).await;
        assert!(slip.status == 200 && slip.text().contains("https://learn.example/activate"), "{}", slip.text());
        assert_eq!(world.parent_of("示例县青山小学").await, "示例县");
        assert!(guest.get(&link).await.text().contains("已同意"));
        assert!(!guest.get(&link).await.text().contains(&code_on(&slip)), "the code goes to the person, not to the link");

        let (status, head) = activate(&world, &code_on(&slip), "fang.yifan").await;
        assert_eq!(status, 303);
        let own = head.get("/admin/orgs").await;
        assert!(own.status == 200 && own.text().contains("示例县青山小学"));
        for other in ["示例县", "示例县中心小学", "国家示例节点"] {
            assert_eq!(head.get(&format!("/admin/orgs?org={}", world.org(other).await)).await.status, 404, "{other}");
        }
        assert_eq!(activate(&world, &code_on(&slip), "somebody.else").await.0, 422, "a code opens once");
        let again = county.post_form(&format!("{}/slip", only_request(&world).await), &[]).await;
        assert_eq!(again.status, 409, "nobody is invited any more");
        assert_eq!(world.acts().await, ["school.approve"]);
    }
}

#[tokio::test]
async fn an_invitation_lasts_fourteen_days_and_a_new_one_ends_the_old() {
    for world in worlds().await {
        ask(&world, NETWORK, &[]).await;
        let request = only_request(&world).await;
        let first = world.browser_of("county").await.post_form(&format!("{request}/approve"), &APPROVE).await;
        world.advance_days(14);
        assert_eq!(activate(&world, &code_on(&first), "fang.yifan").await.0, 422, "{}", world.db.name());
        let county = world.browser_of("county").await;
        let second = county.post_form(&format!("{request}/slip"), &[]).await;
        let third = county.post_form(&format!("{request}/slip"), &[]).await;
        assert_eq!(activate(&world, &code_on(&second), "fang.yifan").await.0, 422);
        assert_eq!(activate(&world, &code_on(&third), "fang.yifan").await.0, 303);
    }
}

#[tokio::test]
async fn a_request_is_decided_once_and_a_refusal_has_a_reason() {
    for world in worlds().await {
        let link = ask(&world, NETWORK, &[]).await.header("location").to_owned();
        let (request, city) = (only_request(&world).await, world.browser_of("city").await);
        assert_eq!(city.post_form(&format!("{request}/decline"), &[("reason", " ")]).await.status, 422);
        assert_eq!(city.post_form(&format!("{request}/approve"), &[("school_name", "=1+1"), ("contact_name", "方一帆")]).await.status, 422);
        let taken = [("school_name", "青山"), ("school_code", "9901010103"), ("contact_name", "方一帆")];
        assert!(city.post_form(&format!("{request}/approve"), &taken).await.text().contains("已有单位使用这个代码"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM school_request WHERE state = 'waiting'").await, 1, "a refusal decides nothing");
        assert_eq!(city.post_form(&format!("{request}/decline"), &[("reason", "请先补办学许可")]).await.status, 303);
        assert!(world.browser().get(&link).await.text().contains("请先补办学许可"));
        assert_eq!(city.post_form(&format!("{request}/approve"), &APPROVE).await.status, 409);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM org").await, 8);
        assert_eq!(world.acts().await, ["school.decline"]);
    }
}

#[tokio::test]
async fn a_refusal_takes_one_connection_at_a_time() {
    for world in worlds().await {
        ask(&world, NETWORK, &[]).await;
        let (request, city) = (only_request(&world).await, world.browser_of("city").await);
        let held = world.all_connections_but_one().await;
        assert_eq!(city.post_form(&format!("{request}/approve"), &[("contact_name", "")]).await.status, 422, "{}", world.db.name());
        assert_eq!(city.post_form(&format!("{request}/decline"), &[("reason", " ")]).await.status, 422, "{}", world.db.name());
        drop(held);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_said_field_by_field() {
    for world in worlds().await {
        let long = "长".repeat(501);
        for (field, value, why) in [
            ("school_name", "", "学校名称要有"),
            ("school_name", "=HYPERLINK(\"http://evil.example\")", "学校名称要有"),
            ("school_name", "示例\u{202e}校", "学校名称要有"),
            ("school_code", "a/b", "学校标识码要是"),
            ("contact_name", "\u{200b}", "姓名"),
            ("contact", "1", "联系方式"),
            ("note", &long, "最多 500"),
        ] {
            let reply = ask(&world, NETWORK, &[(field, value)]).await;
            assert!(reply.status == 422 && reply.text().contains(why), "{field}={value}: {}", reply.status);
        }
        assert_eq!(ask(&world, NETWORK, &[("request", "guess")]).await.status, 400);
        let nation = world.org("国家示例节点").await.to_string();
        assert_eq!(ask(&world, NETWORK, &[("in", &nation)]).await.status, 400, "a nation takes no schools while it has provinces");
        let school = world.org("示例县中心小学").await.to_string();
        assert_eq!(ask(&world, NETWORK, &[("in", &school)]).await.status, 404);
        for link in ["0".repeat(32), "x".repeat(32), "a".repeat(4000)] {
            assert_eq!(world.browser().get(&format!("/schools/ask/{link}")).await.status, 404);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM school_request").await, 0);
    }
}

#[tokio::test]
async fn one_network_asks_ten_times_an_hour_and_the_same_form_once() {
    for world in worlds().await {
        let same = ("request", "0123456789abcdef0123456789abcdef");
        for _ in 0..3 {
            assert_eq!(ask(&world, NETWORK, &[same]).await.status, 303);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM school_request").await, 1);
        for _ in 0..9 {
            assert_eq!(ask(&world, NETWORK, &[]).await.status, 303);
        }
        let refused = ask(&world, NETWORK, &[]).await;
        assert_eq!((refused.status.as_u16(), refused.header("retry-after").is_empty()), (429, false));
        assert_eq!(ask(&world, "198.51.100.4", &[]).await.status, 303, "another network is not held back");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM school_request").await, 11);
    }
}

#[tokio::test]
async fn how_the_invited_person_is_called_and_reached_is_in_their_export_and_goes_with_the_account() {
    for world in worlds().await {
        ask(&world, NETWORK, &[("note", "村小")]).await;
        let request = only_request(&world).await;
        world.browser_of("county").await.post_form(&format!("{request}/approve"), &APPROVE).await;
        let mut tx = world.db.begin().await.unwrap();
        let found = store::sql("SELECT home, invited_id FROM school_request");
        let (home, account): (String, AccountId) =
            found.fetch_one(&mut tx, |row| Ok((row.get("home")?, row.parse("invited_id")?))).await.unwrap();
        let listing = administration::own_data::LISTINGS.iter().find(|listing| listing.file == "school-requests").unwrap();
        let own = store::sql(listing.statement).bind(&home).bind(account);
        assert_eq!(own.fetch_all(&mut tx, |row| row.get::<String>("contact")).await.unwrap(), ["office@qingshan.example"]);
        let now = kernel::Clock::now(&*world.db.clock());
        store::outbox::publish(&mut tx, &identity::AccountErased { home, account }, now).await.unwrap();
        tx.commit().await.unwrap();
        let subscribers = administration::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        let left =
            "SELECT COUNT(*) AS n FROM school_request WHERE contact_name <> '' OR contact <> '' OR note <> '' OR invited_id IS NOT NULL";
        assert_eq!(world.count(left).await, 0, "{}", world.db.name());
        let page = world.browser_of("county").await.get("/admin/schools").await;
        assert!(page.text().contains("示例县青山小学") && !page.text().contains("方一帆"));
    }
}

#[tokio::test]
async fn requests_are_forgotten_after_half_a_year() {
    for world in worlds().await {
        ask(&world, NETWORK, &[]).await;
        for (days, left) in [(180, 1), (1, 0)] {
            world.advance_days(days);
            let now = kernel::Clock::now(&*world.db.clock());
            administration::ForgetOldSchoolRequests {}.run(&world.db, now).await.unwrap();
            assert_eq!(world.count("SELECT COUNT(*) AS n FROM school_request").await, left, "{days}");
        }
    }
}
