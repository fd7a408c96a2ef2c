//! How an upload and its files go. Bytes go with the sweep, a day later: a backup that was begun before finds them still there.

use kernel::UploadId;
use store::{DbError, Tx, forget_private_blob};

use crate::rows;

/// Forgets an upload with everything that was made of it; `false` when there is none.
///
/// # Errors
/// The database refused it.
pub(crate) async fn forget(tx: &mut Tx, home: &str, id: UploadId) -> Result<bool, DbError> {
    if let Some(dead) = rows::find(tx, home, id).await?.and_then(|upload| upload.dead_job) {
        jobs::forget_dead(tx, dead).await?;
    }
    let_files_go(tx, home, id).await?;
    rows::remove(tx, home, id).await
}

/// Lets the files of an upload go, except what a release names or another upload has.
///
/// # Errors
/// The database refused it.
pub(crate) async fn let_files_go(tx: &mut Tx, home: &str, id: UploadId) -> Result<(), DbError> {
    let files = rows::list_files(tx, home, id).await?;
    rows::remove_files(tx, home, id).await?;
    for file in files {
        if !rows::is_file_of_any(tx, file).await? {
            forget_private_blob(tx, file).await?;
        }
    }
    Ok(())
}
