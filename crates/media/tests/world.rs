use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::body::Body;
use http::Method;
use identity::{DEMO_PASSWORD, demo_people};
use jobs::{Context, Stopper, Wake, Worker, stop};
use library::Library;
use media::{Media, Settings};
use store::{BlobStore, sql};
use testing::{Bucket, Client, Reply, TestDb};
use web::{App, ServeOptions, Service};

/// The demo people and an empty library.
pub struct World {
    pub db: TestDb,
    pub media: Media,
    service: Service,
    context: Context,
    _stopper: Stopper,
}

pub const SETTINGS: Settings = Settings { largest_bytes: 256 << 20, quota_bytes: 1 << 30 };

/// One world on each database.
pub async fn worlds() -> Vec<World> {
    worlds_with(SETTINGS).await
}

pub async fn worlds_with(settings: Settings) -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let blobs = db.blobs();
        all.push(World::on(db, blobs, settings).await);
    }
    all
}

/// As [`worlds`], with finished files in `bucket`.
pub async fn worlds_with_bucket(bucket: &Bucket) -> Vec<World> {
    let mut all = Vec::new();
    for db in testing::databases().await {
        let blobs = BlobStore::open_with_bucket(&db.folder().path().join("blobs"), &bucket.settings()).unwrap();
        all.push(World::on(db, blobs, SETTINGS).await);
    }
    all
}

impl World {
    async fn on(db: TestDb, blobs: BlobStore, settings: Settings) -> Self {
        let mut tx = db.begin().await.unwrap();
        demo_people(&mut tx, &*db.clock()).await.unwrap();
        library::section::ensure_first_sections(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let app = App::new(db.deref().clone(), blobs, db.clock());
        let library = Library::open(app.clone()).await.unwrap();
        let media = Media::new(library.clone(), settings);
        let routes = identity::routes().merge(web::file_routes()).merge(library::pages::routes(library.clone()));
        let service = Service::new(app, routes.merge(media::routes(media.clone())), ServeOptions { trusts_proxy: true });
        let (stopper, stop) = stop();
        let context = Context { db: db.deref().clone(), clock: db.clock(), wake: Wake::new(), stop };
        Self { db, media, service, context, _stopper: stopper }
    }

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

    /// Runs all background work that is due.
    pub async fn work(&self) {
        let worker = self.media.prepare_with(Worker::new(self.context.clone()));
        worker.run_due().await.unwrap();
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    /// One number from the database.
    pub async fn count(&self, statement: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        sql(statement).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
    }

    /// Every file of the file store, whole or not.
    pub fn files(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path, into) } else { into.push(path) }
            }
        }
        let mut files = Vec::new();
        walk(&self.db.folder().path().join("blobs"), &mut files);
        files
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
    /// A request of the upload protocol.
    pub async fn tus(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        let token = self.cookie("qh_csrf").unwrap_or_default();
        let all = [&[("tus-resumable", "1.0.0"), ("x-csrf", token.as_str())], headers].concat();
        self.send(method, path, &all, body).await
    }

    /// Begins an upload; answers where it goes on, or the refusal.
    pub async fn begin(&self, size_bytes: u64) -> Result<String, Reply> {
        let reply = self.tus(Method::POST, "/me/uploads/tus", &[("upload-length", &size_bytes.to_string())], Body::empty()).await;
        if reply.status == 201 { Ok(reply.header("location").to_owned()) } else { Err(reply) }
    }

    /// Sends what follows `offset`.
    pub async fn patch(&self, path: &str, offset: u64, body: Body) -> Reply {
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", &offset.to_string())];
        self.tus(Method::PATCH, path, &headers, body).await
    }

    /// Uploads a whole file; answers the page of the upload, or the refusal.
    pub async fn upload(&self, bytes: impl Into<Vec<u8>>) -> Result<String, Reply> {
        let bytes = bytes.into();
        let path = self.begin(bytes.len() as u64).await?;
        let reply = self.patch(&path, 0, Body::from(bytes)).await;
        if reply.status != 204 {
            return Err(reply);
        }
        let id = path.rsplit('/').next().unwrap_or_default();
        Ok(format!("/me/uploads/990101/{id}"))
    }

    /// The text of a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.text().to_owned()
    }
}

pub fn has(program: &str) -> bool {
    let is_there = Command::new(program).arg("-version").output().is_ok();
    assert!(is_there || std::env::var_os("CI").is_none(), "{program} must be there in continuous integration: tests/check/packages.sh");
    is_there
}

/// A film made by ffmpeg with `args` between the inputs and the file.
pub fn film(world: &World, name: &str, args: &str) -> Vec<u8> {
    let file = world.db.folder().path().join(name);
    let done = Command::new("ffmpeg").args(["-nostdin", "-v", "error", "-y"]).args(args.split(' ')).arg(&file).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::read(file).unwrap()
}

/// Two seconds of a moving picture with a tone.
pub const CLIP: &str =
    "-f lavfi -i testsrc2=size=1280x720:rate=25:duration=2 -f lavfi -i sine=duration=2 -c:v libx264 -preset ultrafast -c:a aac -shortest";

/// A text between two marks of a page.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text}"));
    rest.split(after).next().unwrap_or_default()
}

/// An MP4 without any picture that is long enough to be looked at; background work refuses it, the door does not.
pub fn shell_of_a_film(size_bytes: usize) -> Vec<u8> {
    let mut bytes = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2".to_vec();
    bytes.resize(size_bytes, 7);
    bytes
}
