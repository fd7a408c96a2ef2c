use std::ops::Deref;

use identity::{DEMO_PASSWORD, demo_people};
use kernel::{BlobId, ResourceId, TextbookId};
use library::Library;
use library::document::{Document, Subject, VideoQuestion};
use serde_json::json;
use store::sql;
use testing::{Client, Reply, TestDb};
use web::{App, ServeOptions, Service};

/// The demo nation with a small library: one textbook of four pages, one lesson with a film, one article for families.
pub struct World {
    pub db: TestDb,
    pub library: Library,
    service: Service,
}

pub fn book() -> TextbookId {
    TextbookId::from_name("test", "math-4a")
}

pub fn lesson() -> ResourceId {
    ResourceId::from_name("test", "lesson")
}

/// Two chapters to read, of 9 and of 89 characters.
pub fn story() -> ResourceId {
    ResourceId::from_name("test", "story")
}

pub fn article() -> ResourceId {
    ResourceId::from_name("test", "article")
}

/// What the lesson's film asks: a choice whose second answer is right, and a question for own words.
fn film_questions() -> Vec<VideoQuestion> {
    let all = json!([
        { "at_ms": 10_000, "exercise": { "prompt": "一亿有几个零？", "choices": ["七个", "八个"], "answer": [1] } },
        { "at_ms": 20_000, "exercise": { "prompt": "为什么要分级？", "answer": "好读" } },
    ]);
    serde_json::from_value(all).unwrap()
}

pub fn question_key(at: usize) -> String {
    film_questions()[at].key()
}

fn documents() -> Vec<Document> {
    let file = |name: u8| json!({ "file": BlobId::from_digest([name; 32]) });
    let page = |name| json!({ "small": file(name), "large": file(name + 100), "width": 1440, "height": 2036 });
    let path = json!({ "stage": "小学", "subject": "数学", "edition": "青禾版", "grade": "四年级", "volume": "上册" });
    let text = |words: &str| json!({ "zh-Hans": words });
    let unit = json!({ "key": "1", "kind": "chapter", "number": "第一章", "title": "大数", "page": 1 });
    let all = json!([
        { "kind": "textbook", "id": book(), "title": text("数学 四年级上册"), "curriculum": path, "licence": "CC-BY-4.0",
          "front_pages": 1, "pages": [page(1), page(2), page(3), page(4)], "tree": [unit] },
        { "kind": "resource", "id": lesson(), "type": "lesson", "title": text("大数的认识"), "summary": text("认识亿"),
          "places": [{ "section": "course-teaching", "column": "self-study" }],
          "alignments": [{ "textbook": book(), "unit": "1" }], "audience": ["pupil"], "language": "zh-Hans", "licence": "CC-BY-4.0",
          "parts": [{ "part": "video", "file": BlobId::from_digest([9; 32]), "duration_ms": 600_000, "width": 1280, "height": 720,
                      "questions": film_questions() },
                    { "part": "exercises", "items": exercises("3070500 读作什么？") }] },
        { "kind": "resource", "id": article(), "type": "article", "title": text("怎样陪孩子读书"), "summary": text("三个做法"),
          "places": [{ "section": "family-education", "column": "methods" }], "audience": ["parent"], "language": "zh-Hans",
          "licence": "CC-BY-4.0", "parts": [{ "part": "article", "body": "一起读。" }] },
        { "kind": "resource", "id": story(), "type": "book", "title": text("河边的书"), "summary": text("三天"),
          "places": [{ "section": "after-school", "column": "classic-reading" }], "audience": ["pupil"], "language": "zh-Hans",
          "licence": "CC-BY-4.0", "parts": [{ "part": "publication", "body": file(20),
            "sections": [{ "title": "一", "characters": 9 }, { "title": "二", "characters": 89 }] }] },
    ]);
    serde_json::from_value(all).unwrap()
}

/// One of several to choose, several of several, a short text.
fn exercises(first: &str) -> serde_json::Value {
    json!([
        { "prompt": first, "choices": ["三百零七万零五百", "三百七万五百"], "answer": [0], "solution": "分级来读。" },
        { "prompt": "要读出两个零的有？", "choices": ["3040600", "9060004", "4800000"], "answer": [0, 1], "points": 2 },
        { "prompt": "量出角度。", "answer": "65°" },
    ])
}

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let now = kernel::Clock::now(&*db.clock());
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        library::section::ensure_first_sections(&mut tx).await.unwrap();
        for document in documents() {
            library::log::release(&mut tx, "test", &document, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        let routes = identity::routes().merge(records::routes(library.clone()));
        let service = Service::new(app, routes, ServeOptions { trusts_proxy: true });
        all.push(World { db, library, service });
    }
    all
}

impl World {
    /// A browser that is signed in nowhere.
    pub fn browser(&self) -> Browser {
        Browser(Client::new(self.service.clone()))
    }

    /// A browser in which the demo person is signed in.
    pub async fn browser_of(&self, name: &str) -> Browser {
        let browser = self.browser();
        let reply = browser.post_form("/sign-in", &[("name", name), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        browser
    }

    pub fn advance_minutes(&self, minutes: i64) {
        self.db.clock().advance_ms(minutes * 60_000);
    }

    /// One number from the database.
    pub async fn count(&self, statement: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        sql(statement).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
    }

    /// Releases the lesson anew, with another first question.
    pub async fn change_lesson(&self, first: &str) {
        let mut lesson = serde_json::to_value(&documents()[1]).unwrap();
        lesson["parts"][1]["items"] = exercises(first);
        let mut tx = self.db.begin().await.unwrap();
        let now = kernel::Clock::now(&*self.db.clock());
        library::log::release(&mut tx, "test", &serde_json::from_value(lesson).unwrap(), now).await.unwrap();
        tx.commit().await.unwrap();
        self.library.refresh().await.unwrap();
    }

    /// The release of the lesson that is published now.
    pub async fn release(&self) -> String {
        let mut tx = self.db.read().await.unwrap();
        let held = library::reading::find_resource(&mut tx, lesson()).await.unwrap().unwrap();
        held.release.to_string()
    }

    /// Withdraws something from the library.
    pub async fn recall(&self, subject: Subject) {
        let mut tx = self.db.begin().await.unwrap();
        let now = kernel::Clock::now(&*self.db.clock());
        assert!(library::log::recall(&mut tx, subject, "test", now).await.unwrap());
        tx.commit().await.unwrap();
        self.library.refresh().await.unwrap();
    }
}

/// A browser with the gestures of these tests.
pub struct Browser(Client<Service>);

impl Deref for Browser {
    type Target = Client<Service>;
    fn deref(&self) -> &Client<Service> {
        &self.0
    }
}

impl Browser {
    /// `PUT`, as the site's scripts send it.
    pub async fn put(&self, path: &str, json: &str) -> u16 {
        let token = self.cookie("qh_csrf").unwrap_or_default();
        let headers = [("content-type", "application/json"), ("x-csrf", token.as_str())];
        self.send(http::Method::PUT, path, &headers, json.to_owned().into()).await.status.as_u16()
    }

    /// The star of a page for everyone, pressed with a script.
    pub async fn press_star(&self, path: &str) -> Reply {
        let token = self.cookie("qh_csrf").unwrap_or_default();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-csrf", token.as_str())];
        self.send(http::Method::POST, path, &headers, "".into()).await
    }

    /// The text of a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.text().to_owned()
    }
}
