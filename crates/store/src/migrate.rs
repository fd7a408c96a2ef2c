use kernel::{BlobId, Timestamp};
use sha2::{Digest, Sha256};

use crate::{Db, DbError, Dialect, Tx, sql, sql_dynamic};

struct Migration {
    name: &'static str,
    script: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, script: include_str!(concat!("../../../migrations/", $name, "/up.sql")) }),*]
    };
}

/// Every change of the tables, in order. A change that has shipped is never edited.
const MIGRATIONS: &[Migration] = migrations![
    "0001-outbox-and-files",
    "0002-jobs",
    "0003-people",
    "0004-library",
    "0005-records",
    "0006-search",
    "0007-media",
    "0008-notes-and-answers",
    "0009-open-interfaces",
    "0010-answers",
    "0012-one-answer-table",
    "0013-uploads-that-failed",
    "0014-classes",
    "0015-roster-import",
    "0016-guardians-and-consent",
    "0018-leave-and-attendance",
    "0020-after-school",
    "0021-accounts-by-id",
    "0022-ways-to-sign-in",
    "0023-joining-classes",
    "0024-class-attachments",
    "0025-check-ins",
    "0026-evaluation",
    "0027-organisations",
    "0028-roster-files-and-transfers",
    "0029-young-pupils",
    "0034-class-feed",
    "0035-class-forms",
    "0036-class-closing",
    "0041-hidden-entries-and-who-wrote",
    "0042-safer-sign-ins",
    "0043-transfer-codes",
];

/// Why the tables could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database refused a statement.
    #[error("a migration failed")]
    Db(#[from] DbError),
    /// The database was written by a later version of the program.
    #[error("the database already has the change {0:?}, which this version does not know; use the newer program")]
    Newer(String),
}

/// Brings the tables up to date; answers the names of the changes made now. Two processes may start it at once: one works, the other waits.
///
/// # Errors
/// See [`MigrateError`]. A change that fails leaves nothing behind.
pub async fn migrate(db: &Db, now: Timestamp) -> Result<Vec<&'static str>, MigrateError> {
    let mut tx = db.begin().await?;
    if tx.dialect() == Dialect::Postgres {
        // Any number that no other program locks; the lock ends with the transaction.
        sql("SELECT pg_advisory_xact_lock(7146302)").execute(&mut tx).await?;
    }
    sql("CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)").execute(&mut tx).await?;
    let applied = sql("SELECT name FROM schema_migration").fetch_all(&mut tx, |row| row.get::<String>("name")).await?;
    refuse_newer(&applied)?;
    let mut made = Vec::new();
    for migration in lacking(&applied) {
        run(&mut tx, migration.script).await?;
        sql("INSERT INTO schema_migration (name, applied_at) VALUES ($1, $2)").bind(migration.name).bind(now).execute(&mut tx).await?;
        made.push(migration.name);
    }
    tx.commit().await?;
    Ok(made)
}

/// A digest of every change this program knows: programs with the same one make the same tables.
#[must_use]
pub fn schema_digest() -> String {
    let mut digest = Sha256::new();
    for part in MIGRATIONS.iter().flat_map(|migration| [migration.name, "\0", migration.script, "\0"]) {
        digest.update(part);
    }
    BlobId::from_digest(digest.finalize().into()).to_string()
}

/// The changes that the tables still lack, without making them.
///
/// # Errors
/// See [`MigrateError`].
pub async fn list_pending(db: &Db) -> Result<Vec<&'static str>, MigrateError> {
    let mut tx = db.read().await?;
    let exists = match tx.dialect() {
        Dialect::Sqlite => sql("SELECT COUNT(*) AS tables FROM sqlite_master WHERE name = 'schema_migration'"),
        Dialect::Postgres => sql(
            "SELECT COUNT(*) AS tables FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_migration'",
        ),
    };
    let mut applied = Vec::new();
    if exists.fetch_one(&mut tx, |row| row.get::<i64>("tables")).await? > 0 {
        applied = sql("SELECT name FROM schema_migration").fetch_all(&mut tx, |row| row.get::<String>("name")).await?;
    }
    refuse_newer(&applied)?;
    Ok(lacking(&applied).map(|migration| migration.name).collect())
}

fn refuse_newer(applied: &[String]) -> Result<(), MigrateError> {
    match applied.iter().find(|name| MIGRATIONS.iter().all(|m| m.name != *name)) {
        Some(unknown) => Err(MigrateError::Newer(unknown.clone())),
        None => Ok(()),
    }
}

fn lacking(applied: &[String]) -> impl Iterator<Item = &'static Migration> {
    MIGRATIONS.iter().filter(|migration| !applied.iter().any(|name| name == migration.name))
}

/// Runs the statements of a script one by one. They end with `;` at the end of a line; comments begin a line with `--`.
async fn run(tx: &mut Tx, script: &str) -> Result<(), DbError> {
    let code: String = script.lines().filter(|line| !line.trim_start().starts_with("--")).flat_map(|line| [line, "\n"]).collect();
    for statement in code.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
        sql_dynamic(statement.to_owned()).execute(tx).await?;
    }
    Ok(())
}
