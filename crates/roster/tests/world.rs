use std::ops::Deref;
use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use identity::{DEMO_PASSWORD, demo_people};
use kernel::Clock;
use roster::demo_classes;
use store::{Dialect, Tx, sql};
use testing::{Client, Reply, TestDb};
use web::{App, ServeOptions, Service};

/// The demo nation with its classes on a fresh database, with the pages of this crate.
pub struct World {
    pub db: TestDb,
    service: Service,
}

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        demo_classes(&mut tx, 2026, db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock()).known_as("https://learn.example".parse().ok());
        let routes = identity::routes().merge(roster::routes());
        all.push(World { service: Service::new(app, routes, ServeOptions { trusts_proxy: true }), db });
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
        assert_eq!(reply.status, 303, "{name} signs in");
        browser
    }

    /// All connections but one, on PostgreSQL: who wants two at once waits in vain. SQLite has one writer and as many readers as are wanted.
    pub async fn all_connections_but_one(&self) -> Vec<Tx> {
        let mut held = Vec::new();
        while self.db.dialect() == Dialect::Postgres
            && let Ok(tx) = tokio::time::timeout(Duration::from_millis(500), self.db.read()).await
        {
            held.push(tx.unwrap());
        }
        held.pop();
        held
    }

    /// One number from the database.
    pub async fn count(&self, statement: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        sql(statement).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
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
    /// Uploads a roster file, as the form on the page does.
    pub async fn upload_to(&self, org: &str, name: &str, file: &[u8]) -> Reply {
        self.upload_at("/admin/roster/import", org, name, file).await
    }

    /// Uploads a file to a form that is made alike.
    pub async fn upload_at(&self, path: &str, org: &str, name: &str, file: &[u8]) -> Reply {
        let token = self.cookie("qh_csrf").unwrap_or_default();
        let mut body = Vec::new();
        for (field, value) in [("csrf", token.as_str()), ("org", org)] {
            body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(file);
        body.extend(b"\r\n--b--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=b")];
        self.send(Method::POST, path, &headers, Body::from(body)).await
    }

    /// Uploads a file that is taken; answers the address of its check.
    pub async fn upload(&self, file: &str) -> String {
        let reply = self.upload_to("", "roster.csv", file.as_bytes()).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").to_owned()
    }

    /// Uploads bytes that are taken; answers the address of their check.
    pub async fn upload_bytes(&self, name: &str, file: &[u8]) -> String {
        let reply = self.upload_to("", name, file).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").to_owned()
    }

    /// Confirms what the check shows; answers the page of the result.
    pub async fn confirm(&self, check: &str) -> Reply {
        let page = self.get(check).await;
        let effect = between(page.text(), "name=\"effect\" value=\"", "\"").to_owned();
        let reply = self.post_form(&format!("{check}/confirm"), &[("effect", &effect)]).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        self.get(reply.header("location")).await
    }
}

/// What stands between two texts.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}
