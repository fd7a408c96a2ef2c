//! Databases on a PostgreSQL server: one migrated template, copied for every test.

use std::path::Path;

use kernel::Timestamp;
use store::{Db, DbError, DbUrl, Tx, migrate, schema_digest, sql, sql_dynamic};
use tokio::sync::OnceCell;

use crate::folder::unique_name;

/// A database of one test; dropped with it.
pub(crate) struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Copies the template, which the first test of a process makes where it is missing.
    pub(crate) async fn migrated(server: &str, now: Timestamp) -> Self {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(|| prepare(server, now)).await;
        Self::copy_of(server, template).await
    }

    /// A database without any tables.
    pub(crate) async fn empty(server: &str) -> Self {
        Self::copy_of(server, "template0").await
    }

    async fn copy_of(server: &str, template: &str) -> Self {
        let name = unique_name();
        let admin = connect(server).await;
        let mut conn = admin.read().await.expect("the test server answers");
        run(&mut conn, format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("the template can be copied");
        drop(conn);
        admin.close().await;
        Self { server: server.to_owned(), name }
    }

    pub(crate) fn url(&self) -> String {
        sibling(&self.server, &self.name)
    }
}

impl Drop for PostgresDatabase {
    /// Best effort: what stays is cleared away by the next process that runs tests.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
            runtime.block_on(async {
                let Ok(admin) = Db::open(&DbUrl::Postgres(server)).await else { return };
                if let Ok(mut conn) = admin.read().await {
                    let _ = drop_database(&mut conn, &name).await;
                }
                admin.close().await;
            });
        });
        let _ = dropping.join();
    }
}

/// Makes the template under a lock, so that many test processes may start at once; answers its name.
async fn prepare(server: &str, now: Timestamp) -> String {
    let template = format!("qinghe_template_{}", &schema_digest()[..16]);
    let admin = connect(server).await;
    let mut conn = admin.read().await.expect("the test server answers");
    run(&mut conn, "SELECT pg_advisory_lock(7146303)".to_owned()).await.expect("the lock is granted");
    clear_leftovers(&mut conn).await.expect("leftovers can be dropped");
    let found = sql("SELECT COUNT(*) AS found FROM pg_database WHERE datname = $1").bind(&template);
    if found.fetch_one(&mut conn, |row| row.get::<i64>("found")).await.expect("databases can be listed") == 0 {
        make(&mut conn, server, &template, now).await;
    }
    drop(conn);
    admin.close().await;
    template
}

/// Fills the template under another name first: one that bears its name is complete.
async fn make(conn: &mut Tx, server: &str, template: &str, now: Timestamp) {
    let unfinished = format!("{template}_unfinished");
    drop_database(conn, &unfinished).await.expect("an unfinished template can be dropped");
    run(conn, format!("CREATE DATABASE {unfinished}")).await.expect("the role may create databases");
    let db = connect(&sibling(server, &unfinished)).await;
    migrate(&db, now).await.expect("a fresh database migrates");
    db.close().await;
    run(conn, format!("ALTER DATABASE {unfinished} RENAME TO {template}")).await.expect("a database can be renamed");
}

/// Drops the databases of test processes that no longer run on this machine.
async fn clear_leftovers(conn: &mut Tx) -> Result<(), DbError> {
    if !Path::new("/proc/self").exists() {
        return Ok(());
    }
    let names = sql("SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'qinghe\\_test\\_%'");
    for name in names.fetch_all(conn, |row| row.get::<String>("name")).await? {
        let process = name.split('_').nth(2).unwrap_or_default();
        if process.parse::<u32>().is_ok() && !Path::new("/proc").join(process).exists() {
            drop_database(conn, &name).await?;
        }
    }
    Ok(())
}

async fn connect(url: &str) -> Db {
    Db::open(&DbUrl::Postgres(url.to_owned())).await.expect("the server of QINGHE_TEST_POSTGRES can be reached")
}

async fn drop_database(conn: &mut Tx, name: &str) -> Result<(), DbError> {
    run(conn, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
}

async fn run(conn: &mut Tx, statement: String) -> Result<(), DbError> {
    sql_dynamic(statement).execute(conn).await.map(|_| ())
}

/// The address of another database on the same server.
fn sibling(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, String::new()), |(a, o)| (a, format!("?{o}")));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    format!("{}/{name}{options}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::sibling;

    #[test]
    fn another_database_keeps_the_rest_of_the_address() {
        assert_eq!(sibling("postgres://a:b@h:1/postgres", "x"), "postgres://a:b@h:1/x");
        assert_eq!(sibling("postgres://h", "x"), "postgres://h/x");
        assert_eq!(sibling("postgres://h/y?sslmode=disable", "x"), "postgres://h/x?sslmode=disable");
    }
}
