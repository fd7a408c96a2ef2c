use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{FixedClock, PageSize};
use library::export::export;
use library::import::{ImportError, ImportReport, Importer, Progress, Refusal, Silent, Step, list_refusals};
use store::BlobStore;
use testing::TestDb;

/// Imports everything at `path`.
pub async fn import(node: &TestDb, path: &Path) -> Result<Vec<ImportReport>, ImportError> {
    import_following(node, path, &Silent).await
}

/// Imports everything at `path`, followed by `progress`.
pub async fn import_following(node: &TestDb, path: &Path, progress: &dyn Progress) -> Result<Vec<ImportReport>, ImportError> {
    let (blobs, clock): (BlobStore, std::sync::Arc<FixedClock>) = (node.blobs(), node.clock());
    let importer = Importer { db: node, blobs: &blobs, clock: &*clock, progress };
    importer.import(path).await
}

/// Stops a run after so many of its transactions.
pub struct StopAfter(pub AtomicU64);

impl Progress for StopAfter {
    fn step(&self, _: Step) -> ControlFlow<()> {
        if self.0.fetch_sub(1, Ordering::Relaxed) <= 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// The first hundred refusals of a run.
pub async fn refusals(node: &TestDb, report: &ImportReport) -> Vec<Refusal> {
    let mut tx = node.read().await.unwrap();
    list_refusals(&mut tx, report.import, 0, PageSize::clamped(100)).await.unwrap().entries
}

/// The whole library as the export writes it.
pub async fn exported(node: &TestDb) -> String {
    let mut bytes = Vec::new();
    export(&mut node.snapshot().await.unwrap(), &mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// One number from the database.
pub async fn count(node: &TestDb, statement: &'static str) -> i64 {
    let mut tx = node.read().await.unwrap();
    store::sql(statement).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
}

/// Writes a file into the folder of the test.
pub fn write(node: &TestDb, name: &str, bytes: &[u8]) -> PathBuf {
    let path = node.folder().path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The id of the resource with this number.
pub fn resource_id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// A line of our own format: an article on music.
pub fn line(number: u32, title: &str) -> String {
    let id = resource_id(number);
    format!(
        r#"{{"kind":"resource","id":"{id}","type":"article","title":{{"zh-Hans":"{title}"}},"summary":{{"zh-Hans":"一句话"}},"places":[{{"section":"arts","column":"music"}}],"audience":["pupil"],"language":"zh-Hans","licence":"CC-BY-4.0","minutes":10,"parts":[{{"part":"article","body":"正文"}}]}}"#
    )
}

/// The real input; `None`, with a word on it, where the machine does not have it.
pub fn real_data(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("QINGHE_TEST_DATA").map_or(beside, PathBuf::from);
    existing(folder.join(path))
}

/// The demo nation of the repository.
pub fn sample_nation() -> Option<PathBuf> {
    existing(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample/nation"))
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: {} is not on this machine", path.display());
    }
    None
}
