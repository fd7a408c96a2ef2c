//! Where the two databases differ.

use store::{DbError, Dialect, Tx, sql};

/// Lets nobody else past who asks for the same name, until the transaction ends. SQLite has one writer anyway.
pub(crate) async fn lock(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Postgres {
        sql("SELECT pg_advisory_xact_lock(hashtext($1))").bind(name).execute(tx).await?;
    }
    Ok(())
}
