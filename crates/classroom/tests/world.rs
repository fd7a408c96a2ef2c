use std::ops::Deref;

use identity::{DEMO_PASSWORD, demo_people};
use kernel::{ClassId, Clock};
use library::Library;
use media::Media;
use roster::demo_classes;
use testing::{Client, TestDb};
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
        let app = App::new(db.deref().clone(), db.blobs(), db.clock());
        let exports = identity::export_routes(identity::export::Contents::new());
        let media = Media::new(Library::open(app.clone()).await.unwrap(), media::Settings::default());
        let routes = identity::routes()
            .merge(exports)
            .merge(roster::routes())
            .merge(media::routes(media.clone()))
            .merge(classroom::routes(media.clone()));
        all.push(World { service: Service::new(app, routes, ServeOptions { trusts_proxy: true }), db });
    }
    all
}

impl World {
    /// A browser that is signed in nowhere.
    pub fn device(&self) -> Client<Service> {
        Client::new(self.service.clone())
    }

    /// One number from the database.
    pub async fn count(&self, statement: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        store::sql(statement).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
    }

    /// A browser in which the demo person is signed in.
    pub async fn browser_of(&self, name: &str) -> Client<Service> {
        let browser = Client::new(self.service.clone());
        let reply = browser.post_form("/sign-in", &[("name", name), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(reply.status.as_u16(), 303, "{name} signs in");
        browser
    }
}

/// The address of the demo class of the name.
pub fn address(class: &str) -> String {
    format!("/class/{}", ClassId::from_name("qinghe demo", class))
}
