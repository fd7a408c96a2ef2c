//! Being signed in with pictures, on a shared device, while a class session lasts. Such a sign-in is limited by the policies
//! (`policies/class-sessions.cedar`), never lives longer than the class session, and is one at a time for each pupil.

use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{AccountId, ClassSessionId, Timestamp};
use store::{Db, DbError, Tx, sql};
use web::PageError;

use crate::arrival::{Arrival, Way};
use crate::attempts::{self, PER_NETWORK, TooOften};
use crate::browser::Beginning;
use crate::guardians::Owner;
use crate::session::{self, Lasts, Token};

/// Somebody who is signed in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who
    pub account: AccountId,
    /// Browser and system of the device, in a few words
    pub device: String,
    /// Since when
    pub since: Timestamp,
}

/// A sign-in that was just opened, on its way to the device.
pub struct Opened {
    token: Token,
    lasts_seconds: i64,
}

impl Opened {
    /// Gives the device its cookies.
    pub fn set_cookies(&self, asked: &HeaderMap, answer: &mut Response) {
        self.token.set_cookies(asked, answer.headers_mut(), self.lasts_seconds);
        Beginning::forget_others(None, answer.headers_mut());
    }
}

/// Signs the pupil in until `ends_at`; whoever was signed in on the device, and the pupil on another one, is signed out.
///
/// # Errors
/// The database refused it, or the machine is out of randomness.
pub async fn open(
    tx: &mut Tx,
    who: &Owner,
    class_session: ClassSessionId,
    ends_at: Timestamp,
    asked: &HeaderMap,
    now: Timestamp,
) -> Result<Opened, PageError> {
    if let Some(earlier) = Token::of(asked) {
        session::close(tx, &earlier).await?;
    }
    close(tx, class_session, who.account).await?;
    let (arrival, lasts) = (Arrival::by(Way::Pictures, ""), Lasts::InClass(class_session, ends_at));
    let (_, token) = session::open_by(tx, who, &arrival, lasts, &session::device(asked), now).await?;
    Ok(Opened { token, lasts_seconds: (ends_at.as_ms() - now.as_ms()) / 1000 })
}

/// Who is signed in, the first first.
///
/// # Errors
/// The database refused it.
pub async fn list(tx: &mut Tx, class_session: ClassSessionId, now: Timestamp) -> Result<Vec<SignedIn>, DbError> {
    sql("SELECT account_id, device, created_at FROM session WHERE class_session_id = $1 AND expires_at > $2 ORDER BY created_at, id")
        .bind(class_session.to_string())
        .bind(now)
        .fetch_all(tx, |row| Ok(SignedIn { account: row.parse("account_id")?, device: row.get("device")?, since: row.get("created_at")? }))
        .await
}

/// Signs one pupil out.
///
/// # Errors
/// The database refused it.
pub async fn close(tx: &mut Tx, class_session: ClassSessionId, account: AccountId) -> Result<(), DbError> {
    sql("DELETE FROM session WHERE class_session_id = $1 AND account_id = $2")
        .bind(class_session.to_string())
        .bind(account)
        .execute(tx)
        .await?;
    Ok(())
}

/// Signs everybody out: the class session has ended.
///
/// # Errors
/// The database refused it.
pub async fn close_all(tx: &mut Tx, class_session: ClassSessionId) -> Result<(), DbError> {
    sql("DELETE FROM session WHERE class_session_id = $1").bind(class_session.to_string()).execute(tx).await?;
    Ok(())
}

/// Signs out the device that asked, and takes its cookies back.
///
/// # Errors
/// The database refused it.
pub async fn leave(tx: &mut Tx, asked: &HeaderMap) -> Result<(), DbError> {
    match Token::of(asked) {
        Some(token) => session::close(tx, &token).await,
        None => Ok(()),
    }
}

/// Takes the cookies of a sign-in back, also of what was begun and not finished.
pub fn clear_cookies(answer: &mut Response) {
    Beginning::forget_others(None, answer.headers_mut());
    session::clear_cookies(answer.headers_mut());
}

/// Counts a try at the code of a class session; it is too often again after so many seconds.
///
/// # Errors
/// The database refused it.
pub async fn count_code_try(db: &Db, network: &str, now: Timestamp) -> Result<Result<(), u32>, DbError> {
    let counted = attempts::charge(db, &[(&of_class_codes(network), PER_NETWORK)], now).await?;
    Ok(counted.map_err(|TooOften(seconds)| seconds))
}

/// Takes back a try that was right.
///
/// # Errors
/// The database refused it.
pub async fn forgive_code_try(tx: &mut Tx, network: &str, now: Timestamp) -> Result<(), DbError> {
    attempts::refund(tx, &of_class_codes(network), PER_NETWORK, now).await
}

fn of_class_codes(network: &str) -> String {
    attempts::of_network(&format!("class code {network}"))
}

/// Lets everybody stay until `ends_at`: the class session lasts longer.
///
/// # Errors
/// The database refused it.
pub async fn prolong_all(tx: &mut Tx, class_session: ClassSessionId, ends_at: Timestamp) -> Result<(), DbError> {
    sql("UPDATE session SET expires_at = $2 WHERE class_session_id = $1").bind(class_session.to_string()).bind(ends_at).execute(tx).await?;
    Ok(())
}
