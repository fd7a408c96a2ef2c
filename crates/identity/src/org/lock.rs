//! Where the two databases differ.

use store::{DbError, Dialect, Tx, sql};

/// Lets one transaction at a time change the tree: whoever moves something, or reads the lines and adds to them, needs those above and below to
/// stand still. SQLite has one writer anyway.
///
/// # Errors
/// The database refused it.
pub async fn lock_tree(tx: &mut Tx) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Postgres {
        sql("SELECT pg_advisory_xact_lock(hashtext('org tree'))").execute(tx).await?;
    }
    Ok(())
}
