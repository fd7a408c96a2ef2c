use std::ops::Deref;
use std::time::Duration;

use identity::{DEMO_PASSWORD, demo_people};
use kernel::OrgId;
use store::{Dialect, Tx, sql};
use testing::{Client, TestDb};
use web::{App, ServeOptions, Service};

/// The demo nation on a fresh database, with the pages of this crate.
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
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock()).known_as("https://learn.example".parse().ok());
        let routes = identity::routes().merge(administration::routes());
        all.push(World { service: Service::new(app, routes, ServeOptions { trusts_proxy: true }), db });
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
        assert_eq!(reply.status.as_u16(), 303, "{name} signs in");
        browser
    }

    pub fn advance_days(&self, days: i64) {
        self.db.clock().advance_ms(days * 24 * 3_600_000);
    }

    /// The org of the name.
    pub async fn org(&self, name: &str) -> OrgId {
        let mut tx = self.db.read().await.unwrap();
        sql("SELECT id FROM org WHERE name = $1").bind(name).fetch_one(&mut tx, |row| row.parse("id")).await.unwrap()
    }

    /// The name of what the org is part of.
    pub async fn parent_of(&self, name: &str) -> String {
        let mut tx = self.db.read().await.unwrap();
        let found = sql("SELECT p.name FROM org o JOIN org p ON p.id = o.parent_id WHERE o.name = $1").bind(name);
        found.fetch_one(&mut tx, |row| row.get("name")).await.unwrap()
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

    /// What the record of acts has, oldest first.
    pub async fn acts(&self) -> Vec<String> {
        let mut tx = self.db.read().await.unwrap();
        sql("SELECT action FROM audit_log ORDER BY seq").fetch_all(&mut tx, |row| row.get("action")).await.unwrap()
    }
}

/// What follows `mark` in the page, up to the next quote.
pub fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split(mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}
