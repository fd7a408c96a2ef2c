use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use kernel::{BlobId, Clock, ResourceId, TextbookId};
use library::document::Document;
use library::pack::{self, Applied, Manifest, PackError, Verified, Wanted};
use library::section::ensure_first_sections;
use serde_json::{Value, json};
use store::{BlobMeta, NodeKey, NodeName, record_blob, sql};
use testing::TestDb;

/// So many that files and documents take several transactions each.
pub const PAGES: usize = 40;
pub const LESSONS: u32 = 70;

pub fn book() -> TextbookId {
    TextbookId::from_name("test", "book")
}

pub fn lesson(number: u32) -> ResourceId {
    ResourceId::from_name("test", &format!("lesson {number}"))
}

/// A node that makes packs and one that takes them in, on each database.
pub async fn pairs() -> Vec<(Origin, TestDb)> {
    let mut all = Vec::new();
    for (origin, receiver) in testing::databases().await.into_iter().zip(testing::databases().await) {
        let mut tx = receiver.begin().await.unwrap();
        ensure_first_sections(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        all.push((Origin::new(origin).await, receiver));
    }
    all
}

/// The film of all lessons, the playlist of its pieces, and the one that names that.
pub const FILM_FILES: u64 = 3;

/// A node with a book of two units; all lessons but the last teach the first.
pub struct Origin {
    pub db: TestDb,
    pub key: NodeKey,
}

impl Origin {
    async fn new(db: TestDb) -> Self {
        let mut tx = db.begin().await.unwrap();
        ensure_first_sections(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let key = NodeKey::open(db.folder().path()).unwrap();
        let origin = Self { db, key };
        let mut pages = Vec::new();
        for number in 0..PAGES {
            let small = origin.keep(format!("RIFF0000WEBPsmall {number}").as_bytes(), "image/webp").await;
            let large = origin.keep(format!("RIFF0000WEBPlarge {number}").as_bytes(), "image/webp").await;
            pages.push(json!({ "small": { "file": small }, "large": { "file": large }, "width": 1440, "height": 2036 }));
        }
        let film = origin.keep(b"\0\0\0\x20ftypisom and so on", "video/mp4").await;
        let playlist =
            format!("#EXTM3U\n#EXT-X-MAP:URI=\"{film}\",BYTERANGE=\"9@0\"\n#EXTINF:1,\n#EXT-X-BYTERANGE:9@9\n{film}\n#EXT-X-ENDLIST\n");
        let playlist = origin.keep(playlist.as_bytes(), "application/vnd.apple.mpegurl").await;
        let master = format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n{playlist}\n");
        let master = origin.keep(master.as_bytes(), "application/vnd.apple.mpegurl").await;
        let renditions = json!({ "master": master, "sizes": [{ "file": film, "playlist": playlist, "width": 1280, "height": 720 }] });
        let unit = |key: &str| json!({ "key": key, "kind": "chapter", "number": "", "title": key, "page": 1 });
        let path = json!({ "stage": "小学", "subject": "数学", "edition": "青禾版", "grade": "四年级", "volume": "上册" });
        origin
            .release(json!({ "kind": "textbook", "id": book(), "title": { "zh-Hans": "数学" }, "curriculum": path, "licence": "CC-BY-4.0",
                             "front_pages": 0, "pages": pages, "tree": [unit("1"), unit("2")] }))
            .await;
        for number in 0..LESSONS {
            let unit = if number + 1 == LESSONS { "2" } else { "1" };
            origin.release(resource(number, unit, film, &renditions)).await;
        }
        origin
    }

    async fn keep(&self, bytes: &[u8], media_type: &str) -> BlobId {
        let (id, size_bytes) = self.db.blobs().keep(bytes, 1 << 20).await.unwrap();
        let mut tx = self.db.begin().await.unwrap();
        let meta = BlobMeta { id, size_bytes, media_type: media_type.to_owned() };
        record_blob(&mut tx, &meta, self.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn release(&self, document: Value) {
        let document: Document = serde_json::from_value(document).unwrap();
        document.check().unwrap();
        let mut tx = self.db.begin().await.unwrap();
        library::log::release(&mut tx, "test", &document, self.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn try_pack(&self, name: &str, wanted: &Wanted) -> Result<(PathBuf, Manifest), PackError> {
        let folder = self.db.folder().path().join(name);
        let mut snapshot = self.db.snapshot().await.unwrap();
        let manifest = pack::export(&mut snapshot, &self.db.blobs(), &self.key, wanted, &folder, self.db.clock().now()).await?;
        Ok((folder, manifest))
    }

    /// A pack of the first unit.
    pub async fn pack(&self, name: &str) -> PathBuf {
        let wanted = Wanted::Book { id: book(), unit: Some("1".parse().unwrap()) };
        self.try_pack(name, &wanted).await.unwrap().0
    }

    pub fn trusted(&self) -> Vec<NodeName> {
        vec![self.key.name()]
    }

    /// Changes the manifest of a pack and signs it anew, as a careless or hostile origin would.
    pub fn sign_changed(&self, folder: &Path, change: impl FnOnce(&mut Value)) {
        let mut manifest: Value = serde_json::from_slice(&std::fs::read(folder.join("pack.json")).unwrap()).unwrap();
        change(&mut manifest);
        let bytes = serde_json::to_vec(&manifest).unwrap();
        std::fs::write(folder.join("pack.sig"), self.key.sign("qinghe-pack-1", &bytes).to_string()).unwrap();
        std::fs::write(folder.join("pack.json"), bytes).unwrap();
    }
}

fn resource(number: u32, unit: &str, film: BlobId, renditions: &Value) -> Value {
    json!({ "kind": "resource", "id": lesson(number), "type": "lesson", "title": { "zh-Hans": format!("第 {number} 课") },
            "summary": { "zh-Hans": "课" }, "places": [{ "section": "course-teaching", "column": "self-study" }],
            "alignments": [{ "textbook": book(), "unit": unit }], "audience": ["pupil"], "language": "zh-Hans", "licence": "CC-BY-4.0",
            "parts": [{ "part": "video", "file": film, "duration_ms": 1_000, "width": 1280, "height": 720,
                        "renditions": renditions }] })
}

/// Takes a checked pack in, at most so many transactions of it.
pub async fn apply(to: &TestDb, pack: &Verified, most: u64) -> Result<Applied, PackError> {
    let left = std::sync::atomic::AtomicU64::new(most);
    let following = |_, _| {
        if left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) <= 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    pack::apply(to, &to.blobs(), pack, to.clock().now(), &following).await
}

/// The library, and the files that the database knows and that are whole.
pub async fn state(of: &TestDb) -> (String, Vec<String>) {
    let mut bytes = Vec::new();
    library::export::export(&mut of.snapshot().await.unwrap(), &mut bytes).await.unwrap();
    let mut tx = of.read().await.unwrap();
    let known = sql("SELECT id FROM blob ORDER BY id").fetch_all(&mut tx, |row| row.parse::<BlobId>("id")).await.unwrap();
    for id in &known {
        assert_eq!(of.blobs().is_intact(*id).await.unwrap(), Some(true), "{id}");
    }
    (String::from_utf8(bytes).unwrap(), known.iter().map(ToString::to_string).collect())
}
