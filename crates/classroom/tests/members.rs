use crate::world::{address, worlds};

#[tokio::test]
async fn everybody_in_a_class_sees_who_else_is_in_it() {
    for world in worlds().await {
        for who in ["teacher", "pupil", "parent"] {
            let browser = world.browser_of(who).await;
            let list = browser.get("/class").await;
            assert!(list.text().contains("七（3）班"), "{who}");
            let page = browser.get(&format!("{}/members", address("七（3）班"))).await;
            assert_eq!(page.status, 200, "{who}");
            assert!(page.text().contains("周敏") && page.text().contains("林小满"), "{who} on {}", world.db.name());
        }
    }
}

#[tokio::test]
async fn an_address_that_leaks_opens_nothing() {
    for world in worlds().await {
        let page = world.browser_of("pupil-primary").await.get(&format!("{}/members", address("七（3）班"))).await;
        assert_eq!(page.status, 404);
        assert!(!page.text().contains("周敏"));
    }
}
