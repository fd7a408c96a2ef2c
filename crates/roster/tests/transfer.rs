use identity::{ClassKind, Org, OrgKind, Schooling, org};
use kernel::{ClassId, Clock, OrgId};
use roster::{Class, save_class};

use crate::world::{Browser, World, between, worlds};

const PRIMARY: &str = "9901010001";
const PAGE: &str = "/admin/roster/transfers";

fn id_of(code: &str) -> String {
    OrgId::from_name("qinghe demo", code).to_string()
}

/// The school that lets a pupil go, and the city, which runs the primary school that takes pupils in.
async fn both(world: &World) -> (Browser, Browser) {
    (world.browser_of("school").await, world.browser_of("city").await)
}

async fn incoming(city: &Browser) -> String {
    city.get(&format!("{PAGE}?org={}", id_of(PRIMARY))).await.text().to_owned()
}

/// Lets the pupil go; answers the address where the transfer is decided.
async fn release(school: &Browser, city: &Browser, number: &str) -> String {
    let reply = school.post_form(PAGE, &[("number", number), ("to", PRIMARY)]).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    format!("{PAGE}/{}", between(&incoming(city).await, &format!("action=\"{PAGE}/"), "\""))
}

async fn class_option(city: &Browser, name: &str) -> String {
    let page = incoming(city).await;
    let before = page.split(&format!("\">{name}</option>")).next().unwrap_or_default().to_owned();
    before.rsplit("value=\"").next().unwrap_or_default().to_owned()
}

const PRESENT: &str = "SELECT COUNT(*) AS n FROM enrollment e JOIN account a ON a.id = e.account_id JOIN class_group c ON c.id = e.class_id
                        WHERE a.sign_in_name = 'c73-01' AND e.ended_at IS NULL AND e.is_administrative = 1 AND c.name = '四（2）班'";

#[tokio::test]
async fn a_pupil_goes_to_another_school_with_one_account_and_one_history() {
    for world in worlds().await {
        let (school, city) = both(&world).await;
        let accounts = world.count("SELECT COUNT(*) AS n FROM account").await;
        let transfer = release(&school, &city, "c73-01").await;
        assert!(incoming(&city).await.contains("安然"));
        assert_eq!(world.count(PRESENT).await, 0, "nothing changes before the school accepts");
        assert!(school.get("/admin/roster/people?q=C73-01").await.text().contains("七（3）班"));

        world.db.clock().advance_ms(60_000);
        let class = class_option(&city, "四（2）班").await;
        let form = [("act", "accept"), ("class", class.as_str()), ("number", "P-7")];
        let reply = city.post_form(&transfer, &form).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert_eq!(world.count(PRESENT).await, 1, "{}", world.db.name());
        let stays = "SELECT COUNT(*) AS n FROM enrollment e JOIN account a ON a.id = e.account_id
                      WHERE a.sign_in_name = 'c73-01' AND e.is_administrative = 1";
        assert_eq!(world.count(stays).await, 2, "the stay that ended is kept");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account").await, accounts, "one pupil, one account");
        let pages = (find(&school, "安然").await, city.get(&format!("/admin/roster/people?org={}&q=P-7", id_of(PRIMARY))).await);
        assert!(!pages.0.text().contains("C73-01") && pages.1.text().contains("安然"));
        let audited = "SELECT COUNT(*) AS n FROM audit_log WHERE action IN ('transfer.release', 'transfer.accept')";
        assert_eq!(world.count(audited).await, 2);
        assert_eq!(city.post_form(&transfer, &form).await.status, 409, "it is accepted once");
        assert!(world.browser_of("c73-01").await.get("/me/badge").await.text().contains("安然"), "the pupil signs in as before");
        let told = "SELECT COUNT(*) AS n FROM outbox WHERE topic IN ('roster.transfer_moved', 'roster.pupil_left')";
        assert_eq!(world.count(told).await, 3);
    }
}

const CAMPUS: &str = "9901010001-2";

