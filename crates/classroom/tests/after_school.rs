use identity::AccountErased;
use kernel::{Clock, OfferId};
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
        let young = world.browser_of("pupil-primary").await.get(&format!("{}/after-school", address("四（2）班"))).await;
        assert!(young.text().contains("请由家长填报") && !young.text().contains("<select"), "{}", young.text());
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
        assert!(report.text().contains("\"'=舞蹈\"") && report.text().contains(",30,3,1"), "{}", report.text());
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
