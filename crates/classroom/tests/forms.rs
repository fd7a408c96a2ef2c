use kernel::Clock;
use testing::Reply;

use crate::joining::Browser;
use crate::world::{World, address, between, request, worlds};

pub(crate) const CLASS: &str = "七（3）班";
const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;
/// Those who answer, besides 林小满.
pub(crate) const CLASSMATES: [&str; 5] = ["c73-01", "c73-02", "c73-03", "c73-04", "c73-05"];

fn in_days(world: &World, days: i64) -> String {
    world.db.clock().now().plus_ms(days * DAY_MS).date()
}

pub(crate) fn list() -> String {
    format!("{}/forms", address(CLASS))
}

/// Posts a form for the `space`, with fields besides the usual ones.
pub(crate) async fn post_form(world: &World, teacher: &Browser, space: &str, more: &[(&str, &str)]) -> Reply {
    let (number, closes) = (request(), in_days(world, 7));
    let usual = [("request", number.as_str()), ("title", "去哪儿春游"), ("space", space), ("closes", closes.as_str())];
    teacher.post_form(&list(), &[&usual[..], more].concat()).await
}

/// Makes a poll with three choices; answers its address.
pub(crate) async fn poll(world: &World, teacher: &Browser, space: &str, more: &[(&str, &str)]) -> String {
    let poll = [("poll", "1"), ("kind-0", "one"), ("choices-0", "植物园\r\n科技馆\r\n河边")];
    let made = post_form(world, teacher, space, &[&poll[..], more].concat()).await;
    assert_eq!(made.status, 303, "{}", made.text());
    made.header("location").to_owned()
}

/// Fills in the first sheet of the page as a browser would, with these fields.
pub(crate) async fn answer(browser: &Browser, form: &str, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get(form).await;
    assert_eq!(page.status, 200);
    let hidden = |name: &str| between(page.text(), &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let (request, after, reader) = (hidden("request"), hidden("after"), hidden("reader"));
    let sent = [("request", request.as_str()), ("after", &after), ("reader", &reader)];
    browser.post_form(&format!("{form}/answers"), &[&sent[..], fields].concat()).await
}

#[tokio::test]
async fn one_guardian_answers_for_a_child_and_the_other_reads_who_did_and_changes_it() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, father, mother) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of_mother("pupil").await);
        let form = poll(&world, &teacher, "parents", &[]).await;
        let inbox = mother.get("/me/inbox").await;
        assert!(inbox.text().contains("林小满：请填写“去哪儿春游”") && inbox.text().contains(&form), "{}", inbox.text());
        assert!(father.get(&list()).await.text().contains("待填写"));
        assert_eq!(answer(&father, &form, &[("q0", "1")]).await.status, 303, "{}", world.db.name());
        let page = mother.get(&form).await;
        assert!(page.text().contains("已填写：爸爸"), "{}", page.text());
        let inbox = mother.get("/me/inbox").await;
        assert!(inbox.text().contains("已处理：爸爸"), "{}", inbox.text());
        assert!(mother.get(&list()).await.text().contains("已填写"));
        assert_eq!(answer(&mother, &form, &[("q0", "2")]).await.status, 303);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form_answer").await, 1, "one for the child");
        let page = teacher.get(&form).await;
        assert!(page.text().contains("已填 1 / 12"), "{}", page.text());
        assert!(page.text().contains("<dt>河边</dt><dd>1 人 · 100%"), "{}", page.text());
        assert!(!page.text().contains("<span class=\"chip\">林小满</span>") && page.text().contains("<span class=\"chip\">安然</span>"));
    }
}

#[tokio::test]
async fn a_parent_of_two_answers_for_each_and_for_no_other_child() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let teacher = world.browser_of("teacher").await;
        world.browser_of_mother("pupil").await;
        let mother = world.browser_of_mother("c73-01").await;
        let form = poll(&world, &teacher, "parents", &[]).await;
        let page = mother.get(&form).await;
        assert_eq!(page.text().matches(&format!("{form}/answers\"")).count(), 2, "a sheet for each");
        for child in ["pupil", "c73-01", "c73-02"] {
            let (reader, number) = (world.account(child).await.to_string(), request());
            let sent = mother.post_form(&format!("{form}/answers"), &[("request", &number), ("reader", &reader), ("q0", "0")]).await;
            assert_eq!(sent.status, if child == "c73-02" { 404 } else { 303 }, "{child} on {}", world.db.name());
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form_answer").await, 2);
        assert!(!mother.get(&list()).await.text().contains("待填写"));
    }
}

