use store::sql;

use crate::world::{address, between, worlds};

#[tokio::test]
async fn only_who_got_an_entry_says_that_it_is_read() {
    for world in worlds().await {
        let (parent, teacher) = (world.browser_of("parent").await, world.browser_of("teacher").await);
        let page = format!("{}/leave", address("七（3）班"));
        assert_eq!(parent.post_form(&page, &[("when", "tomorrow"), ("reason", "发烧")]).await.status, 303);
        let mut tx = world.db.read().await.unwrap();
        let leave = sql("SELECT id FROM leave_request").fetch_one(&mut tx, |row| row.get::<String>("id")).await.unwrap();
        drop(tx);
        assert_eq!(teacher.post_form(&format!("{page}/{leave}/approve"), &[]).await.status, 303);
        // Whatever the hour was, the next day it is seen.
        world.db.clock().advance_ms(24 * 3_600_000);
        let inbox = parent.get("/me/inbox").await;
        let done = format!("/me/inbox/{}", between(inbox.text(), "action=\"/me/inbox/", "\""));
        assert!(done.ends_with("/done"), "{done}");
        for (who, status) in [("teacher", 404), ("teacher-parent", 404), ("pupil", 403), ("school", 403)] {
            assert_eq!(world.browser_of(who).await.post_form(&done, &[]).await.status.as_u16(), status, "{who}");
        }
        let is_open = "SELECT COUNT(*) AS n FROM inbox_entry WHERE is_news = 1 AND handled_at IS NULL";
        assert_eq!(world.count(is_open).await, 1, "{}", world.db.name());
        assert_eq!(parent.post_form(&done, &[]).await.status, 303);
        assert_eq!(world.count(is_open).await, 0, "{}", world.db.name());
    }
}
