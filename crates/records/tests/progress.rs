use library::document::Subject;

use crate::world::{article, book, lesson, story, worlds};

#[tokio::test]
async fn a_lesson_goes_on_where_it_stopped_on_another_device() {
    for world in worlds().await {
        let at_school = world.browser_of("pupil-primary").await;
        let progress = format!("/me/progress/{}", lesson());
        assert_eq!(at_school.get(&progress).await.status, 204);
        assert_eq!(at_school.put(&progress, r#"{"position_ms":120000,"duration_ms":600000}"#).await, 204);

        let at_home = world.browser_of("pupil-primary").await;
        let reply = at_home.get(&progress).await;
        assert_eq!((reply.status.as_u16(), reply.text()), (200, r#"{"position_ms":120000,"duration_ms":600000}"#));
        assert_eq!(reply.header("cache-control"), "private, no-store");
        let desk = at_home.page("/me").await;
        assert!(desk.contains("大数的认识") && desk.contains("还剩 9 分钟"), "{desk}");
    }
}

#[tokio::test]
async fn a_book_opens_at_the_printed_page_where_it_was_left() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        assert_eq!(pupil.put(&format!("/me/progress/book/{}", book()), r#"{"page_index":3}"#).await, 204);
        let shelf = pupil.page("/me/shelf").await;
        assert!(shelf.contains(&format!("/book/{}?page=2\"", book())) && shelf.contains("读到第 2 页"), "{shelf}");
        pupil.put(&format!("/me/progress/book/{}", book()), r#"{"page_index":1}"#).await;
        assert!(pupil.page("/me/shelf").await.contains("?page=f1\""));
    }
}

#[tokio::test]
async fn a_book_that_flows_opens_in_the_section_where_it_was_left() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let place = format!("/me/progress/book/{}", story());
        assert_eq!(pupil.get(&place).await.status, 204, "nothing was read yet");
        assert_eq!(pupil.put(&place, r#"{"section":2,"share":0.5}"#).await, 204);
        let kept = pupil.get(&place).await.text().to_owned();
        assert!(kept.contains("\"section\":2") && kept.contains("0.5"), "{}: {kept}", world.db.name());
        let history = pupil.page("/me/history").await;
        assert!(history.contains(&format!("/book/{}?section=2", story())) && history.contains("读到 55%"), "{history}");
        assert_eq!(world.browser().get(&place).await.status, 204, "a guest has no place");
        assert_eq!(world.browser_of("pupil").await.get(&place).await.status, 204, "a place is one person's");
    }
}

#[tokio::test]
async fn reports_of_one_minute_are_one_statement() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let progress = format!("/me/progress/{}", lesson());
        for second in 1..=5 {
            pupil.put(&progress, &format!(r#"{{"position_ms":{second}000,"duration_ms":600000}}"#)).await;
        }
        let statements = "SELECT COUNT(*) AS n FROM record_statement";
        assert_eq!(world.count(statements).await, 1, "{}", world.db.name());
        assert_eq!(world.count("SELECT position AS n FROM record_progress").await, 5000);
        world.advance_minutes(2);
        pupil.put(&progress, r#"{"position_ms":120000,"duration_ms":600000}"#).await;
        assert_eq!(world.count(statements).await, 2);
        pupil.put(&progress, r#"{"position_ms":600000,"duration_ms":600000}"#).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_statement WHERE verb = 'completed'").await, 1);
        assert!(pupil.page("/me").await.contains("已学完"));
    }
}

#[tokio::test]
async fn opening_a_lesson_again_keeps_its_place() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        teacher.put(&format!("/me/progress/{}", lesson()), r#"{"position_ms":300000,"duration_ms":600000}"#).await;
        assert_eq!(teacher.put(&format!("/me/opened/{}", lesson()), "").await, 204);
        assert_eq!(world.count("SELECT position AS n FROM record_progress").await, 300_000);
        assert_eq!(teacher.put(&format!("/me/opened/{}", article()), "").await, 204);
        assert!(teacher.page("/me").await.contains("怎样陪孩子读书"));
    }
}

#[tokio::test]
async fn history_stands_by_day_and_can_be_forgotten() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        pupil.put(&format!("/me/opened/{}", article()), "").await;
        world.advance_minutes(24 * 60);
        let pupil = world.browser_of("pupil-primary").await;
        pupil.put(&format!("/me/opened/{}", lesson()), "").await;
        let history = pupil.page("/me/history").await;
        let at = |text: &str| history.find(text).unwrap_or_else(|| panic!("{text} in {history}"));
        assert!(at("今天") < at("大数的认识") && at("大数的认识") < at("昨天") && at("昨天") < at("怎样陪孩子读书"));

        let one = [("kind", "resource"), ("id", &lesson().to_string())];
        assert_eq!(pupil.post_form("/me/history/remove", &one).await.status, 303);
        assert!(!pupil.page("/me/history").await.contains("大数的认识"));
        assert!(pupil.page("/me/history?clear=1").await.contains("要清空全部学习记录吗"));
        assert_eq!(pupil.post_form("/me/history/clear", &[]).await.status, 303);
        assert!(pupil.page("/me/history").await.contains("还没有学习记录"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_statement").await, 0);
    }
}

#[tokio::test]
async fn what_was_withdrawn_is_named_no_more() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        pupil.put(&format!("/me/opened/{}", lesson()), "").await;
        world.recall(Subject::Resource(lesson())).await;
        let history = pupil.page("/me/history").await;
        assert!(history.contains("这条内容已不再提供") && !history.contains("大数的认识"));
        world.advance_minutes(2);
        assert_eq!(world.browser_of("teacher").await.put(&format!("/me/opened/{}", lesson()), "").await, 404);
    }
}

#[tokio::test]
async fn the_library_hears_that_something_was_used_and_not_by_whom() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        for _ in 0..3 {
            assert_eq!(pupil.put(&format!("/me/opened/{}", article()), "").await, 204);
        }
        let said = store::sql("SELECT payload FROM outbox WHERE topic = 'library.resource_used'");
        let said = said.fetch_all(&mut world.db.read().await.unwrap(), |row| row.get::<String>("payload")).await.unwrap();
        assert_eq!(said, [format!(r#"{{"resource":"{}"}}"#, article())], "{}", world.db.name());
    }
}
