//! A person's uploads go with their account; what was released stays the library's.

use identity::AccountErased;
use store::{DbError, Tx};

use crate::{forget, rows};

pub(crate) async fn erase(tx: &mut Tx, gone: &AccountErased) -> Result<(), DbError> {
    for id in rows::list_all_of(tx, &gone.home, gone.account).await? {
        forget::forget(tx, &gone.home, id).await?;
    }
    Ok(())
}