/// The primary school's campus, with one class.
async fn campus(world: &World) -> (Org, Class) {
    let mut tx = world.db.begin().await.unwrap();
    let school = org::find_school(&mut tx, PRIMARY).await.unwrap().unwrap();
    let now = world.db.clock().now();
    let campus = org::add_part(&mut tx, &school, OrgKind::Campus, CAMPUS, "东校区", now).await.unwrap().unwrap();
    let class = Class {
        id: ClassId::new(),
        kind: ClassKind::Administrative,
        home: campus.home.clone(),
        org: campus.id,
        name: "四（9）班".to_owned(),
        schooling: Schooling::new("小学", "四年级").ok(),
        school_year: 2025,
        closed_at: None,
    };
    save_class(&mut tx, &class, now).await.unwrap();
    tx.commit().await.unwrap();
    (campus, class)
}

#[tokio::test]
async fn a_pupil_goes_to_a_campus() {
    for world in worlds().await {
        let (campus, class) = campus(&world).await;
        let (school, city) = both(&world).await;
        for (number, to) in [("C73-01", CAMPUS), ("C73-02", "东校区")] {
            let reply = school.post_form(PAGE, &[("number", number), ("to", to)]).await;
            assert_eq!(reply.status, 303, "{to}: {}", reply.text());
            let page = city.get(&format!("{PAGE}?org={}", campus.id)).await;
            let transfer = format!("{PAGE}/{}", between(page.text(), &format!("action=\"{PAGE}/"), "\""));
            let form = [("act", "accept"), ("class", &class.id.to_string()), ("number", number)];
            let reply = city.post_form(&transfer, &form).await;
            assert_eq!(reply.status, 303, "{}: {}", world.db.name(), reply.text());
        }
        let arrived = "SELECT COUNT(*) AS n FROM enrollment e JOIN class_group c ON c.id = e.class_id WHERE c.name = '四（9）班' AND e.ended_at IS NULL";
        assert_eq!(world.count(arrived).await, 2);
        let parts = city.get(&format!("/admin/roster/district?org={}", id_of(PRIMARY))).await;
        assert!(parts.text().contains(&format!("/admin/roster?org={}", campus.id)), "its roster has a page of its own");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_reason() {
    for world in worlds().await {
        let (school, city) = both(&world).await;
        for (number, to, sentence) in [
            ("nobody", PRIMARY, "本校没有这个学号"),
            ("C73-01", "没有的学校", "没有找到这所学校"),
            ("C73-01", "9901010002", "学生已经在这所学校"),
            ("T-TEACHER", PRIMARY, "不在本校的行政班里"),
            ("C42-01", PRIMARY, "本校没有这个学号"),
        ] {
            let reply = school.post_form(PAGE, &[("number", number), ("to", to)]).await;
            assert!(reply.status == 422 && reply.text().contains(sentence), "{number} {to}: {}", reply.text());
        }
        let transfer = release(&school, &city, "C73-01").await;
        let twice = school.post_form(PAGE, &[("number", "C73-01"), ("to", "示例县中心小学")]).await;
        assert!(twice.status == 422 && twice.text().contains("另一次转学还没有结束"));
        let away = school.post_form(&format!("{PAGE}/leave"), &[("number", "C73-01"), ("reason", "moved")]).await;
        assert!(away.status == 422 && away.text().contains("另一次转学还没有结束"));

        let class = class_option(&city, "四（2）班").await;
        let foreign = roster_class(&world, "七（3）班").await;
        for (class, number, sentence) in [
            ("", "P-7", "请选择本校"),
            (foreign.as_str(), "P-7", "请选择本校"),
            (class.as_str(), "C42-01", "学号是"),
            (class.as_str(), "=1", "学号是"),
        ] {
            let reply = city.post_form(&transfer, &[("act", "accept"), ("class", class), ("number", number)]).await;
            assert!(reply.status == 422 && reply.text().contains(sentence), "{class} {number}: {}", reply.text());
        }
        assert_eq!(city.post_form(&transfer, &[("act", "steal")]).await.status, 400);
        world.db.clock().advance_ms(31 * 24 * 3_600_000);
        let (school, city) = both(&world).await;
        let late = city.post_form(&transfer, &[("act", "accept"), ("class", &class), ("number", "P-7")]).await;
        assert_eq!(late.status, 422, "after 30 days it has lapsed");
        assert!(incoming(&city).await.contains("超过 30 天"));
        release(&school, &city, "C73-01").await;
    }
}

async fn find(school: &Browser, q: &str) -> testing::Reply {
    school.get(&format!("/admin/roster/people?q={}", web::url_encoded(q))).await
}

async fn roster_class(world: &World, name: &'static str) -> String {
    let mut tx = world.db.read().await.unwrap();
    store::sql("SELECT id FROM class_group WHERE name = $1").bind(name).fetch_one(&mut tx, |row| row.get("id")).await.unwrap()
}

#[tokio::test]
async fn a_refusal_takes_one_connection_at_a_time() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let held = world.all_connections_but_one().await;
        for (page, form) in [
            (PAGE.to_owned(), [("number", "nobody"), ("to", PRIMARY)]),
            (format!("{PAGE}/ask"), [("code", "AAAA-BBBB-CCCC"), ("to", "")]),
            (format!("{PAGE}/leave"), [("number", "nobody"), ("reason", "moved")]),
            (format!("{PAGE}/code"), [("number", "nobody"), ("to", "")]),
        ] {
            assert_eq!(school.post_form(&page, &form).await.status, 422, "{page} on {}", world.db.name());
        }
        drop(held);
    }
}

