//! A copy of all tables that either database can be filled from: one JSON Lines file a table and a manifest with counts and digests.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::blobs::sha256_of;
use crate::{Db, DbError, Dialect, Tx, Value, insert_many, sql, sql_dynamic};

/// So many rows are put back at once.
const ROWS_AT_ONCE: usize = 500;

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// When the backup was begun, epoch milliseconds.
    pub taken_at_ms: i64,
    /// The changes of the tables it was taken after.
    pub migrations: Vec<String>,
    /// Every table.
    pub tables: Vec<TableCopy>,
}

/// One table of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct TableCopy {
    /// The table's name; its file is `<name>.jsonl`.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of the file.
    pub sha256: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Column {
    name: String,
    kind: ColumnKind,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ColumnKind {
    Text,
    Int,
    Real,
}

/// Why a backup could not be taken or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Db(#[from] DbError),
    /// The disk refused.
    #[error("a file of the backup could not be read or written")]
    Io(#[from] io::Error),
    /// A line or the manifest is not what this program writes.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// The database to fill already holds data.
    #[error("the database is not empty; restore into a new data folder or database")]
    NotEmpty,
    /// The backup and this program do not have the same tables.
    #[error("the backup was taken with other tables; use the version that wrote it")]
    OtherVersion,
}

/// Copies every table into `folder`, all as of one moment, while others go on writing.
///
/// # Errors
/// See [`BackupError`].
pub async fn save(db: &Db, folder: &Path, taken_at_ms: i64) -> Result<Manifest, BackupError> {
    std::fs::create_dir_all(folder)?;
    let mut tx = db.snapshot().await?;
    let migrations = sql("SELECT name FROM schema_migration ORDER BY name").fetch_all(&mut tx, |row| row.get("name")).await?;
    let mut tables = Vec::new();
    for name in list_tables(&mut tx).await? {
        let columns = list_columns(&mut tx, &name).await?;
        tables.push(save_table(&mut tx, folder, name, columns).await?);
    }
    let manifest = Manifest { taken_at_ms, migrations, tables };
    let text = serde_json::to_string_pretty(&manifest).map_err(|e| BackupError::Damaged(e.to_string()))?;
    std::fs::write(folder.join("manifest.json"), text)?;
    Ok(manifest)
}

/// Reads the manifest and proves that every file is the one that was written.
///
/// # Errors
/// See [`BackupError`].
pub fn check(folder: &Path) -> Result<Manifest, BackupError> {
    let text = std::fs::read_to_string(folder.join("manifest.json"))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| BackupError::Damaged(format!("manifest.json: {e}")))?;
    for table in &manifest.tables {
        let plain = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
        if !plain(&table.name) || !table.columns.iter().all(|column| plain(&column.name)) {
            return Err(BackupError::Damaged("manifest.json: a name that no table has".to_owned()));
        }
        if hex(&sha256_of(&folder.join(format!("{}.jsonl", table.name)))?) != table.sha256 {
            return Err(BackupError::Damaged(format!("{}.jsonl differs from what was written", table.name)));
        }
    }
    Ok(manifest)
}

/// Fills an empty, migrated database from `folder`, all or nothing.
///
/// # Errors
/// See [`BackupError`].
pub async fn restore(db: &Db, folder: &Path) -> Result<Manifest, BackupError> {
    let manifest = check(folder)?;
    let mut tx = db.begin().await?;
    let known: Vec<String> = sql("SELECT name FROM schema_migration ORDER BY name").fetch_all(&mut tx, |row| row.get("name")).await?;
    if known != manifest.migrations {
        return Err(BackupError::OtherVersion);
    }
    let used = sql("SELECT (SELECT COUNT(*) FROM account) + (SELECT COUNT(*) FROM library_log) AS used");
    if used.fetch_one(&mut tx, |row| row.get::<i64>("used")).await? > 0 {
        return Err(BackupError::NotEmpty);
    }
    for table in manifest.tables.iter().filter(|table| table.name != "schema_migration") {
        sql_dynamic(format!("DELETE FROM {}", table.name)).execute(&mut tx).await?;
        restore_table(&mut tx, folder, table).await?;
    }
    tx.commit().await?;
    Ok(manifest)
}

