use std::ops::Deref;

use identity::{DEMO_PASSWORD, demo_people};
use kernel::{Clock, ResourceId, TextbookId};
use library::Library;
use library::document::{Document, Subject};
use serde_json::{Value, json};
use testing::{Client, TestDb};
use web::{App, ServeOptions, Service};

/// A node with the demo people and a small library: a mathematics book with two chapters, the same volume of another edition as a
/// catalogue entry, a lesson, a case and an item of a province.
pub struct World {
    pub db: TestDb,
    pub library: Library,
    service: Service,
}

pub fn book() -> TextbookId {
    TextbookId::from_name("test", "book")
}

pub fn entry() -> TextbookId {
    TextbookId::from_name("test", "entry")
}

pub fn resource(name: &str) -> ResourceId {
    ResourceId::from_name("test", name)
}

fn text(words: &str) -> Value {
    json!({ "zh-Hans": words, "en": format!("{words} (en)") })
}

fn textbook(id: TextbookId, edition: &str, tree: &Value) -> Value {
    let path = json!({ "stage": "小学", "subject": "数学", "edition": edition, "grade": "四年级", "volume": "上册" });
    json!({ "kind": "textbook", "id": id, "title": text(&format!("{edition}数学")), "curriculum": path, "licence": "CC-BY-4.0", "tree": tree })
}

/// A resource with the keys that every one needs, and those of `more`.
pub fn article(name: &str, title: &str, section: &str, column: &str, more: &Value) -> Value {
    let mut value = json!({
        "kind": "resource", "id": resource(name), "type": "article", "title": text(title), "summary": text("一句话"),
        "places": [{ "section": section, "column": column }], "audience": ["teacher"], "language": "zh-Hans", "licence": "CC-BY-4.0",
        "minutes": 15, "parts": [{ "part": "article", "body": "# 正文\n\n<script>alert(1)</script>" }],
    });
    for (key, given) in more.as_object().unwrap() {
        value[key] = given.clone();
    }
    value
}

fn documents() -> Vec<Value> {
    let tree = json!([
        { "key": "u1", "kind": "chapter", "number": "一", "title": "大数", "page": 1, "children": [
            { "key": "u1.1", "kind": "section", "number": "1.1", "title": "亿以内的数", "page": 1 }] },
        { "key": "u2", "kind": "chapter", "number": "二", "title": "角", "page": 9 },
    ]);
    let lesson = json!({ "type": "lesson", "alignments": [{ "textbook": book(), "unit": "u1.1" }], "parts": [
        { "part": "task_sheet", "body": "写一写" },
        { "part": "exercises", "items": [{ "prompt": "1 亿有几个 0？", "choices": ["7", "8"], "answer": [1], "solution": "八个" }] }] });
    let case = json!({ "type": "case", "minutes": 40, "curriculum": [{ "stage": "初中" }], "parts": [
        { "part": "problem", "body": "难" }, { "part": "action", "body": "做" }, { "part": "evidence", "body": "好" }] });
    let local = json!({ "places": [{ "section": "local-channels", "column": "news", "region": "示例省" }] });
    vec![
        textbook(book(), "青禾版", &tree),
        textbook(entry(), "人教版", &json!([])),
        article("lesson", "认识亿", "course-teaching", "self-study", &lesson),
        article("case", "作业减量", "reform-experience", "double-reduction", &case),
        article("local", "阅读月", "local-channels", "news", &local),
    ]
}

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        library::section::ensure_first_sections(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        library.finder.open(&db.folder().path().join("search"), 1).unwrap();
        let routes = identity::routes()
            .merge(web::view_routes())
            .merge(library::pages::routes(library.clone()))
            .merge(library::desk::desk_routes(library.clone()));
        let service = Service::new(app, routes, ServeOptions { trusts_proxy: true });
        let world = World { db, library, service };
        world.release(documents()).await;
        all.push(world);
    }
    all
}

impl World {
    /// A browser that is signed in nowhere.
    pub fn browser(&self) -> Client<Service> {
        Client::new(self.service.clone())
    }

    /// A browser in which the demo person is signed in.
    pub async fn browser_of(&self, name: &str) -> Client<Service> {
        let browser = self.browser();
        let reply = browser.post_form("/sign-in", &[("name", name), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        browser
    }

    /// Releases documents, and shows them.
    pub async fn release(&self, documents: Vec<Value>) {
        let mut tx = self.db.begin().await.unwrap();
        for document in documents {
            let document: Document = serde_json::from_value(document).unwrap();
            document.check().unwrap();
            library::log::release(&mut tx, "test", &document, self.db.clock().now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.library.refresh().await.unwrap();
        self.index().await;
    }

    /// Brings the search index up to the log and to the use of things.
    pub async fn index(&self) {
        library::finder::catch_up(&self.library, true, &|_, _| {}).await.unwrap();
    }

    /// Withdraws a resource.
    pub async fn recall(&self, name: &str) {
        let mut tx = self.db.begin().await.unwrap();
        let subject = Subject::Resource(resource(name));
        assert!(library::log::recall(&mut tx, subject, "test", self.db.clock().now()).await.unwrap());
        tx.commit().await.unwrap();
        self.library.refresh().await.unwrap();
        self.index().await;
    }
}
