//! Private notes through the door that browsers use.

use std::ops::Deref;

use identity::{AccountErased, DEMO_PASSWORD, demo_people};
use kernel::{BlobId, Clock, ResourceId, TextbookId};
use library::Library;
use library::document::{Document, Subject};
use serde_json::json;
use store::{outbox, sql};
use testing::{Client, TestDb};
use web::{App, ServeOptions, Service};

struct World {
    db: TestDb,
    library: Library,
    service: Service,
}

fn book() -> TextbookId {
    TextbookId::from_name("test", "notes")
}

fn lesson() -> ResourceId {
    ResourceId::from_name("test", "film")
}

/// A book with a cover and these pages.
fn textbook(pages: &[&str]) -> Document {
    let file = |name: usize| json!({ "file": BlobId::from_digest([u8::try_from(name).unwrap(); 32]) });
    let page = |(at, text): (usize, &&str)| {
        let lines: Vec<_> = text.split('\n').enumerate().map(|(row, line)| json!([0.1, 0.1 * row as f64, 0.5, 0.02, line])).collect();
        json!({ "small": file(at), "large": file(at), "width": 1440, "height": 2036, "text": lines })
    };
    let path = json!({ "stage": "小学", "subject": "数学", "edition": "青禾版", "grade": "四年级", "volume": "上册" });
    serde_json::from_value(json!({ "kind": "textbook", "id": book(), "title": { "zh-Hans": "数学 四年级上册" }, "curriculum": path,
        "licence": "CC-BY-4.0", "front_pages": 1, "pages": pages.iter().enumerate().map(page).collect::<Vec<_>>(), "tree": [] }))
    .unwrap()
}

const FIRST: [&str; 3] = ["封面", "角的度量\n角的计量单位是度。", "量角三步：\n点对点，线对边，\n读度数。"];
const NEXT: [&str; 4] = ["封面", "致同学们", "角的度量\n角的度量单位是度。", "量角有三步：\n点对点，线对边，\n读度数。"];

fn film() -> Document {
    serde_json::from_value(json!({ "kind": "resource", "id": lesson(), "type": "lesson", "title": { "zh-Hans": "认识量角器" },
        "summary": { "zh-Hans": "量角" }, "places": [{ "section": "course-teaching", "column": "self-study" }], "audience": ["pupil"],
        "language": "zh-Hans", "licence": "CC-BY-4.0",
        "parts": [{ "part": "video", "file": BlobId::from_digest([9; 32]), "duration_ms": 90_000, "width": 1280, "height": 720 }] }))
    .unwrap()
}

async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        library::section::ensure_first_sections(&mut tx).await.unwrap();
        for document in [textbook(&FIRST), film()] {
            library::log::release(&mut tx, "test", &document, db.clock().now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        let routes = identity::routes().merge(reader::routes(library.clone()));
        let service = Service::new(app, routes, ServeOptions { trusts_proxy: true });
        all.push(World { db, library, service });
    }
    all
}

impl World {
    fn browser(&self) -> Client<Service> {
        Client::new(self.service.clone())
    }

    async fn browser_of(&self, name: &str) -> Client<Service> {
        let browser = self.browser();
        assert_eq!(browser.post_form("/sign-in", &[("name", name), ("password", DEMO_PASSWORD)]).await.status, 303);
        browser
    }

    async fn issue(&self, document: &Document) {
        let mut tx = self.db.begin().await.unwrap();
        library::log::release(&mut tx, "test", document, self.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        self.library.refresh().await.unwrap();
    }

    async fn count(&self) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        sql("SELECT COUNT(*) AS n FROM annotation").fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
    }
}

fn notes_of_book() -> String {
    format!("/me/notes/textbook/{}", book())
}

fn note<'f>(motivation: &'f str, place: &'f str, start: &'f str, exact: &'f str, body: &'f str) -> [(&'f str, &'f str); 5] {
    [("motivation", motivation), ("place", place), ("start", start), ("exact", exact), ("body", body)]
}