#[tokio::test]
async fn the_same_form_sent_twice_counts_once_and_a_stale_one_takes_nothing_away() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let number = request();
        let closes = in_days(&world, 7);
        let poll = [("request", number.as_str()), ("title", "投票"), ("space", "pupils"), ("closes", &closes), ("poll", "1")];
        let poll = [&poll[..], &[("kind-0", "one"), ("choices-0", "甲\n乙")]].concat();
        let form = teacher.post_form(&list(), &poll).await.header("location").to_owned();
        assert_eq!(teacher.post_form(&list(), &poll).await.header("location"), form);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM inbox_entry").await, 12, "each pupil hears once");
        assert!(pupil.get("/me/inbox").await.text().contains("请填写“投票”"), "{}", world.db.name());
        let (own, first) = (world.account("pupil").await.to_string(), request());
        let send = |number: String, choice: &'static str| {
            let (path, own, pupil) = (format!("{form}/answers"), own.clone(), &pupil);
            async move { pupil.post_form(&path, &[("request", &number), ("reader", &own), ("q0", choice)]).await }
        };
        assert_eq!(send(first.clone(), "0").await.status, 303);
        assert_eq!(send(first, "0").await.status, 303, "the browser sent it twice");
        let stale = send(request(), "1").await;
        assert_eq!(stale.status, 409, "a page that was open elsewhere");
        assert!(stale.text().contains("再提交一次") && stale.text().contains("value=\"1\" checked"), "{}", stale.text());
        assert!(pupil.get(&form).await.text().contains("<dd>甲</dd>"));
        assert!(pupil.get("/me/inbox").await.text().contains("已处理：你"));
    }
}

#[tokio::test]
async fn a_form_that_is_closed_says_since_when_and_keeps_what_was_typed() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let ask = [("text-0", "几人同行"), ("kind-0", "number"), ("text-1", "备注"), ("kind-1", "text"), ("optional-1", "1")];
        let form = post_form(&world, &teacher, "parents", &ask).await.header("location").to_owned();
        let own = world.account("pupil").await.to_string();
        let number = request();
        let late = [("request", number.as_str()), ("reader", &own), ("q0", "２．５"), ("q1", "晕车<b>")];
        world.db.clock().advance_ms(8 * DAY_MS);
        let parent = {
            drop(parent);
            world.browser_of("parent").await
        };
        let refused = parent.post_form(&format!("{form}/answers"), &late).await;
        assert_eq!(refused.status, 409, "{}", world.db.name());
        assert!(refused.text().contains("23:59 截止") && refused.text().contains("晕车&#60;b&#62;"), "{}", refused.text());
        assert!(!refused.text().contains("提交</button>"));
        assert!(!parent.get("/me/inbox").await.text().contains("去哪儿春游"), "nothing is left to do");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form_answer").await, 0);
        let teacher = {
            drop(teacher);
            world.browser_of("teacher").await
        };
        let early = poll(&world, &teacher, "parents", &[]).await;
        assert_eq!(teacher.post_form(&format!("{early}/close"), &[]).await.status, 303);
        assert!(parent.get(&early).await.text().contains("不再接收填写"));
        assert!(!parent.get("/me/inbox").await.text().contains("去哪儿春游"));
        assert_eq!(teacher.post_form(&format!("{early}/remind"), &[]).await.status, 409);
    }
}

#[tokio::test]
async fn who_has_not_answered_is_reminded_once_a_day() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, mate) = (world.browser_of("teacher").await, world.browser_of("c73-01").await);
        let form = poll(&world, &teacher, "pupils", &[]).await;
        answer(&mate, &form, &[("q0", "0")]).await;
        for status in [303, 409] {
            assert_eq!(teacher.post_form(&format!("{form}/remind"), &[]).await.status, status);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM inbox_entry WHERE message = 'inbox-form-own-again'").await, 11);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM inbox_entry").await, 12, "in the place of the first");
        let inbox = world.browser_of("pupil").await.get("/me/inbox").await;
        assert!(inbox.text().contains("还没有填写“去哪儿春游”"), "{}", world.db.name());
        world.db.clock().advance_ms(DAY_MS);
        let teacher = world.browser_of("teacher").await;
        assert!(teacher.get(&form).await.text().contains("提醒还没有填的人"));
        assert_eq!(teacher.post_form(&format!("{form}/remind"), &[]).await.status, 303);
    }
}

