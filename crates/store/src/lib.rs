//! Rows, transactions, migrations, events and files, on SQLite and on PostgreSQL.
//!
//! Statements are written once, by hand, in the subset that both databases share: `$1` placeholders; columns are TEXT,
//! BIGINT or DOUBLE PRECISION (ids TEXT, times epoch milliseconds BIGINT, flags 0/1 BIGINT, enums TEXT with CHECK, JSON as TEXT).

pub mod backup;
mod blob_rows;
mod blobs;
mod db;
mod error;
mod key_file;
mod migrate;
mod node_key;
pub mod outbox;
mod row;
mod sql;
mod sqlite;
mod sweep;
mod tx;

pub use blob_rows::{
    KeptBlob, Visibility, count_damaged, find_blob, find_kept, forget_private_blob, list_blobs, list_unchecked, note_check,
    open_to_everyone, record_blob, record_private_blob,
};
pub use blobs::{Addressing, BlobError, BlobMeta, BlobStore, BucketError, BucketSettings, BucketSettingsError, Lying, OpenBlob, sha256_of};
pub use db::{Db, DbUrl, DbUrlError};
pub use error::DbError;
pub use migrate::{MigrateError, list_pending, migrate, schema_digest};
pub use node_key::{KeyError, NodeKey, NodeName, Signature};
pub use row::{Column, Row};
pub use sql::{InsertMany, Sql, Value, insert_many, sql, sql_dynamic};
pub use sweep::{SweepError, sweep_blobs};
pub use tx::{Dialect, Tx};