/// Where the only note on the page can be changed.
fn action_of_note(page: &str) -> String {
    let at = page.find("/remove\"").unwrap();
    let from = page[..at].rfind("action=\"").unwrap() + "action=\"".len();
    page[from..at].to_owned()
}

#[tokio::test]
async fn notes_find_their_place_in_the_next_issue_of_the_book() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        for form in [
            note("highlighting", "2", "5", "点对点，线对边", ""),
            note("commenting", "1", "4", "角的计量单位是度。", "记住"),
            note("bookmarking", "2", "", "", ""),
            note("commenting", "f1", "", "", "封面好看"),
        ] {
            assert_eq!(pupil.post_form(&notes_of_book(), &form).await.status, 303, "{form:?}");
        }
        let before = pupil.get(&notes_of_book()).await.text().to_owned();
        assert!(before.contains("data-page=\"2\" data-start=\"5\" data-length=\"7\""), "{before}");
        assert!(before.contains("第 1 页") && before.contains("记住") && !before.contains("没有找到位置"));

        world.issue(&textbook(&NEXT)).await;
        let after = pupil.get(&notes_of_book()).await.text().to_owned();
        assert!(after.contains("data-page=\"3\" data-start=\"6\" data-length=\"7\""), "{}: {after}", world.db.name());
        assert!(after.contains("data-page=\"2\" data-start=\"4\" data-length=\"9\""), "a corrected word: {after}");
        assert!(after.contains("data-note=\"bookmarking\" data-page=\"3\""), "{after}");
        assert!(after.contains("原来在第 2 页") && after.contains("封面好看") && !after.contains("没有找到位置"), "{after}");

        world.issue(&textbook(&["封面", "全新的一章，讲大数。"])).await;
        let lost = pupil.get(&notes_of_book()).await.text().to_owned();
        let at = lost.find("没有找到位置的笔记").unwrap();
        assert!(lost[at..].contains("点对点，线对边") && lost[at..].contains("记住") && lost[..at].contains("封面好看"), "{lost}");
        world.issue(&textbook(&FIRST)).await;
        assert_eq!(
            pupil.get(&notes_of_book()).await.text().replace(|c: char| c.is_ascii_hexdigit(), ""),
            before.replace(|c: char| c.is_ascii_hexdigit(), "")
        );
    }
}

#[tokio::test]
async fn a_note_is_its_writers_alone() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        pupil.post_form(&notes_of_book(), &note("commenting", "1", "", "", "悄悄话")).await;
        let own = pupil.get(&notes_of_book()).await.text().to_owned();
        let action = action_of_note(&own);
        for name in ["teacher", "parent", "nation"] {
            let other = world.browser_of(name).await;
            assert!(!other.get(&notes_of_book()).await.text().contains("悄悄话"), "{name}");
            assert!(!other.get("/me/notes").await.text().contains("数学 四年级上册"), "{name}");
            assert_eq!(other.post_form(&action, &[("body", "改掉")]).await.status, 404, "{name}");
            assert_eq!(other.post_form(&format!("{action}/remove"), &[]).await.status, 303, "{name}");
        }
        assert!(pupil.get(&notes_of_book()).await.text().contains("悄悄话"), "{}", world.db.name());
        let guest = world.browser();
        for path in [notes_of_book(), "/me/notes".to_owned(), format!("/me/notes/resource/{}", lesson())] {
            let reply = guest.get(&path).await;
            assert_eq!((reply.status.as_u16(), reply.header("location").starts_with("/sign-in?next=/me/notes")), (303, true), "{path}");
        }
        assert_eq!(pupil.post_form_without_token(&notes_of_book(), &note("commenting", "1", "", "", "x")).await.status, 403);
        assert!(!guest.get(&format!("/book/{}?page=1", book())).await.text().contains("悄悄话"));
    }
}

