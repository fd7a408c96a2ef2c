//! Books that flow, through the door that browsers use.

use std::ops::Deref;

use identity::{DEMO_PASSWORD, demo_people};
use kernel::{Clock, ResourceId};
use library::Library;
use library::document::{Document, Subject};
use serde_json::{Value, json};
use testing::{Client, TestDb};
use web::{App, ServeOptions, Service};

struct World {
    db: TestDb,
    library: Library,
    service: Service,
}

fn id() -> ResourceId {
    ResourceId::from_name("test", "river")
}

fn paragraph(text: &str) -> Value {
    json!({ "block": "paragraph", "runs": [{ "text": text }] })
}

/// Two chapters; page 13 of the printed book begins with the last paragraph of the second.
async fn issue(db: &TestDb, first: &str, second: [&str; 2]) {
    let body = json!({ "sections": [
        [{ "block": "heading", "level": 1, "runs": [{ "text": "河" }] }, paragraph(first)],
        [{ "block": "paragraph", "runs": [{ "text": "小满", "ruby": "Xiǎomǎn" }, { "text": second[0] }] }, paragraph(second[1])],
    ] });
    let bytes = body.to_string();
    let (file, _) = db.blobs().keep(bytes.as_bytes(), 1 << 20).await.unwrap();
    let document: Document = serde_json::from_value(json!({
        "kind": "resource", "id": id(), "type": "book", "title": { "zh-Hans": "河边的书" }, "summary": { "zh-Hans": "三天" },
        "places": [{ "section": "after-school", "column": "classic-reading" }], "audience": ["pupil"], "language": "zh-Hans",
        "licence": "CC-BY-4.0",
        "parts": [{ "part": "publication", "body": { "file": file },
            "sections": [{ "title": "第一天", "characters": 20 }, { "title": "第二天", "characters": 30 }],
            "outline": [{ "title": "上篇", "place": { "section": 1 }, "children": [{ "title": "修桥", "place": { "section": 2, "block": 2 } }] }],
            "pages": [{ "label": "13", "place": { "section": 2, "block": 2 } }] }],
    }))
    .unwrap();
    document.check().unwrap();
    let mut tx = db.begin().await.unwrap();
    library::log::release(&mut tx, "test", &document, db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

const SECOND: [&str; 2] = ["看见一座桥。", "桥上没有一点声音。"];

async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        library::section::ensure_first_sections(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        issue(&db, "河水不急，<b>芦苇</b>弯腰。", SECOND).await;
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        let routes = identity::routes().merge(reader::routes(library.clone()));
        let service = Service::new(app, routes, ServeOptions { trusts_proxy: true });
        all.push(World { db, library, service });
    }
    all
}

impl World {
    async fn page(&self, browser: &Client<Service>, path: &str) -> String {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, 200, "{} {path}: {}", self.db.name(), reply.text());
        reply.text().to_owned()
    }
}

#[tokio::test]
async fn a_book_is_read_section_by_section_and_by_its_printed_pages() {
    for world in worlds().await {
        let guest = Client::new(world.service.clone());
        let book = format!("/book/{}", id());
        let first = world.page(&guest, &book).await;
        assert!(first.contains("data-say-take="), "taking along has its words: {first}");
        assert!(first.contains("&lt;b&gt;芦苇") && !first.contains("<b>芦苇"), "words stay words: {first}");
        assert!(first.contains("rel=\"next\" href=\"?section=2\"") && !first.contains("rel=\"prev\""), "{first}");
        assert!(first.contains("上篇") && first.contains("href=\"?section=2#b2\""), "the outline: {first}");
        let second = world.page(&guest, &format!("{book}?section=2")).await;
        assert!(second.contains("<ruby>小满<rt>Xiǎomǎn</rt></ruby>") && second.contains("rel=\"prev\""), "{second}");
        assert!(second.contains("data-p=\"13\""), "{second}");

        let printed = guest.get(&format!("{book}?page=13")).await;
        assert_eq!((printed.status.as_u16(), printed.header("location")), (303, format!("{book}?section=2#b2").as_str()));
        for (query, notice) in
            [("?page=99", "没有第 99 页"), ("?section=3", "没有这一节"), ("?section=-1", "没有这一节"), ("?section=%00", "没有这一节")]
        {
            let reply = guest.get(&format!("{book}{query}")).await;
            assert_eq!(reply.status, 404, "{query}");
            assert!(reply.text().contains(notice), "{query}: {}", reply.text());
        }
        let paper = world.page(&guest, &format!("{book}/print?from=1&to=2")).await;
        assert!(paper.contains("芦苇") && paper.contains("没有一点声音"), "{paper}");
        assert_eq!(guest.get(&format!("{book}/print?from=3")).await.status, 404);
    }
}

#[tokio::test]
async fn notes_in_a_book_find_their_words_in_its_next_issue() {
    for world in worlds().await {
        let pupil = Client::new(world.service.clone());
        assert_eq!(pupil.post_form("/sign-in", &[("name", "pupil-primary"), ("password", DEMO_PASSWORD)]).await.status, 303);
        let notes = format!("/me/notes/resource/{}", id());
        // How 小满 is read is no part of the text: the quote begins at its third character.
        let note = |place: &'static str, start: &'static str, exact: &'static str| {
            [("motivation", "highlighting"), ("place", place), ("start", start), ("exact", exact), ("body", "")]
        };
        assert_eq!(pupil.post_form(&notes, &note("2", "2", "看见一座桥。桥上没有")).await.status, 303);
        assert_eq!(pupil.post_form(&notes, &[("motivation", "bookmarking"), ("place", "1"), ("body", "")]).await.status, 303);
        assert_eq!(pupil.post_form(&notes, &note("3", "0", "桥")).await.status, 400, "there is no third section");
        assert_eq!(pupil.post_form(&notes, &note("2", "0", "没有这些字")).await.status, 409);
        let before = world.page(&pupil, &notes).await;
        assert!(before.contains("data-page=\"2\" data-start=\"2\" data-length=\"10\""), "{}: {before}", world.db.name());
        assert!(before.contains("第二天") && before.contains("data-note=\"bookmarking\" data-page=\"1\""), "{before}");

        issue(&world.db, "河水不急，芦苇弯腰。", ["又看见一座桥。", SECOND[1]]).await;
        world.library.refresh().await.unwrap();
        let after = world.page(&pupil, &notes).await;
        assert!(after.contains("data-page=\"2\" data-start=\"3\" data-length=\"10\""), "{}: {after}", world.db.name());
    }
}

#[tokio::test]
async fn a_withdrawn_book_that_flows_is_gone() {
    for world in worlds().await {
        let guest = Client::new(world.service.clone());
        let mut tx = world.db.begin().await.unwrap();
        library::log::recall(&mut tx, Subject::Resource(id()), "test", world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        world.library.refresh().await.unwrap();
        for path in [format!("/book/{}", id()), format!("/book/{}/print", id())] {
            assert_eq!(guest.get(&path).await.status, 410, "{path}");
        }
    }
}
