use std::ops::Deref;
use std::sync::Arc;

use kernel::{FixedClock, Timestamp};
use store::{BlobStore, Db, DbUrl};

use crate::TempFolder;
use crate::postgres::PostgresDatabase;

/// 2026-03-02 08:00 in China: the Monday on which every test begins.
const MONDAY: Timestamp = Timestamp::from_ms(1_772_409_600_000);

/// An empty, migrated database of one test, with a clock and a folder for files. Gone when dropped.
pub struct TestDb {
    db: Db,
    url: DbUrl,
    clock: Arc<FixedClock>,
    blobs: BlobStore,
    // Dropped last: what is above still uses them.
    _postgres: Option<PostgresDatabase>,
    folder: TempFolder,
}

impl TestDb {
    /// `SQLite` or `PostgreSQL`, for the messages of assertions.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.url {
            DbUrl::Sqlite(_) => "SQLite",
            DbUrl::Postgres(_) => "PostgreSQL",
        }
    }

    /// Where the database is, to open it a second time.
    #[must_use]
    pub fn url(&self) -> &DbUrl {
        &self.url
    }

    /// The clock, standing at 2026-03-02 08:00 in China until it is moved.
    #[must_use]
    pub fn clock(&self) -> Arc<FixedClock> {
        self.clock.clone()
    }

    /// An empty file store.
    #[must_use]
    pub fn blobs(&self) -> BlobStore {
        self.blobs.clone()
    }

    /// A folder for whatever else the test writes.
    #[must_use]
    pub fn folder(&self) -> &TempFolder {
        &self.folder
    }

    async fn new(url: DbUrl, folder: TempFolder, postgres: Option<PostgresDatabase>) -> Self {
        let db = Db::open(&url).await.expect("the test's database opens");
        let blobs = BlobStore::open(&folder.path().join("blobs")).expect("a folder for files can be made");
        Self { db, url, clock: Arc::new(FixedClock::at(MONDAY)), blobs, _postgres: postgres, folder }
    }
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

/// A fresh database of each kind: SQLite always, PostgreSQL where `QINGHE_TEST_POSTGRES` holds the address of a server.
///
/// # Panics
/// A database cannot be made; or there is no PostgreSQL although `CI` or `QINGHE_TEST_REQUIRE_POSTGRES` is set.
pub async fn databases() -> Vec<TestDb> {
    let mut all = vec![sqlite().await];
    if let Some(server) = postgres_server() {
        all.push(postgres(PostgresDatabase::migrated(&server, MONDAY).await).await);
    }
    all
}

/// As [`databases`], but without any tables.
///
/// # Panics
/// As [`databases`].
pub async fn empty_databases() -> Vec<TestDb> {
    let mut all = vec![empty_sqlite().await];
    if let Some(server) = postgres_server() {
        all.push(postgres(PostgresDatabase::empty(&server).await).await);
    }
    all
}

/// A fresh SQLite database, for what does not touch the database's kind.
///
/// # Panics
/// The database cannot be made.
pub async fn sqlite() -> TestDb {
    let test = empty_sqlite().await;
    store::migrate(&test, MONDAY).await.expect("a fresh database migrates");
    test
}

async fn empty_sqlite() -> TestDb {
    let folder = TempFolder::new();
    TestDb::new(DbUrl::Sqlite(folder.path().join("qinghe.db")), folder, None).await
}

async fn postgres(database: PostgresDatabase) -> TestDb {
    TestDb::new(DbUrl::Postgres(database.url()), TempFolder::new(), Some(database)).await
}

fn postgres_server() -> Option<String> {
    let server = std::env::var("QINGHE_TEST_POSTGRES").ok().filter(|server| !server.is_empty());
    let may_be_absent = std::env::var_os("CI").is_none() && std::env::var_os("QINGHE_TEST_REQUIRE_POSTGRES").is_none();
    assert!(
        server.is_some() || may_be_absent,
        "these tests must also run on PostgreSQL: `tests/postgres.sh start`, then set QINGHE_TEST_POSTGRES=$(tests/postgres.sh url)"
    );
    server
}