#[tokio::test]
async fn a_note_beside_a_film_leads_back_to_its_moment() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let notes = format!("/me/notes/resource/{}", lesson());
        assert_eq!(pupil.post_form(&notes, &note("commenting", "1:05", "", "", "先估后量")).await.status, 303);
        let page = pupil.get(&notes).await.text().to_owned();
        assert!(page.contains(&format!("/lesson/{}?t=65\" data-seek-ms=\"65000\">01:05", lesson())) && page.contains("先估后量"), "{page}");
        let action = action_of_note(&page);
        assert_eq!(pupil.post_form(&action, &[("body", "先估计，再测量")]).await.status, 303);
        assert!(pupil.get(&notes).await.text().contains("先估计，再测量"));
        let all = pupil.get("/me/notes").await.text().to_owned();
        assert!(all.contains("认识量角器") && all.contains("1 条"), "{all}");
        assert_eq!(pupil.post_form(&format!("{action}/remove"), &[]).await.status, 303);
        assert_eq!(world.count().await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn nonsense_gets_a_clear_answer_and_leaves_nothing() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let film = format!("/me/notes/resource/{}", lesson());
        let long = "长".repeat(2_001);
        for (path, form, status) in [
            (notes_of_book(), note("commenting", "99", "", "", "x"), 400),
            (notes_of_book(), note("commenting", "", "", "", "x"), 400),
            (notes_of_book(), note("commenting", "1", "", "", "  "), 400),
            (notes_of_book(), note("commenting", "1", "", "", &long), 400),
            (notes_of_book(), note("commenting", "1", "", "", "\0"), 400),
            (notes_of_book(), note("highlighting", "1", "", "", ""), 400),
            (notes_of_book(), note("moderating", "1", "", "", "x"), 400),
            (notes_of_book(), note("highlighting", "1", "0", "没有这些字", ""), 409),
            (notes_of_book(), note("highlighting", "1", "99999999999999999999999", "\u{202e}\0", ""), 409),
            (film.clone(), note("commenting", "1:31", "", "", "x"), 400),
            (film.clone(), note("commenting", "-1", "", "", "x"), 400),
            (format!("/me/notes/textbook/{}", TextbookId::new()), note("commenting", "1", "", "", "x"), 404),
            (format!("/me/notes/account/{}", book()), note("commenting", "1", "", "", "x"), 404),
            ("/me/notes/textbook/%00".to_owned(), note("commenting", "1", "", "", "x"), 404),
        ] {
            assert_eq!(pupil.post_form(&path, &form).await.status, status, "{path} {:?}", &form[..4]);
        }
        assert_eq!(world.count().await, 0, "{}", world.db.name());
        let script = note("commenting", "1", "", "", "<script>alert(1)</script>");
        pupil.post_form(&notes_of_book(), &script).await;
        assert!(pupil.get(&notes_of_book()).await.text().contains("&#60;script&#62;"));
    }
}

#[tokio::test]
async fn notes_on_a_withdrawn_book_stay_and_go_with_the_account() {
    for world in worlds().await {
        for name in ["pupil-primary", "teacher"] {
            world.browser_of(name).await.post_form(&notes_of_book(), &note("commenting", "1", "", "", "留着")).await;
        }
        let now = world.db.clock().now();
        let mut tx = world.db.begin().await.unwrap();
        library::log::recall(&mut tx, Subject::Textbook(book()), "test", now).await.unwrap();
        tx.commit().await.unwrap();
        world.library.refresh().await.unwrap();
        let pupil = world.browser_of("pupil-primary").await;
        assert!(pupil.get(&notes_of_book()).await.text().contains("留着"));
        assert_eq!(pupil.post_form(&notes_of_book(), &note("commenting", "1", "", "", "新的")).await.status, 404);

        let mut tx = world.db.begin().await.unwrap();
        let find = sql("SELECT home, id FROM account WHERE sign_in_name = 'teacher'");
        let gone = find.fetch_one(&mut tx, |row| Ok(AccountErased { home: row.get("home")?, account: row.parse("id")? })).await.unwrap();
        outbox::publish(&mut tx, &gone, now).await.unwrap();
        tx.commit().await.unwrap();
        let subscribers = reader::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        assert_eq!(world.count().await, 1, "{}", world.db.name());
    }
}
