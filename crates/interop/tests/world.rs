use std::ops::Deref;
use std::time::Duration;

use identity::{DEMO_PASSWORD, demo_people};
use interop::{Interop, Settings};
use kernel::{BlobId, Clock, ResourceId, TextbookId};
use library::Library;
use library::document::{Document, Subject};
use serde_json::{Value, json};
use store::{BlobMeta, record_blob};
use testing::{Client, Reply, TestDb};
use web::{App, ServeOptions, Service};

/// A node with the demo people and a small library: a mathematics book with two chapters and three pages, a lesson with a file, a case of
/// another section, an item of a province, and one whose title tries to break out.
pub struct World {
    pub db: TestDb,
    pub library: Library,
    service: Service,
    /// A caption file that is held.
    pub file: BlobId,
}

pub const HOSTILE_TITLE: &str = "]]>&<script>alert('1')</script>\"";

pub fn book() -> TextbookId {
    TextbookId::from_name("test", "book")
}

pub fn resource(name: &str) -> ResourceId {
    ResourceId::from_name("test", name)
}

fn text(words: &str) -> Value {
    json!({ "zh-Hans": words, "en": format!("{words} (en)") })
}

pub fn textbook(stage: &str) -> Value {
    let page = json!({ "small": { "file": "0".repeat(64) }, "large": { "file": "1".repeat(64) }, "width": 10, "height": 20,
        "text": [[0.1, 0.1, 0.5, 0.1, "一亿"]] });
    json!({
        "kind": "textbook", "id": book(), "title": text("青禾版数学"), "licence": "CC-BY-4.0", "front_pages": 1, "publisher": "示例出版社",
        "curriculum": { "stage": stage, "subject": "数学", "edition": "青禾版", "grade": "四年级", "volume": "上册" },
        "pages": [page, page, page],
        "tree": [{ "key": "u1", "kind": "chapter", "number": "一", "title": "大数", "page": 1,
            "children": [{ "key": "u1.1", "kind": "section", "number": "1.1", "title": "亿以内的数", "page": 1 }] },
            { "key": "u2", "kind": "chapter", "number": "二", "title": "角", "page": 2 }],
    })
}

/// An article in a column of moral education, with the keys of `more`.
pub fn article(name: &str, title: &str, more: &Value) -> Value {
    let mut value = json!({
        "kind": "resource", "id": resource(name), "type": "article", "title": text(title), "summary": text("一句话"),
        "places": [{ "section": "moral-education", "column": "character" }], "audience": ["teacher"], "language": "zh-Hans",
        "licence": "CC-BY-4.0", "minutes": 15, "parts": [{ "part": "article", "body": "正文" }],
    });
    for (key, given) in more.as_object().unwrap() {
        value[key] = given.clone();
    }
    value
}

fn documents(file: BlobId) -> Vec<Value> {
    let lesson = json!({ "type": "lesson", "places": [{ "section": "course-teaching", "column": "self-study" }],
        "alignments": [{ "textbook": book(), "unit": "u1.1" }], "authors": ["示例教师"], "providers": ["示例学校"], "goals": ["会读亿"],
        "accessibility": { "captions": true },
        "parts": [
            { "part": "audio", "file": "2".repeat(64), "duration_ms": 60_000,
              "captions": [{ "language": "zh-Hans", "file": file.to_string() }], "chapters": [{ "at_ms": 0, "title": "开头" }] },
            { "part": "exercises", "items": [{ "prompt": "几个 0？", "choices": ["7", "8"], "answer": [1] }] },
            { "part": "task_sheet", "body": "写一写" }] });
    let case = json!({ "type": "case", "places": [{ "section": "reform-experience", "column": "double-reduction" }],
        "curriculum": [{ "stage": "初中" }],
        "parts": [{ "part": "problem", "body": "难" }, { "part": "action", "body": "做" }, { "part": "evidence", "body": "好" }] });
    let local = json!({ "places": [{ "section": "local-channels", "column": "news", "region": "示例省" }] });
    vec![
        textbook("小学"),
        article("lesson", "认识亿", &lesson),
        article("case", "作业减量", &case),
        article("local", "阅读月", &local),
        article("hostile", HOSTILE_TITLE, &json!({ "authors": ["</dc:creator>&;,\\"] })),
    ]
}

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        library::section::ensure_first_sections(&mut tx).await.unwrap();
        let (file, size_bytes) = db.blobs().keep(&b"WEBVTT\n"[..], 1_000).await.unwrap();
        record_blob(&mut tx, &BlobMeta { id: file, size_bytes, media_type: "text/vtt".to_owned() }, db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock()).known_as("https://learn.example".parse().ok());
        let library = Library::open(app.clone()).await.unwrap();
        let service = service(&app, &library);
        let world = World { db, library, service, file };
        world.release(documents(file)).await;
        all.push(world);
    }
    all
}

