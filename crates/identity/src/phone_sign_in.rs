//! Signing in on a computer with a phone that is signed in 扫码登录: the computer shows a code, somebody confirms it on the phone, and the
//! session goes to the browser that holds the secret. The wording and the warnings follow RFC 8628, whose device flow this is.

use kernel::{AccountId, SessionId, Timestamp};
use store::{DbError, Row, Tx, sql};
use web::PageError;

use crate::browser::Browser;
use crate::guardians::Owner;
use crate::paper_code::ComputerCode;

/// How long a code is good.
pub(crate) const LASTS_MS: i64 = 3 * 60_000;

/// A computer that waits, or waited.
pub(crate) struct Waiting {
    /// What it shows, as it is printed
    pub(crate) code: String,
    /// Browser and system in a few words
    pub(crate) device: String,
    pub(crate) started_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) answer: Answer,
}

/// What the phone said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    NotYet,
    Refused,
    Agreed(Confirmed),
}

/// Who confirmed a sign-in, and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmed {
    pub(crate) who: Owner,
    pub(crate) session: SessionId,
    pub(crate) device: String,
}

fn waiting(row: &Row) -> Result<Waiting, DbError> {
    let answer = match row.get::<String>("state")?.as_str() {
        "agreed" => {
            let who = Owner { home: row.parse("home")?, account: row.parse::<AccountId>("account_id")? };
            Answer::Agreed(Confirmed { who, session: row.parse("confirmed_by")?, device: row.get("confirmed_on")? })
        }
        "refused" => Answer::Refused,
        _ => Answer::NotYet,
    };
    let code: String = row.get("code")?;
    let code = ComputerCode::typed(&code).map(|code| code.printed()).unwrap_or_default();
    let (started_at, expires_at) = (row.get("started_at")?, row.get("expires_at")?);
    Ok(Waiting { code, device: row.get("device")?, started_at, expires_at, answer })
}

/// Shows a code on the browser, in place of the one it showed before.
pub(crate) async fn begin(tx: &mut Tx, browser: &Browser, device: &str, now: Timestamp) -> Result<(), PageError> {
    forget(tx, browser).await?;
    sql("INSERT INTO phone_sign_in (code, browser_hash, device, state, started_at, expires_at) VALUES ($1, $2, $3, 'waiting', $4, $5)")
        .bind(ComputerCode::new()?.printed())
        .bind(browser.digest())
        .bind(device)
        .bind(now)
        .bind(now.plus_ms(LASTS_MS))
        .execute(tx)
        .await?;
    Ok(())
}

/// What the browser shows, if it has not run out.
pub(crate) async fn find_by_browser(tx: &mut Tx, browser: &Browser, now: Timestamp) -> Result<Option<Waiting>, DbError> {
    sql("SELECT code, device, state, started_at, expires_at, home, account_id, confirmed_by, confirmed_on
           FROM phone_sign_in WHERE browser_hash = $1 AND expires_at > $2")
    .bind(browser.digest())
    .bind(now)
    .fetch_optional(tx, waiting)
    .await
}

/// The computer that shows `code` and has not been answered yet.
pub(crate) async fn find_by_code(tx: &mut Tx, code: &ComputerCode, now: Timestamp) -> Result<Option<Waiting>, DbError> {
    sql("SELECT code, device, state, started_at, expires_at, home, account_id, confirmed_by, confirmed_on
           FROM phone_sign_in WHERE code = $1 AND state = 'waiting' AND expires_at > $2")
    .bind(code.printed())
    .bind(now)
    .fetch_optional(tx, waiting)
    .await
}

/// Confirms the sign-in; `false` when it was answered already, or ran out.
pub(crate) async fn agree(tx: &mut Tx, code: &ComputerCode, by: &Confirmed, now: Timestamp) -> Result<bool, DbError> {
    let agreed = sql("UPDATE phone_sign_in SET state = 'agreed', home = $3, account_id = $4, confirmed_by = $5, confirmed_on = $6
          WHERE code = $1 AND state = 'waiting' AND expires_at > $2")
    .bind(code.printed())
    .bind(now)
    .bind(&by.who.home)
    .bind(by.who.account)
    .bind(by.session)
    .bind(&by.device)
    .execute(tx)
    .await?;
    Ok(agreed > 0)
}

/// Refuses the sign-in.
pub(crate) async fn refuse(tx: &mut Tx, code: &ComputerCode, now: Timestamp) -> Result<bool, DbError> {
    let refused = sql("UPDATE phone_sign_in SET state = 'refused' WHERE code = $1 AND state = 'waiting' AND expires_at > $2")
        .bind(code.printed())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(refused > 0)
}

/// Takes what was confirmed for the browser, once; the phone must still be signed in.
pub(crate) async fn take(tx: &mut Tx, browser: &Browser, now: Timestamp) -> Result<Option<Confirmed>, DbError> {
    let Some(Waiting { answer: Answer::Agreed(confirmed), .. }) = find_by_browser(tx, browser, now).await? else { return Ok(None) };
    let taken = sql("DELETE FROM phone_sign_in WHERE browser_hash = $1 AND state = 'agreed'
            AND EXISTS (SELECT id FROM session WHERE home = $2 AND account_id = $3 AND id = $4 AND expires_at > $5)")
    .bind(browser.digest())
    .bind(&confirmed.who.home)
    .bind(confirmed.who.account)
    .bind(confirmed.session)
    .bind(now)
    .execute(tx)
    .await?;
    Ok((taken > 0).then_some(confirmed))
}

/// Forgets what the browser shows.
pub(crate) async fn forget(tx: &mut Tx, browser: &Browser) -> Result<(), DbError> {
    sql("DELETE FROM phone_sign_in WHERE browser_hash = $1").bind(browser.digest()).execute(tx).await?;
    Ok(())
}

/// Forgets codes that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM phone_sign_in WHERE expires_at <= $1").bind(now).execute(tx).await?;
    Ok(())
}
