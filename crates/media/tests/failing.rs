use std::ops::Deref;

use crate::world::{Browser, World, worlds};

const DAY_MINUTES: i64 = 24 * 60;
const CAPTIONS: &[u8] = b"WEBVTT\n\n00:00.000 --> 00:02.000\nAngles\n";

/// Lets the work fail until nobody tries any more: the file it is about is out of reach.
async fn fail_for_good(world: &World, teacher: &Browser) -> (String, std::path::PathBuf, std::path::PathBuf) {
    let page = teacher.upload(CAPTIONS).await.unwrap();
    let file = world.files().pop().unwrap();
    let away = world.db.folder().path().join("away");
    std::fs::rename(&file, &away).unwrap();
    for attempt in 1..=3 {
        world.work().await;
        let text = teacher.page(&page).await;
        assert!(text.contains("role=\"progressbar\""), "{}: attempt {attempt} is not the last word", world.db.name());
        world.db.clock().advance_ms(DAY_MINUTES * 60_000);
    }
    deliver(world).await;
    (page, file, away)
}

async fn deliver(world: &World) {
    let subscribers = media::subscribe(jobs::Subscribers::new());
    jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
}

#[tokio::test]
async fn work_that_failed_for_good_says_so_and_can_be_tried_again() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let (page, file, away) = fail_for_good(&world, &teacher).await;
        let text = teacher.page(&page).await;
        assert!(text.contains("试了几次都没有处理成功") && text.contains("管理员能在日志里看到原因"), "{}: {text}", world.db.name());
        assert!(!text.contains("role=\"progressbar\"") && text.contains(&format!("{page}/remove")), "{text}");
        assert!(teacher.page("/me/uploads").await.contains("处理没有成功"));

        std::fs::rename(&away, &file).unwrap();
        assert_eq!(teacher.post_form(&format!("{page}/try-again"), &[]).await.status, 303);
        assert!(teacher.page(&page).await.contains("role=\"progressbar\""));
        world.work().await;
        assert!(teacher.page(&page).await.contains("可以预览"), "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM job WHERE state = 'dead'").await, 0, "{}", world.db.name());
        assert_eq!(teacher.post_form(&format!("{page}/try-again"), &[]).await.status, 303, "nothing more to try");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM job WHERE kind = 'media.prepare' AND state = 'ready'").await, 0);
    }
}

#[tokio::test]
async fn work_that_an_administrator_tries_again_goes_on() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let (page, file, away) = fail_for_good(&world, &teacher).await;
        std::fs::rename(&away, &file).unwrap();
        let mut tx = world.db.begin().await.unwrap();
        let dead = jobs::list_dead(&mut tx, None, kernel::PageSize::DEFAULT).await.unwrap();
        assert!(jobs::retry_dead(&mut tx, dead.entries[0].id, kernel::Clock::now(&*world.db.clock())).await.unwrap());
        tx.commit().await.unwrap();
        world.work().await;
        assert!(teacher.page(&page).await.contains("可以预览"), "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_failed_is_removed_with_its_work_and_nobody_else_may() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let (page, ..) = fail_for_good(&world, &teacher).await;
        let other = world.browser_of("editor").await;
        for act in ["try-again", "remove"] {
            assert_eq!(other.post_form(&format!("{page}/{act}"), &[]).await.status, 404);
        }
        assert_eq!(teacher.post_form(&format!("{page}/remove"), &[]).await.status, 303);
        assert_eq!(teacher.get(&page).await.status, 404);
        for left in ["SELECT COUNT(*) AS n FROM job WHERE state = 'dead'", "SELECT COUNT(*) AS n FROM media_upload"] {
            assert_eq!(world.count(left).await, 0, "{}: {left}", world.db.name());
        }
    }
}