fn service(app: &App, library: &Library) -> Service {
    let settings = Settings { records_per_answer: 3 };
    let routes = identity::routes()
        .merge(web::file_routes())
        .merge(library::pages::routes(library.clone()))
        .merge(library::desk::desk_routes(library.clone()))
        .merge(interop::routes(Interop::new(library.clone(), settings)));
    Service::new(app.clone(), routes, ServeOptions { trusts_proxy: true })
}

impl World {
    /// A program that asks.
    pub fn client(&self) -> Client<Service> {
        Client::new(self.service.clone())
    }

    /// What answers, for those who do not read an answer to its end.
    pub fn service(&self) -> Service {
        self.service.clone()
    }

    /// The same node after a restart: nothing in memory is left.
    pub async fn restarted(&self) -> Client<Service> {
        let app = App::new(self.db.deref().clone(), self.db.blobs(), self.db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        Client::new(service(&app, &library))
    }

    /// A browser in which the demo person is signed in.
    pub async fn browser_of(&self, name: &str) -> Client<Service> {
        let browser = self.client();
        let reply = browser.post_form("/sign-in", &[("name", name), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        browser
    }

    /// Releases documents.
    pub async fn release(&self, documents: Vec<Value>) {
        let mut tx = self.db.begin().await.unwrap();
        for document in documents {
            let document: Document = serde_json::from_value(document).unwrap();
            document.check().unwrap();
            library::log::release(&mut tx, "test", &document, self.db.clock().now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.advance().await;
    }

    /// Withdraws a resource.
    pub async fn recall(&self, name: &str) {
        let mut tx = self.db.begin().await.unwrap();
        let subject = Subject::Resource(resource(name));
        assert!(library::log::recall(&mut tx, subject, "test", self.db.clock().now()).await.unwrap());
        tx.commit().await.unwrap();
        self.advance().await;
    }

    /// Brings all projections up to date, and lets a minute go by.
    async fn advance(&self) {
        self.library.refresh().await.unwrap();
        interop::catch_up(&self.db, &*self.db.clock()).await.unwrap();
        self.db.clock().advance_ms(i64::try_from(Duration::from_secs(60).as_millis()).unwrap());
    }
}

/// The JSON of an answer.
pub fn json_of(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.bytes).unwrap_or_else(|error| panic!("{error}: {}", reply.text()))
}

/// Every entry of a list, read in parts of `limit` by the links of the answers.
pub async fn read_all(client: &Client<Service>, path: &str, limit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let mut next = Some(format!("{path}{}limit={limit}", if path.contains('?') { '&' } else { '?' }));
    while let Some(address) = next {
        let reply = client.get(&address).await;
        assert_eq!(reply.status, 200, "{address}: {}", reply.text());
        let part = json_of(&reply);
        let items = part["items"].as_array().unwrap();
        assert!(items.len() <= limit);
        all.extend(items.iter().cloned());
        next = link_of(&reply);
        if part.get("since").is_none() {
            assert_eq!(part["next"].as_str().map(str::to_owned), next, "body and header say the same");
        }
    }
    all
}

/// The address of `Link: <…>; rel="next"`.
pub fn link_of(reply: &Reply) -> Option<String> {
    let link = reply.header("link");
    link.strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")).map(str::to_owned)
}
