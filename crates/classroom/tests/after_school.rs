use identity::AccountErased;
use kernel::{Clock, OfferId, RequestId};
use store::sql;
use testing::Client;
use web::Service;

use crate::world::{World, address, worlds};

const CLASS: &str = "七（3）班";

/// A world in which the demo courses are offered.
async fn schools() -> Vec<World> {
    let worlds = worlds().await;
    for world in &worlds {
        let mut tx = world.db.begin().await.unwrap();
        classroom::demo_after_school(&mut tx, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    worlds
}

fn course(world: &World, title: &str) -> OfferId {
    let term = classroom::Term::of(world.db.clock().now());
    OfferId::from_name("qinghe demo", &format!("{term} {title}"))
}

/// The value of the hidden field of the first form that chooses.
fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = page.find(&mark).unwrap() + mark.len();
    page[from..].split('"').next().unwrap().to_owned()
}

/// Chooses courses as the page's form would; answers the status.
async fn choose(world: &World, browser: &Client<Service>, titles: &[&str]) -> u16 {
    let path = format!("{}/after-school", address(CLASS));
    let page = browser.get(&path).await;
    let (request, child) = (hidden(page.text(), "request"), hidden(page.text(), "child"));
    let names: Vec<String> = titles.iter().map(|title| format!("wish-{}", course(world, title))).collect();
    let ranks = ["1", "2", "3", "3"];
    let mut form = vec![("request", request.as_str()), ("child", child.as_str())];
    form.extend(names.iter().zip(ranks).map(|(name, rank)| (name.as_str(), rank)));
    browser.post_form(&path, &form).await.status.as_u16()
}

async fn shown(browser: &Client<Service>) -> String {
    browser.get(&format!("{}/after-school", address(CLASS))).await.text().to_owned()
}

#[tokio::test]
async fn a_guardian_gets_a_place_or_a_number_and_the_next_moves_up_when_a_place_is_given_back() {
    for world in schools().await {
        let (parent, first) = (world.browser_of("parent").await, world.browser_of("c73-01").await);
        assert_eq!(choose(&world, &parent, &["足球", "机器人"]).await, 303, "{}", world.db.name());
        let page = shown(&parent).await;
        assert!(page.contains("已录取") && page.contains("候补第 2 位"), "{}: {page}", world.db.name());

        let path = format!("{}/after-school/withdraw", address(CLASS));
        for who in [&first, &world.browser_of("c73-02").await] {
            let page = shown(who).await;
            let (child, offer) = (hidden(&page, "child"), course(&world, "机器人").to_string());
            for _ in 0..2 {
                assert_eq!(who.post_form(&path, &[("child", &child), ("offer", &offer)]).await.status, 303);
            }
        }
        let page = shown(&parent).await;
        assert!(!page.contains("候补第"), "{}: the next moved up: {page}", world.db.name());
    }
}

#[tokio::test]
async fn two_courses_at_one_time_are_refused_and_the_page_says_why() {
    for world in schools().await {
        let parent = world.browser_of("parent").await;
        assert_eq!(choose(&world, &parent, &["足球", "合唱"]).await, 422, "{}", world.db.name());
        assert_eq!(choose(&world, &parent, &[]).await, 422);
        assert!(!shown(&parent).await.contains("已录取"), "{}: all of the wishes or none", world.db.name());
        assert_eq!(choose(&world, &parent, &["足球"]).await, 303);
        assert!(shown(&parent).await.contains("时间冲突"), "the other is grey, with the reason");
    }
}

#[tokio::test]
async fn the_same_request_twice_does_no_more_than_once() {
    for world in schools().await {
        let parent = world.browser_of("parent").await;
        let path = format!("{}/after-school", address(CLASS));
        let page = shown(&parent).await;
        let (request, child) = (hidden(&page, "request"), hidden(&page, "child"));
        let wish = format!("wish-{}", course(&world, "足球"));
        for _ in 0..2 {
            let form = [("request", request.as_str()), ("child", &child), (&wish, "1")];
            assert_eq!(parent.post_form(&path, &form).await.status, 303);
        }
        let mut tx = world.db.read().await.unwrap();
        let taken = sql("SELECT taken FROM after_school_offer WHERE id = $1").bind(course(&world, "足球"));
        assert_eq!(taken.fetch_one(&mut tx, |row| row.get::<i64>("taken")).await.unwrap(), 4, "{}", world.db.name());
    }
}

#[tokio::test]
async fn nobody_chooses_for_another_child_and_young_pupils_not_alone() {
    for world in schools().await {
        let page = shown(&world.browser_of("c73-01").await).await;
        let (child, offer) = (hidden(&page, "child"), course(&world, "足球").to_string());
        let path = format!("{}/after-school/withdraw", address(CLASS));
        for (who, status) in [("pupil", 403), ("parent", 403), ("teacher", 403), ("pupil-primary", 404)] {
            let reply = world.browser_of(who).await.post_form(&path, &[("child", &child), ("offer", &offer)]).await;
            assert_eq!(reply.status.as_u16(), status, "{who} on {}", world.db.name());
        }
        let (young, fourth) = (world.browser_of("pupil-primary").await, format!("{}/after-school", address("四（2）班")));
        let page = young.get(&fourth).await;
        assert!(page.text().contains("由家长填报志愿") && !page.text().contains("<select"), "{}", page.text());
        let (own, request) = (world.account("pupil-primary").await.to_string(), RequestId::new().to_string());
        let refused = young.post_form(&fourth, &[("request", &request), ("child", &own)]).await;
        assert!(refused.status == 403 && refused.text().contains("由家长填报志愿"), "{}", refused.text());
        let ordinary = world.browser_of("pupil").await.get(&format!("{}/after-school", address("科学社"))).await;
        assert_eq!(ordinary.status, 403, "an ordinary class has no after-school service");
    }
}

#[tokio::test]
async fn a_school_offers_a_course_its_teacher_notes_who_came_and_the_report_names_nobody() {
    for world in schools().await {
        let school = world.browser_of("school").await;
        let page = school.get("/after-school").await;
        let teacher = page.text().split("<select id=\"teacher\"").nth(1).unwrap().split("value=\"").nth(1).unwrap();
        let teacher = teacher.split('"').next().unwrap().to_owned();
        let term = classroom::Term::of(world.db.clock().now()).to_string();
        let form = [
            ("title", "=舞蹈"),
            ("term", &term),
            ("weekday", "2"),
            ("begins", "16:30"),
            ("ends", "17:30"),
            ("place", "舞蹈室"),
            ("places", "20"),
            ("teacher", &teacher),
        ];
        let refused: Vec<_> = form.iter().map(|(key, value)| (*key, if *key == "ends" { "16:00" } else { *value })).collect();
        let reply = school.post_form("/after-school", &refused).await;
        assert!(reply.status == 422 && reply.text().contains("结束要晚于开始") && reply.text().contains("value=\"=舞蹈\""));
        assert_eq!(school.post_form("/after-school", &form).await.status, 303, "{}", world.db.name());

        let lead = world.browser_of("teacher").await;
        let course = format!("/after-school/{}", course(&world, "足球"));
        let page = lead.get(&course).await;
        assert!(page.text().contains("安然"), "{}", page.text());
        let present = hidden(page.text(), "present");
        let today = world.db.clock().now().date();
        let note = [("held_on", today.as_str()), ("teacher", "1"), ("present", &present)];
        assert_eq!(lead.post_form(&format!("{course}/sessions"), &note).await.status, 303);
        assert_eq!(lead.post_form(&format!("{course}/sessions"), &[("held_on", "2099-01-01")]).await.status, 400);
        let page = lead.get(&course).await;
        assert!(page.text().contains("到课 1 人") && page.text().contains("未到："), "{}", page.text());

        let report = school.get("/after-school/report.csv").await;
        assert!(report.text().contains("'=舞蹈,") && report.text().contains(",30,3,1"), "{}", report.text());
        assert!(!report.text().contains("安然") && !report.text().contains("周敏"));
        for (who, path) in [("teacher-parent", course.as_str()), ("parent", &course), ("pupil", "/after-school"), ("city", "/after-school")]
        {
            let status = world.browser_of(who).await.get(path).await.status.as_u16();
            assert!(status == 404 || status == 403, "{who} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn who_is_erased_leaves_the_place_to_the_next() {
    for world in schools().await {
        let mut tx = world.db.begin().await.unwrap();
        let gone = identity::find_demo_person(&mut tx, "c73-01").await.unwrap().unwrap();
        let erased = AccountErased { home: gone.home.to_string(), account: gone.account };
        store::outbox::publish(&mut tx, &erased, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let subscribers = classroom::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new((*world.db).clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        let mut tx = world.db.read().await.unwrap();
        let left = sql("SELECT COUNT(*) AS n FROM after_school_wish WHERE child_id = $1").bind(gone.account);
        assert_eq!(left.fetch_one(&mut tx, |row| row.get::<i64>("n")).await.unwrap(), 0, "{}", world.db.name());
        let page = shown(&world.browser_of("c73-05").await).await;
        assert!(!page.contains("候补第"), "{}: {page}", world.db.name());
    }
}

/// Delivers what happened to the classes.
async fn deliver(world: &World) {
    let subscribers = classroom::subscribe(jobs::Subscribers::new());
    jobs::Deliveries::new((*world.db).clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
}

async fn seats(world: &World, title: &str) -> (i64, i64, i64) {
    let mut tx = world.db.read().await.unwrap();
    let mut count = async |state: &str| {
        let rows =
            sql("SELECT COUNT(*) AS n FROM after_school_wish WHERE offer_id = $1 AND state = $2").bind(course(world, title)).bind(state);
        rows.fetch_one(&mut tx, |row| row.get::<i64>("n")).await.unwrap()
    };
    let (placed, waiting) = (count("placed").await, count("waiting").await);
    let taken = sql("SELECT taken FROM after_school_offer WHERE id = $1").bind(course(world, title));
    (taken.fetch_one(&mut tx, |row| row.get::<i64>("taken")).await.unwrap(), placed, waiting)
}

#[tokio::test]
async fn who_leaves_the_school_gives_the_places_back_and_the_next_moves_up() {
    for world in schools().await {
        let parent = world.browser_of("parent").await;
        assert_eq!(choose(&world, &parent, &["机器人"]).await, 303, "{}", world.db.name());
        assert_eq!(seats(&world, "机器人").await, (2, 2, 2));
        let school = world.browser_of("school").await;
        for number in ["C73-01", "C73-05"] {
            let reply = school.post_form("/admin/roster/transfers/leave", &[("number", number), ("reason", "moved")]).await;
            assert_eq!(reply.status, 303, "{}", reply.text());
        }
        deliver(&world).await;
        assert_eq!(seats(&world, "机器人").await, (2, 2, 0), "one place given back, one waiting number gone, the next moved up");
        assert_eq!(seats(&world, "足球").await, (2, 2, 0));
        let inbox = parent.get("/me/inbox").await;
        assert!(inbox.text().contains("候补已录取"), "{}", inbox.text());
        let mut tx = world.db.begin().await.unwrap();
        let gone = identity::find_demo_person(&mut tx, "c73-02").await.unwrap().unwrap();
        let left = roster::PupilLeft {
            home: gone.home.to_string(),
            school: gone.role.org.as_ref().unwrap().id,
            class: kernel::ClassId::from_name("qinghe demo", CLASS),
            child: gone.account,
        };
        store::outbox::publish(&mut tx, &left, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        deliver(&world).await;
        assert_eq!(seats(&world, "足球").await, (2, 2, 0), "who is in a class of the school again keeps the place");
    }
}

#[tokio::test]
async fn a_transfer_is_told_to_guardians_and_the_new_head_teacher() {
    for world in schools().await {
        let (school, city) = (world.browser_of("school").await, world.browser_of("city").await);
        let (parent, head) = (world.browser_of("parent").await, world.browser_of("teacher-parent").await);
        assert_eq!(choose(&world, &parent, &["足球"]).await, 303);
        let page = "/admin/roster/transfers";
        assert_eq!(school.post_form(page, &[("number", "PUPIL"), ("to", "9901010001")]).await.status, 303);
        deliver(&world).await;
        assert!(parent.get("/me/inbox").await.text().contains("原学校已同意"), "{}", world.db.name());
        let primary = kernel::OrgId::from_name("qinghe demo", "9901010001");
        let incoming = city.get(&format!("{page}?org={primary}")).await;
        let id = incoming.text().split(&format!("action=\"{page}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let class = kernel::ClassId::from_name("qinghe demo", "四（2）班").to_string();
        let form = [("act", "accept"), ("class", class.as_str()), ("number", "P-1")];
        world.db.clock().advance_ms(60_000);
        assert_eq!(city.post_form(&format!("{page}/{id}"), &form).await.status, 303);
        deliver(&world).await;
        assert!(parent.get("/me/inbox").await.text().contains("已转入"));
        assert!(head.get("/me/inbox").await.text().contains("新同学"));
        assert_eq!(seats(&world, "足球").await.1, 3, "the place in the old school is given back");
        assert_eq!(parent.get(&address("四（2）班")).await.status.as_u16() / 100, 3, "the guardian sees the new class");
        let members = head.get(&format!("{}/members", address("四（2）班"))).await;
        assert!(members.text().contains("林小满"), "{}", members.text());
        let old = world.browser_of("teacher").await.get(&format!("{}/members", address(CLASS))).await;
        assert!(!old.text().contains("林小满"), "the old class does not see the pupil any more");
    }
}

fn details<'d>(places: &'d str, begins: &'d str, weekday: &'d str) -> Vec<(&'d str, &'d str)> {
    vec![("title", "机器人"), ("weekday", weekday), ("begins", begins), ("ends", "18:00"), ("place", "科学教室"), ("places", places)]
}

#[tokio::test]
async fn who_offers_a_course_changes_it_and_new_places_go_to_who_waits() {
    for world in schools().await {
        let (parent, lead) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        assert_eq!(choose(&world, &parent, &["机器人", "足球"]).await, 303);
        let path = format!("/after-school/{}/change", course(&world, "机器人"));
        assert!(lead.get(&path).await.text().contains("value=\"科学教室\""));
        assert_eq!(lead.post_form(&path, &details("1", "16:30", "3")).await.status, 422, "not fewer than have a place");
        assert_eq!(lead.post_form(&path, &details("0", "16:30", "3")).await.status, 422);
        assert_eq!(lead.post_form(&path, &details("9", "18:30", "3")).await.status, 422, "it ends before it begins");
        assert_eq!(lead.post_form(&path, &details("9", "16:30", "1")).await.status, 422, "somebody has football then");
        assert_eq!(seats(&world, "机器人").await, (2, 2, 2), "{}: nothing changed", world.db.name());
        assert_eq!(lead.post_form(&path, &details("3", "16:30", "3")).await.status, 303);
        assert_eq!(seats(&world, "机器人").await, (3, 3, 1));
        let school = world.browser_of("school").await;
        assert_eq!(school.post_form(&path, &details("9", "16:30", "5")).await.status, 303);
        assert_eq!(seats(&world, "机器人").await, (4, 4, 0));
        let inbox = parent.get("/me/inbox").await;
        assert!(inbox.text().contains("课后服务有变动") && inbox.text().contains("候补已录取"), "{}", inbox.text());
        for who in ["teacher-parent", "parent", "c73-01", "city"] {
            let browser = world.browser_of(who).await;
            assert_eq!(browser.get(&path).await.status, 404, "{who}");
            assert_eq!(browser.post_form(&path, &details("9", "16:30", "5")).await.status, 404, "{who}");
        }
    }
}

#[tokio::test]
async fn a_cancelled_course_frees_everybody_and_their_families_read_it() {
    for world in schools().await {
        let (parent, lead) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        assert_eq!(choose(&world, &parent, &["机器人"]).await, 303);
        let path = format!("/after-school/{}", course(&world, "机器人"));
        let cancel = format!("{path}/cancel");
        assert_eq!(world.browser_of("teacher-parent").await.post_form(&cancel, &[("sure", "1")]).await.status, 404);
        assert_eq!(lead.post_form(&cancel, &[]).await.status, 422, "one has to be sure");
        for _ in 0..2 {
            assert_eq!(lead.post_form(&cancel, &[("sure", "1")]).await.status, 303);
        }
        assert_eq!(seats(&world, "机器人").await, (0, 0, 0));
        assert_eq!(parent.get("/me/inbox").await.text().matches("课后服务已取消").count(), 1, "{}", world.db.name());
        assert!(!shown(&parent).await.contains("机器人"));
        assert_eq!(lead.post_form(&format!("{path}/change"), &details("9", "16:30", "5")).await.status, 422);
        assert!(lead.get(&path).await.text().contains("已经取消"), "what was noted of it stays");
    }
}