#[tokio::test]
async fn nobody_comes_to_a_form_of_a_space_that_is_not_theirs() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        let of_pupils = poll(&world, &teacher, "pupils", &[("title", "悄悄话")]).await;
        let of_parents = poll(&world, &teacher, "parents", &[]).await;
        let of_staff = poll(&world, &teacher, "staff", &[]).await;
        let stranger = world.browser_of("c42-03").await;
        for (who, form) in [(&parent, &of_pupils), (&pupil, &of_parents), (&parent, &of_staff), (&stranger, &of_pupils)] {
            for path in ["", "/answers.csv", "/delete"] {
                assert_eq!(who.get(&format!("{form}{path}")).await.status, 404, "{path} on {}", world.db.name());
            }
            for act in ["answers", "remind", "close", "delete"] {
                assert_eq!(who.post_form(&format!("{form}/{act}"), &[("request", &request())]).await.status, 404, "{act}");
            }
        }
        assert!(!parent.get(&list()).await.text().contains("悄悄话"));
        for path in ["/answers.csv", "/delete"] {
            assert_eq!(parent.get(&format!("{of_parents}{path}")).await.status, 403, "a parent leads nothing");
        }
        for act in ["remind", "close", "delete"] {
            assert_eq!(parent.post_form(&format!("{of_parents}/{act}"), &[]).await.status, 403, "{act}");
        }
        assert_eq!(parent.get(&format!("{}/new", list())).await.status, 403);
        assert_eq!(post_form(&world, &parent, "parents", &[]).await.status, 403);
        assert_eq!(
            teacher.post_form(&format!("{of_pupils}/answers"), &[("request", &request())]).await.status,
            403,
            "not in a pupil's place"
        );
        let page = parent.get(&of_parents).await;
        assert!(!page.text().contains("id=\"results\"") && !page.text().contains("还没有填："), "parents see nobody else's");
        assert_eq!(answer(&teacher, &of_staff, &[("q0", "0")]).await.status, 303, "a teacher answers what teachers are asked");
    }
}

#[tokio::test]
async fn a_teacher_deletes_a_form_with_all_that_was_answered() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let form = poll(&world, &teacher, "pupils", &[]).await;
        let secret = poll(&world, &teacher, "pupils", &[("anonymous", "1")]).await;
        for form in [&form, &secret] {
            answer(&pupil, form, &[("q0", "0")]).await;
            let asks = teacher.get(&format!("{form}/delete")).await;
            assert!(asks.text().contains("已经填写的 1 份"), "{}", asks.text());
            assert_eq!(teacher.post_form(&format!("{form}/delete"), &[]).await.status, 303);
            assert_eq!(pupil.get(form).await.status, 404);
        }
        for table in [
            "SELECT COUNT(*) AS n FROM class_form",
            "SELECT COUNT(*) AS n FROM class_form_answer",
            "SELECT COUNT(*) AS n FROM class_form_sums",
            "SELECT COUNT(*) AS n FROM inbox_entry",
        ] {
            assert_eq!(world.count(table).await, 0, "{table} on {}", world.db.name());
        }
    }
}

#[tokio::test]
async fn answers_go_with_the_child_and_forms_with_the_teacher() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        let form = poll(&world, &teacher, "parents", &[]).await;
        let secret = poll(&world, &teacher, "pupils", &[("anonymous", "1")]).await;
        answer(&parent, &form, &[("q0", "0")]).await;
        answer(&pupil, &secret, &[("q0", "0")]).await;
        world.erase("parent", classroom::subscribe(jobs::Subscribers::new())).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form_answer WHERE answers IS NOT NULL AND account_id IS NULL").await, 1);
        world.erase("pupil", classroom::subscribe(jobs::Subscribers::new())).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form_answer").await, 0, "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_form_sums").await, 1, "nobody can tell which was whose");
        world.erase("teacher", classroom::subscribe(jobs::Subscribers::new())).await;
        for table in ["SELECT COUNT(*) AS n FROM class_form", "SELECT COUNT(*) AS n FROM class_form_sums"] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
    }
}
