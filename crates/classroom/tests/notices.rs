use kernel::Clock;

use crate::world::{address, request, worlds};

const CLASS: &str = "七（3）班";
const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_parent_confirms_a_notice_with_one_tap_and_the_teacher_alone_sees_who_has_not() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        let list = format!("{}/notices", address(CLASS));
        let due = world.db.clock().now().plus_ms(48 * HOUR_MS).date();
        let number = request();
        let fields = [("request", number.as_str()), ("title", "春游"), ("text", "周三出发"), ("parents", "1"), ("due", due.as_str())];
        let sent = teacher.post_form(&list, &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let notice = sent.header("location").to_owned();
        assert_eq!(teacher.post_form(&list, &fields).await.status, 303, "the same form again");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_notice").await, 1, "{}", world.db.name());
        let inbox = parent.get("/me/inbox").await;
        assert_eq!(inbox.text().matches("请确认通知").count(), 1, "{}", inbox.text());
        assert_eq!(pupil.get(&notice).await.status, 404, "it is for parents");
        assert!(!pupil.get(&list).await.text().contains("春游"));
        let seen = parent.get(&notice).await;
        assert!(seen.status == 200 && !seen.text().contains("还没有确认"));
        assert!(teacher.get(&notice).await.text().contains("<span class=\"chip\">林小满</span>"));
        let (child, stranger) = (world.account("pupil").await.to_string(), world.account("c73-01").await.to_string());
        assert_eq!(parent.post_form(&format!("{notice}/read"), &[("reader", &stranger)]).await.status, 404, "not for another's child");
        assert_eq!(teacher.post_form(&format!("{notice}/read"), &[("reader", &child)]).await.status, 403);
        assert_eq!(parent.post_form(&format!("{notice}/read"), &[("reader", &child)]).await.status, 303);
        assert!(parent.get(&notice).await.text().contains("已确认"));
        assert!(parent.get("/me/inbox").await.text().contains("已处理"), "nothing is left to do");
        assert!(!teacher.get(&notice).await.text().contains("<span class=\"chip\">林小满</span>"), "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_notice_for_pupils_is_no_parents_and_comes_not_into_an_inbox() {
    for world in worlds().await {
        world.wait_until_hour(10);
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        let list = format!("{}/notices", address(CLASS));
        let sent = teacher.post_form(&list, &[("request", &request()), ("title", "值日"), ("text", "轮到二组"), ("pupils", "1")]).await;
        let notice = sent.header("location").to_owned();
        assert_eq!(parent.get(&notice).await.status, 404, "{}", world.db.name());
        assert!(!parent.get("/me/inbox").await.text().contains("值日"));
        assert!(pupil.get(&list).await.text().contains("未读"));
        let own = world.account("pupil").await.to_string();
        assert_eq!(pupil.post_form(&format!("{notice}/read"), &[("reader", &own)]).await.status, 303);
        assert!(!pupil.get(&list).await.text().contains("未读"));
        for other in [&pupil, &parent] {
            let refused = other.post_form(&list, &[("request", &request()), ("title", "假的"), ("text", "x"), ("pupils", "1")]).await;
            assert_eq!(refused.status, 403, "only teachers send");
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_in_a_notice_is_said_and_kept() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let list = format!("{}/notices", address(CLASS));
        let (long, number) = ("长".repeat(61), request());
        for (title, text, to, due) in [
            ("", "说的话", "1", ""),
            (long.as_str(), "说的话", "1", ""),
            ("题", "", "1", ""),
            ("题", "说的话", "", ""),
            ("题", "说的话", "1", "2020-01-01"),
            ("题", "说的话", "1", "9999-99-99"),
        ] {
            let fields = [("request", number.as_str()), ("title", title), ("text", text), ("parents", to), ("due", due)];
            let refused = teacher.post_form(&list, &fields).await;
            assert_eq!(refused.status, 422, "{title} {text} {to} {due} on {}", world.db.name());
            assert!(refused.text().contains("field-error"));
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_notice").await, 0);
    }
}
