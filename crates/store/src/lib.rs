//! Rows, transactions, migrations, events and files, on SQLite and on PostgreSQL.
//!
//! Statements are written once, by hand, in the subset that both databases share: `$1` placeholders; columns are TEXT,
//! BIGINT or DOUBLE PRECISION (ids TEXT, times epoch milliseconds BIGINT, flags 0/1 BIGINT, enums TEXT with CHECK, JSON as TEXT).

pub mod backup;
mod blobs;
mod db;
mod error;
mod migrate;
mod node_key;
pub mod outbox;
mod row;
mod sql;
mod sqlite;
mod tx;

pub use blobs::{BlobError, BlobMeta, BlobStore, find_blob, list_blobs, record_blob, sha256_of};
pub use db::{Db, DbUrl, DbUrlError};
pub use error::DbError;
pub use migrate::{MigrateError, list_pending, migrate, schema_digest};
pub use node_key::{KeyError, NodeKey, NodeName, Signature};
pub use row::{Column, Row};
pub use sql::{InsertMany, Sql, Value, insert_many, sql, sql_dynamic};
pub use tx::{Dialect, Tx};