#[tokio::test]
async fn nobody_else_moves_a_pupil_or_learns_of_it() {
    for world in worlds().await {
        let (school, city) = both(&world).await;
        let transfer = release(&school, &city, "C73-01").await;
        for who in ["teacher", "county", "pupil", "parent", "editor"] {
            let browser = world.browser_of(who).await;
            assert_eq!(browser.post_form(&transfer, &[("act", "withdraw")]).await.status, 404, "{who}");
            let status = browser.get(&format!("{PAGE}?org={}", id_of("9901010002"))).await.status.as_u16();
            assert!(matches!(status, 403 | 404), "{who}: {status}");
            let reply = browser.post_form(PAGE, &[("org", &id_of("9901010002")), ("number", "C73-02"), ("to", PRIMARY)]).await;
            assert!(matches!(reply.status.as_u16(), 403 | 404), "{who}");
        }
        let taken = school.post_form(&transfer, &[("act", "accept"), ("class", ""), ("number", "x")]).await;
        assert_eq!(taken.status, 404, "the old school does not accept for the new one");
        assert_eq!(school.post_form(&transfer, &[("act", "withdraw")]).await.status, 303);
        assert!(!incoming(&city).await.contains("安然"), "what was taken back names nobody");
    }
}

#[tokio::test]
async fn a_school_asks_with_a_code_and_learns_the_name_when_the_old_school_lets_go() {
    for world in worlds().await {
        let (school, city) = both(&world).await;
        let page = school.post_form(&format!("{PAGE}/code"), &[("number", "C73-02")]).await;
        let code = between(page.text(), "slip-code\">", "<").to_owned();
        assert_eq!(code.len(), 14, "{}", page.text());
        let recorded = "SELECT COUNT(*) AS n FROM audit_log l JOIN transfer_code c ON l.subject LIKE '% ' || c.child_id WHERE l.action = 'transfer.code'";
        assert_eq!(world.count(recorded).await, 1, "whose code was made");
        let primary = id_of(PRIMARY);
        let ask = [("org", primary.as_str()), ("code", code.as_str())];
        assert_eq!(city.post_form(&format!("{PAGE}/ask"), &ask).await.status, 303);
        assert_eq!(city.post_form(&format!("{PAGE}/ask"), &ask).await.status, 422, "a code works once");
        assert!(incoming(&city).await.contains("一名学生") && !incoming(&city).await.contains("白鹭"));
        let own = school.get(PAGE).await;
        let transfer = format!("{PAGE}/{}", between(own.text(), &format!("action=\"{PAGE}/"), "\""));
        assert_eq!(school.post_form(&transfer, &[("act", "release")]).await.status, 303);
        assert!(incoming(&city).await.contains("白鹭"));
        let class = class_option(&city, "四（2）班").await;
        let reply = city.post_form(&transfer, &[("act", "accept"), ("class", &class), ("number", "P-8")]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
    }
}

#[tokio::test]
async fn a_transfer_code_opens_no_account_and_a_slip_asks_for_nobody() {
    for world in worlds().await {
        let (school, city) = both(&world).await;
        school.confirm(&school.upload("姓名,学号,年级,班级\n沈一,S1,八年级,1\n").await).await;
        let page = school.post_form(&format!("{PAGE}/code"), &[("number", "S1")]).await;
        let code = between(page.text(), "slip-code\">", "<").to_owned();
        let taken = [("code", code.as_str()), ("sign_in_name", "shenyi"), ("password", "three green shoots")];
        assert_eq!(world.browser().post_form("/activate", &taken).await.status, 422, "{}", world.db.name());
        let class = roster_class(&world, "八（1）班").await;
        let slips = school.post_form("/admin/roster/slips", &[("group", &class)]).await;
        let slip = between(slips.text(), "slip-code\">", "<").to_owned();
        let primary = id_of(PRIMARY);
        let ask = |code| [("org", primary.as_str()), ("code", code)];
        assert_eq!(city.post_form(&format!("{PAGE}/ask"), &ask(&slip)).await.status, 422);
        assert_eq!(city.post_form(&format!("{PAGE}/ask"), &ask(&code)).await.status, 303, "making a slip leaves the other code alone");
        let slip = [("code", slip.as_str()), taken[1], taken[2]];
        assert_eq!(world.browser().post_form("/activate", &slip).await.status, 303, "and asking leaves the slip alone");
    }
}

#[tokio::test]
async fn a_transfer_code_ends_after_ninety_days() {
    for world in worlds().await {
        let page = world.browser_of("school").await.post_form(&format!("{PAGE}/code"), &[("number", "C73-02")]).await;
        let code = between(page.text(), "slip-code\">", "<").to_owned();
        world.db.clock().advance_ms(91 * 24 * 3_600_000);
        let (primary, city) = (id_of(PRIMARY), world.browser_of("city").await);
        let ask = city.post_form(&format!("{PAGE}/ask"), &[("org", &primary), ("code", &code)]).await;
        assert_eq!(ask.status, 422, "{}", world.db.name());
        roster::ForgetOldImports {}.run(&world.db, kernel::Clock::now(&*world.db.clock())).await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM transfer_code").await, 0);
    }
}

#[tokio::test]
async fn who_leaves_for_good_has_no_class_and_keeps_number_and_account() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let reply = school.post_form(&format!("{PAGE}/leave"), &[("number", "C73-03"), ("reason", "moved")]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert!(school.get(PAGE).await.text().contains("迁往外地"));
        let recorded = "SELECT COUNT(*) AS n FROM audit_log l JOIN pupil_transfer p ON l.subject = p.from_org_id || ' ' || p.id || ' moved'
                         WHERE l.action = 'transfer.leave'";
        assert_eq!(world.count(recorded).await, 1, "which one it was");
        let again = school.post_form(&format!("{PAGE}/leave"), &[("number", "C73-03"), ("reason", "moved")]).await;
        assert!(again.status == 422 && again.text().contains("不在本校的行政班里"));
        assert_eq!(school.post_form(&format!("{PAGE}/leave"), &[("number", "C73-04"), ("reason", "transfer")]).await.status, 400);
        assert!(school.get("/admin/roster/people?q=C73-03").await.text().contains("陈星野"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'roster.pupil_left'").await, 1);
    }
}

#[tokio::test]
async fn people_are_found_a_page_at_a_time() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let rows: String = (0..120).map(|n| format!("学生{n},G{n:05},8,1\n")).collect();
        school.confirm(&school.upload(&format!("姓名,学号,年级,班级\n{rows}")).await).await;
        let first = find(&school, "学生").await;
        assert!(first.text().contains("120 人") && first.text().matches("G000").count() >= 50 && !first.text().contains("G00050"));
        let last = school.get(&format!("/admin/roster/people?page=99&q={}", web::url_encoded("学生"))).await;
        assert!(last.text().contains("G00119") && !last.text().contains("rel=\"next\""));
        let one = school.get("/admin/roster/people?q=g00077").await;
        assert!(one.text().contains("1 人") && one.text().contains("学生77"));
        assert!(find(&school, "<script>").await.text().contains("没有找到"));
        assert_eq!(world.browser_of("teacher").await.get("/admin/roster/people").await.status, 403);
    }
}
