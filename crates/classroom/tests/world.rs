use std::cell::Cell;
use std::ops::Deref;

use axum::body::Body;
use axum::http::Method;
use identity::guardians::{Owner, Relation, confirm};
use identity::{AccountErased, DEMO_PASSWORD, demo_people, find_demo_person};
use jobs::{Context, Deliveries, Stopper, Subscribers, Wake, Worker, stop};
use kernel::{AccountId, ClassId, Clock, RequestId};
use library::Library;
use media::Media;
use roster::demo_classes;
use store::{Dialect, Tx, outbox, sql};
use testing::{Client, Reply, TestDb};
use web::{App, ServeOptions, Service};

const HOUR_MS: i64 = 3_600_000;

/// The demo nation with its classes on a fresh database, with the pages of this crate.
pub struct World {
    pub db: TestDb,
    service: Service,
    media: Media,
    context: Context,
    _stopper: Stopper,
}

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        demo_classes(&mut tx, 2026, db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let exports = identity::export_routes(identity::export::Contents::new());
        let media = Media::new(Library::open(app.clone()).await.unwrap(), media::Settings::default());
        let routes = identity::routes()
            .merge(exports)
            .merge(roster::routes())
            .merge(media::routes(media.clone()))
            .merge(classroom::routes(media.clone()));
        let (stopper, stop) = stop();
        let context = Context { db: db.deref().clone(), clock: db.clock(), wake: Wake::new(), stop };
        let service = Service::new(app, routes, ServeOptions { trusts_proxy: true });
        all.push(World { service, media, context, _stopper: stopper, db });
    }
    all
}

impl World {
    /// A browser that is signed in nowhere.
    pub fn device(&self) -> Client<Service> {
        Client::new(self.service.clone())
    }

    /// A browser in which the demo person is signed in.
    pub async fn browser_of(&self, name: &str) -> Client<Service> {
        let browser = Client::new(self.service.clone());
        let reply = browser.post_form("/sign-in", &[("name", name), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(reply.status.as_u16(), 303, "{name} signs in");
        browser
    }
}

impl World {
    /// Runs all background work on files that is due.
    pub async fn work(&self) {
        self.media.prepare_with(Worker::new(self.context.clone())).run_due().await.unwrap();
    }

    pub fn media(&self) -> &Media {
        &self.media
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    /// One number from the database.
    pub async fn count(&self, statement: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        sql(statement).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
    }

    /// What `asked` answers when it comes while `held` is at work: `held` is committed once the other waits for it. Only PostgreSQL has
    /// writers beside each other; on SQLite `asked` simply comes later.
    pub async fn beside<T>(&self, held: Tx, asked: impl Future<Output = T>) -> T {
        const WAITING: &str = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
        let is_answered = Cell::new(false);
        let holding = async {
            while held.dialect() == Dialect::Postgres && !is_answered.get() && self.count(WAITING).await == 0 {
                tokio::task::yield_now().await;
            }
            held.commit().await.unwrap();
        };
        let asking = async {
            let answer = asked.await;
            is_answered.set(true);
            answer
        };
        tokio::join!(holding, asking).1
    }

    /// Moves the clock to the next time the hour strikes in China.
    pub fn wait_until_hour(&self, hour: i64) {
        let into_day = (self.db.clock().now().as_ms() + 8 * HOUR_MS).rem_euclid(24 * HOUR_MS);
        self.db.clock().advance_ms((hour * HOUR_MS - into_day).rem_euclid(24 * HOUR_MS));
    }

    /// Makes the teacher who is a parent too the mother of a demo pupil, and answers her browser in that role.
    pub async fn browser_of_mother(&self, child: &str) -> Client<Service> {
        let mut tx = self.db.begin().await.unwrap();
        let owner = |person: identity::Person| Owner { home: person.home, account: person.account };
        let child = owner(find_demo_person(&mut tx, child).await.unwrap().unwrap());
        let mother = owner(find_demo_person(&mut tx, "teacher-parent").await.unwrap().unwrap());
        confirm(&mut tx, &child, &mother, Relation::Mother, self.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let browser = self.browser_of("teacher-parent").await;
        assert_eq!(browser.post_form("/me/role", &[("role", "parent")]).await.status, 303);
        browser
    }

    /// Lets the subscribers hear that the account of a demo person is gone.
    pub async fn erase(&self, name: &str, subscribers: Subscribers) {
        let mut tx = self.db.begin().await.unwrap();
        let person = find_demo_person(&mut tx, name).await.unwrap().unwrap();
        let gone = AccountErased { home: person.home.to_string(), account: person.account };
        outbox::publish(&mut tx, &gone, self.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        Deliveries::new(self.db.deref().clone(), Wake::new(), subscribers).deliver_due().await.unwrap();
    }

    /// The account of a demo person.
    pub async fn account(&self, name: &str) -> AccountId {
        let mut tx = self.db.read().await.unwrap();
        find_demo_person(&mut tx, name).await.unwrap().unwrap().account
    }
}

/// Sends a form with files, each with its name, as a page of ours would.
pub async fn post_files(browser: &Client<Service>, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
    let token = browser.cookie("qh_csrf").unwrap_or_default();
    let mut body = Vec::new();
    for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    for (name, bytes) in files {
        let head = format!("--b\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--b--\r\n");
    browser.send(Method::POST, path, &[("content-type", "multipart/form-data; boundary=b")], Body::from(body)).await
}

/// A form that must be filled in, with a number of its own.
pub fn request() -> String {
    RequestId::new().to_string()
}

/// A text between two marks of a page.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text}"));
    rest.split(after).next().unwrap_or_default()
}

/// The address of the demo class of the name.
pub fn address(class: &str) -> String {
    format!("/class/{}", ClassId::from_name("qinghe demo", class))
}