async fn list_tables(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    let names = match tx.dialect() {
        Dialect::Sqlite => sql("SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"),
        Dialect::Postgres => {
            sql("SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name")
        }
    };
    names.fetch_all(tx, |row| row.get("name")).await
}

async fn list_columns(tx: &mut Tx, table: &str) -> Result<Vec<Column>, DbError> {
    let columns = match tx.dialect() {
        Dialect::Sqlite => sql("SELECT name AS name, lower(type) AS kind FROM pragma_table_info($1) ORDER BY name"),
        Dialect::Postgres => sql("SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns
                  WHERE table_schema = current_schema() AND table_name = $1 ORDER BY column_name"),
    };
    columns
        .bind(table)
        .fetch_all(tx, |row| {
            let kind = match row.get::<String>("kind")?.as_str() {
                "bigint" => ColumnKind::Int,
                "double precision" => ColumnKind::Real,
                _ => ColumnKind::Text,
            };
            Ok(Column { name: row.get("name")?, kind })
        })
        .await
}

async fn save_table(tx: &mut Tx, folder: &Path, name: String, columns: Vec<Column>) -> Result<TableCopy, BackupError> {
    let mut file = BufWriter::new(std::fs::File::create(folder.join(format!("{name}.jsonl")))?);
    let (mut digest, mut rows) = (Sha256::new(), 0);
    sql_dynamic(format!("SELECT {} FROM {name}", names(&columns)))
        .for_each::<BackupError>(tx, |row| {
            let mut values = Vec::with_capacity(columns.len());
            for column in &columns {
                values.push(match column.kind {
                    ColumnKind::Text => serde_json::json!(row.get::<Option<String>>(&column.name)?),
                    ColumnKind::Int => serde_json::json!(row.get::<Option<i64>>(&column.name)?),
                    ColumnKind::Real => serde_json::json!(row.get::<Option<f64>>(&column.name)?),
                });
            }
            let mut line = serde_json::Value::Array(values).to_string();
            line.push('\n');
            digest.update(&line);
            file.write_all(line.as_bytes())?;
            rows += 1;
            Ok(())
        })
        .await?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(TableCopy { name, rows, sha256: hex(&digest.finalize()), columns })
}

async fn restore_table(tx: &mut Tx, folder: &Path, table: &TableCopy) -> Result<(), BackupError> {
    let damaged = |why: &str| BackupError::Damaged(format!("{}.jsonl: {why}", table.name));
    let head = format!("INSERT INTO {} ({})", table.name, names(&table.columns));
    let mut rows = Vec::new();
    let file = BufReader::new(std::fs::File::open(folder.join(format!("{}.jsonl", table.name)))?);
    for line in file.lines() {
        let values: Vec<serde_json::Value> = serde_json::from_str(&line?).map_err(|_| damaged("not JSON"))?;
        if values.len() != table.columns.len() {
            return Err(damaged("a row of another width"));
        }
        rows.push(values.iter().zip(&table.columns).map(|(value, column)| bound(value, column.kind)).collect());
        if rows.len() == ROWS_AT_ONCE {
            insert_many(&head, std::mem::take(&mut rows), "").execute(tx).await?;
        }
    }
    if !rows.is_empty() {
        insert_many(&head, rows, "").execute(tx).await?;
    }
    Ok(())
}

fn bound(value: &serde_json::Value, kind: ColumnKind) -> Value {
    match kind {
        ColumnKind::Text => Value::Text(value.as_str().map(str::to_owned)),
        ColumnKind::Int => Value::Int(value.as_i64()),
        ColumnKind::Real => Value::Real(value.as_f64()),
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
