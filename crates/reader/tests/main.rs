//! The reader through the door that browsers use, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod notes;
mod publications;

use std::ops::Deref;

use kernel::{BlobId, Clock, TextbookId};
use library::Library;
use library::document::{Document, Subject};
use serde_json::json;
use testing::{Client, TestDb};
use web::{App, ServeOptions, Service};

fn id(name: &str) -> TextbookId {
    TextbookId::from_name("test", name)
}

/// A book of one cover and three numbered pages, and one of which only the catalogue knows.
fn documents() -> Vec<Document> {
    let file = |name: u8| json!({ "file": BlobId::from_digest([name; 32]) });
    let line = |number: u8| json!([[0.1, 0.1, 0.5, 0.02, format!("这是第 {number} 张")]]);
    let page =
        |number: u8| json!({ "small": file(number), "large": file(number + 100), "width": 1440, "height": 2036, "text": line(number) });
    let path = json!({ "stage": "小学", "subject": "数学", "edition": "青禾版", "grade": "四年级", "volume": "上册" });
    let unit =
        |key: &str, page: u32| json!({ "key": key, "kind": "chapter", "number": format!("第 {key} 章"), "title": "数", "page": page });
    let lesson = json!({ "kind": "resource", "id": kernel::ResourceId::from_name("test", "lesson"), "type": "lesson",
        "title": { "zh-Hans": "大数的认识" }, "summary": { "zh-Hans": "认识亿" },
        "places": [{ "section": "course-teaching", "column": "self-study" }], "alignments": [{ "textbook": id("whole"), "unit": "2" }],
        "audience": ["pupil"], "language": "zh-Hans", "licence": "CC-BY-4.0" });
    let all = json!([
        { "kind": "textbook", "id": id("whole"), "title": { "zh-Hans": "数学 四年级上册" }, "curriculum": path, "licence": "CC-BY-4.0",
          "front_pages": 1, "pages": [page(1), page(2), page(3), page(4)], "tree": [unit("1", 1), unit("2", 2)] },
        { "kind": "textbook", "id": id("listed"), "title": { "zh-Hans": "语文 四年级上册" }, "curriculum": path,
          "publisher": "示例教育出版社", "licence": "all-rights-reserved" },
        lesson,
    ]);
    serde_json::from_value(all).unwrap()
}

struct World {
    db: TestDb,
    library: Library,
    browser: Client<Service>,
}

async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        for document in documents() {
            library::log::release(&mut tx, "test", &document, db.clock().now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        let service = Service::new(app, reader::routes(library.clone()), ServeOptions { trusts_proxy: false });
        all.push(World { db, library, browser: Client::new(service) });
    }
    all
}

#[tokio::test]
async fn the_printed_number_leads_to_its_page() {
    for world in worlds().await {
        let whole = format!("/book/{}", id("whole"));
        for (query, shown, text) in [
            ("", "正文前第 1 页", "这是第 1 张"),
            ("?page=f1", "正文前第 1 页", "这是第 1 张"),
            ("?page=1", "第 1 页", "这是第 2 张"),
            ("?page=3", "第 3 页", "这是第 4 张"),
            ("?unit=2", "第 2 页", "这是第 3 张"),
        ] {
            let reply = world.browser.get(&format!("{whole}{query}")).await;
            let page = reply.text();
            assert_eq!(reply.status, 200, "{query} ({})", world.db.name());
            assert!(page.contains(&format!("alt=\"{shown}\"")) && page.contains(text) && page.contains("共 3 页"), "{query}: {page}");
        }
        let both = world.browser.get(&format!("{whole}?page=3&view=2")).await.text().to_owned();
        assert!(both.contains("这是第 3 张") && both.contains("这是第 4 张") && !both.contains("这是第 2 张"));
    }
}

#[tokio::test]
async fn a_page_leads_to_the_lessons_of_its_unit() {
    for world in worlds().await {
        let page = |number| format!("/book/{}?page={number}", id("whole"));
        assert!(!world.browser.get(&page(1)).await.text().contains("大数的认识"));
        assert!(world.browser.get(&page(2)).await.text().contains("大数的认识"));
        assert!(world.browser.get(&page(3)).await.text().contains("大数的认识"));
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_gives_way_to_the_nearest() {
    for world in worlds().await {
        for (query, notice) in [
            ("?page=4", "这本书没有第 4 页。已打开第 3 页。"),
            ("?page=99999999999", "页码要填数字"),
            ("?page=-1", "页码要填数字"),
            ("?page=%00", "页码要填数字"),
            ("?unit=%3Cscript%3E", "目录里没有找到这一节"),
        ] {
            let reply = world.browser.get(&format!("/book/{}{query}", id("whole"))).await;
            assert_eq!(reply.status, 404, "{query}");
            assert!(reply.text().contains(notice) && reply.text().contains("class=\"rd-pg\""), "{query}: {}", reply.text());
        }
        for path in ["/book/1", "/book/%00", &format!("/book/{}", id("nobody knows it"))] {
            assert_eq!(world.browser.get(path).await.status, 404, "{path}");
        }
        assert_eq!(world.browser.get(&format!("/book/{}?page=1&page=2", id("whole"))).await.status, 400);
    }
}

#[tokio::test]
async fn a_book_without_a_file_says_what_is_known() {
    for world in worlds().await {
        let reply = world.browser.get(&format!("/book/{}?page=7", id("listed"))).await;
        assert_eq!(reply.status, 200);
        for words in ["本站没有收到这本教材的书页", "示例教育出版社", "四年级", "语文 四年级上册"] {
            assert!(reply.text().contains(words), "{words}");
        }
    }
}

#[tokio::test]
async fn a_withdrawn_book_is_gone() {
    for world in worlds().await {
        assert_eq!(world.browser.get(&format!("/book/{}", id("whole"))).await.status, 200);
        let mut tx = world.db.begin().await.unwrap();
        library::log::recall(&mut tx, Subject::Textbook(id("whole")), "test", world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        world.library.refresh().await.unwrap();
        assert_eq!(world.browser.get(&format!("/book/{}", id("whole"))).await.status, 410);
    }
}

#[tokio::test]
async fn a_range_of_pages_is_ready_for_paper() {
    for world in worlds().await {
        let print = |query: &str| format!("/book/{}/print{query}", id("whole"));
        let page = world.browser.get(&print("?from=1&to=3")).await.text().to_owned();
        assert_eq!(page.matches("class=\"pr-pg\"").count(), 3, "{page}");
        assert!(page.contains("alt=\"第 3 页\"") && !page.contains("正文前第 1 页"));
        assert_eq!(world.browser.get(&print("")).await.text().matches("class=\"pr-pg\"").count(), 1);
        for wrong in ["?from=9", "?from=x", "?from=1&to=99999999999"] {
            assert_eq!(world.browser.get(&print(wrong)).await.status, 404, "{wrong}");
        }
        assert_eq!(world.browser.get(&format!("/book/{}/print", id("listed"))).await.status, 404);
    }
}
