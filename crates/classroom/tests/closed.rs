use identity::guardians::Owner;
use identity::{Duty, find_demo_person};
use kernel::{ClassId, Clock};
use roster::{Enrollment, enroll, find_class};
use store::sql;

use crate::check_in::{Browser, SEVENTH, day, hand_in, make, make_in, only_entry};
use crate::joining::{code, id, let_in, open};
use crate::world::{World, address, request, worlds};

/// Makes the demo person a subject teacher of 七（3）班.
async fn teach_seventh(world: &World, name: &str) {
    let mut tx = world.db.begin().await.unwrap();
    let person = find_demo_person(&mut tx, name).await.unwrap().unwrap();
    let class = find_class(&mut tx, ClassId::from_name("qinghe demo", SEVENTH)).await.unwrap().unwrap();
    let who = Owner { home: person.home, account: person.account };
    let place = Enrollment { who, duty: Duty::SubjectTeacher, subject: "数学".to_owned() };
    enroll(&mut tx, &class, &place, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// As the school does at the end of its last year.
async fn close_seventh(world: &World) {
    let mut tx = world.db.begin().await.unwrap();
    let closing = sql("UPDATE class_group SET closed_at = $1 WHERE name = '七（3）班'").bind(world.db.clock().now());
    assert_eq!(closing.execute(&mut tx).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// An ordinary class that takes parents, with a pupil of nine in it; its address.
async fn class_of_a_child(world: &World, teacher: &Browser) -> String {
    let class = open(teacher, "1").await;
    let link = format!("/join/{}", code(teacher, &class).await);
    assert_eq!(world.browser_of("pupil-primary").await.post_form(&link, &[]).await.status, 303);
    assert_eq!(let_in(teacher, &class, &["pupil-primary"], "approve").await, 303);
    class
}

async fn close(teacher: &Browser, class: &str) {
    assert_eq!(teacher.post_form(&format!("{class}/settings/close"), &[("sure", "1")]).await.status, 303);
}

#[tokio::test]
async fn in_a_closed_class_teachers_are_still_its_teachers_and_nothing_waits() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil-primary").await);
        let class = class_of_a_child(&world, &teacher).await;
        let at = make_in(&world, &teacher, &class, &[]).await;
        let form = [("request", request()), ("title", "家长开放日".into()), ("text", "周五".into()), ("parents", "1".into())];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let notice = teacher.post_form(&format!("{class}/notices"), &form).await.header("location").to_owned();
        assert!(pupil.get("/class").await.text().contains(&at), "it is due");
        close(&teacher, &class).await;
        assert!(!pupil.get("/class").await.text().contains(&at), "nothing is due in a closed class");
        assert!(!teacher.get("/class").await.text().contains(&at), "least of all for its teacher");
        let seen = teacher.get(&at).await;
        assert!(
            seen.text().contains("还没打卡") && !seen.text().contains("连续"),
            "a teacher's page on {}: {}",
            world.db.name(),
            seen.text()
        );
        assert!(!seen.text().contains("/end\"") && !seen.text().contains("/remind\""), "where nothing is to do");
        for act in ["end", "remind"] {
            for browser in [&teacher, &pupil] {
                assert_eq!(browser.post_form(&format!("{at}/{act}"), &[]).await.status, 403, "{act}");
            }
        }
        let list = teacher.get(&format!("{class}/check-in")).await;
        assert!(!list.text().contains("check-in/new"), "and nothing to make");
        assert!(teacher.get(&notice).await.text().contains("林小禾"), "a teacher reads what parents were told, and who has not");
        let notices = teacher.get(&format!("{class}/notices")).await;
        assert!(notices.text().contains("家长开放日") && !notices.text().contains("<textarea"));
    }
}

#[tokio::test]
async fn nobody_hands_in_or_takes_back_in_a_closed_class() {
    for world in worlds().await {
        let (teacher, pupil, parent) =
            (world.browser_of("teacher").await, world.browser_of("pupil-primary").await, world.browser_of("parent").await);
        let class = class_of_a_child(&world, &teacher).await;
        let at = make_in(&world, &teacher, &class, &[]).await;
        assert_eq!(hand_in(&world, &parent, &at, "pupil-primary", &day(&world, 0), "读了").await.status, 303, "while it is open");
        let entry = only_entry(&world, &at).await;
        close(&teacher, &class).await;
        world.db.clock().advance_ms(crate::check_in::DAY_MS);
        for browser in [&pupil, &parent] {
            let page = browser.get(&at).await;
            assert!(page.text().contains("读了") && !page.text().contains("/entries\""), "read only on {}", world.db.name());
            assert_eq!(hand_in(&world, browser, &at, "pupil-primary", &day(&world, 0), "再读").await.status, 403);
            assert_eq!(browser.post_form(&format!("{entry}/remove"), &[]).await.status, 403);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM check_in_entry").await, 1);
    }
}

#[tokio::test]
async fn in_a_closed_administrative_class_a_subject_teacher_learns_no_more_than_before() {
    for world in worlds().await {
        teach_seventh(&world, "teacher-parent").await;
        let (parent, colleague) = (world.browser_of("parent").await, world.browser_of("teacher-parent").await);
        let class = address(SEVENTH);
        let page = format!("{class}/leave");
        assert_eq!(parent.post_form(&page, &[("when", "tomorrow"), ("reason", "家里的私事")]).await.status, 303);
        assert!(!colleague.get(&page).await.text().contains("家里的私事"));
        close_seventh(&world).await;
        let seen = colleague.get(&page).await;
        assert!(seen.status == 200 && !seen.text().contains("家里的私事"), "{}: {}", world.db.name(), seen.text());
        let sheet = colleague.get(&format!("{class}/attendance")).await;
        assert!(sheet.text().contains(&format!("mark-{}", id("pupil"))), "the sheet, not a list of every pupil's own");
        assert!(!sheet.text().contains("method=\"post\" action=\"/class"), "{}", sheet.text());
        let evaluation = colleague.get(&format!("{class}/evaluation")).await;
        assert!(evaluation.text().contains("id=\"balance\"") && !evaluation.text().contains("name=\"behaviour\""));
    }
}

#[tokio::test]
async fn who_teaches_a_class_but_acts_as_administrator_still_sees_the_list_of_classes() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        make(&world, &teacher, SEVENTH, &[]).await;
        teach_seventh(&world, "school").await;
        let list = world.browser_of("school").await.get("/class").await;
        assert_eq!(list.status, 200, "{}", world.db.name());
        assert!(!list.text().contains(&address(SEVENTH)), "which they are in as a teacher");
        assert!(teacher.get("/class").await.text().contains(&address(SEVENTH)));
    }
}
