use kernel::LocalText;
use library::section::{Column, Section, add_section};
use serde_json::json;

use super::world::{article, book, entry, resource, worlds};

#[tokio::test]
async fn a_guest_finds_a_lesson_through_course_teaching() {
    for world in worlds().await {
        let guest = world.browser();
        let course = guest.get("/course").await;
        assert!(course.text().contains("青禾版数学") && course.text().contains("1.1 亿以内的数"), "the richest textbook comes first");
        assert!(course.text().contains(&format!("/lesson/{}", resource("lesson"))));
        let lesson = guest.get(&format!("/lesson/{}", resource("lesson"))).await;
        assert!(lesson.text().contains(&format!("/book/{}?page=1", book())), "the lesson leads to its textbook page");
        let exercises = guest.get(&format!("/lesson/{}/exercises", resource("lesson"))).await;
        assert!(exercises.text().contains("1 亿有几个 0？") && exercises.text().contains("八个"));
    }
}

#[tokio::test]
async fn a_chapter_shows_only_what_teaches_it() {
    for world in worlds().await {
        let guest = world.browser();
        let of_unit = |unit: &str| format!("/course?book={}&unit={unit}", book());
        assert!(guest.get(&of_unit("u1")).await.text().contains("认识亿"));
        assert!(guest.get(&of_unit("u1.1")).await.text().contains("认识亿"));
        assert!(!guest.get(&of_unit("u2")).await.text().contains("认识亿"));
    }
}

#[tokio::test]
async fn a_catalogue_entry_is_marked_where_no_file_is_held() {
    for world in worlds().await {
        let guest = world.browser();
        let words = web::words(kernel::Language::ZhHans);
        assert!(guest.get("/books").await.text().contains(&*words.get("no-file-short")));
        let page = guest.get(&format!("/course?book={}", entry())).await;
        assert!(page.text().contains(&*words.get("no-file")) && page.text().contains(&*words.get("catalogue-only")));
    }
}

#[tokio::test]
async fn filters_of_a_section_never_offer_what_is_not_there() {
    for world in worlds().await {
        let guest = world.browser();
        let page = guest.get("/s/reform-experience").await;
        assert!(page.text().contains("作业减量") && page.text().contains("?stage=%E5%88%9D%E4%B8%AD"));
        assert!(!page.text().contains("column=preschool"), "an empty column is no choice");
        assert!(guest.get("/s/reform-experience?stage=%E5%88%9D%E4%B8%AD").await.text().contains("作业减量"));
        assert!(!guest.get("/s/reform-experience?minutes=20").await.text().contains("作业减量"), "forty minutes are not within twenty");
        assert_eq!(guest.get("/s/reform-experience?column=no-such").await.status, 404);
    }
}

#[tokio::test]
async fn a_province_has_its_own_channel() {
    for world in worlds().await {
        let guest = world.browser();
        assert!(guest.get("/s/local-channels").await.text().contains("阅读月"));
        assert!(guest.get("/channel/%E7%A4%BA%E4%BE%8B%E7%9C%81").await.text().contains("阅读月"));
        assert_eq!(guest.get("/channel/%E6%97%A0").await.status, 404);
    }
}

#[tokio::test]
async fn a_thirteenth_section_appears_without_a_rebuild() {
    for world in worlds().await {
        let guest = world.browser();
        assert_eq!(guest.get("/s/ai-education").await.status, 404);
        let section = Section {
            key: "ai-education".parse().unwrap(),
            icon: "sparkles".to_owned(),
            hue: "it".to_owned(),
            title: LocalText::zh_hans("人工智能教育"),
            hint: LocalText::zh_hans("学、用、创"),
            columns: vec![Column { key: "learn".parse().unwrap(), title: LocalText::zh_hans("学一学") }],
        };
        let mut tx = world.db.begin().await.unwrap();
        add_section(&mut tx, &section).await.unwrap();
        tx.commit().await.unwrap();
        world.release(vec![article("ai", "什么是模型", "ai-education", "learn", &json!({}))]).await;
        assert!(guest.get("/").await.text().contains("人工智能教育"), "it stands in the navigation of every page");
        assert!(guest.get("/s/ai-education").await.text().contains("什么是模型"));
    }
}

#[tokio::test]
async fn a_recalled_resource_is_gone_and_out_of_every_list() {
    for world in worlds().await {
        let guest = world.browser();
        let address = format!("/r/{}", resource("case"));
        assert_eq!(guest.get(&address).await.status, 200);
        world.recall("case").await;
        let gone = guest.get(&address).await;
        assert_eq!(gone.status, 410);
        assert!(gone.text().contains("/s/reform-experience"), "the reader is led somewhere useful");
        assert!(!guest.get("/s/reform-experience").await.text().contains("作业减量"));
        assert!(!guest.get("/search?q=%E4%BD%9C%E4%B8%9A").await.text().contains("作业减量"));
    }
}

#[tokio::test]
async fn a_new_release_replaces_the_page_that_is_in_memory() {
    for world in worlds().await {
        let guest = world.browser();
        let address = format!("/r/{}", resource("case"));
        let before = guest.get_with(&address, &[("accept-encoding", "gzip")]).await;
        let again = guest.get_with(&address, &[("accept-encoding", "gzip"), ("if-none-match", before.header("etag"))]).await;
        assert_eq!(again.status, 304);
        let changed = article("case", "作业减量提质", "reform-experience", "double-reduction", &json!({}));
        world.release(vec![changed]).await;
        let after = guest.get_with(&address, &[("accept-encoding", "gzip")]).await;
        assert_ne!(before.header("etag"), after.header("etag"));
        let page = guest.get(&address).await;
        assert!(page.text().contains("作业减量提质") && page.text().contains("v2"));
    }
}

#[tokio::test]
async fn pages_speak_the_language_of_the_cookie_and_the_browser() {
    for world in worlds().await {
        let guest = world.browser();
        let english = guest.get_with("/", &[("accept-language", "en-GB")]).await;
        assert!(english.text().contains("<html lang=\"en\"") && english.text().contains("Course Teaching"));
        assert_eq!(guest.get("/view?set=zh-Hant.dark&next=/course").await.header("location"), "/course");
        let chinese = guest.get_with("/", &[("accept-language", "en-GB")]).await;
        assert!(chinese.text().contains("<html lang=\"zh-Hant\" data-theme=\"dark\"") && chinese.text().contains("課程教學"));
    }
}
