//! Asking for the password once more, before something that outlasts the session.

use web::{OrNotFound, PageError};

use crate::attempts::{self, PER_NAME, TooOften};
use crate::password::{self, Password};
use crate::visit::Visit;
use crate::{Person, account};

pub(super) enum Checked {
    /// The bucket in which the tries are counted
    Right(String),
    Wrong,
    /// Again after so many seconds
    TooOften(u32),
}

/// Whether the password is the one of who asks, counted like any other try.
pub(super) async fn check_password(person: &Person, visit: &Visit, password: Password) -> Result<Checked, PageError> {
    let mut tx = visit.app.db.read().await?;
    let name = account::find_sign_in_name(&mut tx, &person.home, person.account).await?.or_not_found()?;
    let known = account::find_credentials(&mut tx, &name).await?.or_not_found()?;
    drop(tx);
    let bucket = attempts::of_name(name.as_str());
    if let Err(TooOften(seconds)) = attempts::charge(&visit.app.db, &[(&bucket, PER_NAME)], visit.app.clock.now()).await? {
        return Ok(Checked::TooOften(seconds));
    }
    let is_right = password::verify(password, Some(known.password_hash)).await?;
    Ok(if is_right { Checked::Right(bucket) } else { Checked::Wrong })
}
