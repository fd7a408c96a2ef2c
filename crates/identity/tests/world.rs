use std::ops::Deref;

use identity::{DEMO_PASSWORD, WaysIn, demo_people};
use kernel::OrgId;
use store::sql;
use testing::{Client, Reply, TestDb};
use tokio::net::TcpListener;
use web::{App, ServeOptions, Service};

/// The demo nation on a fresh database, with the pages of this crate.
pub struct World {
    pub db: TestDb,
    service: Service,
}

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    worlds_with(&WaysIn::default()).await
}

/// As [`worlds`], where people sign in in these ways.
pub async fn worlds_with(ways: &WaysIn) -> Vec<World> {
    worlds_known_as(None, ways).await
}

/// As [`worlds_with`], under the address by which the world knows them.
pub async fn worlds_known_as(address: Option<&str>, ways: &WaysIn) -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), db.blobs(), db.clock()).known_as(address.map(|address| address.parse().unwrap()));
        let service = Service::new(
            app,
            identity::routes_with(ways.clone()).merge(identity::export_routes(identity::export::Contents::new())),
            ServeOptions { trusts_proxy: true },
        );
        all.push(World { db, service });
    }
    all
}

impl World {
    /// Answers at an address, as other systems' servers find it, until the test ends.
    pub fn serve(&self, listener: TcpListener) {
        tokio::spawn(web::serve(listener, self.service.clone(), std::future::pending()));
    }

    /// A browser that is signed in nowhere.
    pub fn browser(&self) -> Browser {
        Browser(Client::new(self.service.clone()))
    }

    /// A browser in which the demo person is signed in.
    pub async fn browser_of(&self, name: &str) -> Browser {
        let browser = self.browser();
        let reply = browser.sign_in(name, DEMO_PASSWORD).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me"), "{}", reply.text());
        browser
    }

    pub fn advance_minutes(&self, minutes: i64) {
        self.db.clock().advance_ms(minutes * 60_000);
    }

    /// The org of the name.
    pub async fn org(&self, name: &str) -> OrgId {
        let mut tx = self.db.read().await.unwrap();
        sql("SELECT id FROM org WHERE name = $1").bind(name).fetch_one(&mut tx, |row| row.parse("id")).await.unwrap()
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
    pub async fn sign_in(&self, name: &str, password: &str) -> Reply {
        self.post_form("/sign-in", &[("name", name), ("password", password)]).await
    }

    /// Whether the header shows somebody.
    pub async fn is_signed_in(&self) -> bool {
        self.get("/me/badge").await.status == 200
    }

    pub async fn badge(&self) -> String {
        self.get("/me/badge").await.text().to_owned()
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> u16 {
        self.post_form(path, fields).await.status.as_u16()
    }

    pub async fn status(&self, path: &str) -> u16 {
        self.get(path).await.status.as_u16()
    }
}
