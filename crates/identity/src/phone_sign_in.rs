//! Signing in on a computer with a phone that is signed in 扫码登录: the computer shows a code, somebody confirms it on the phone, and the
//! session goes to the browser that holds the secret. The wording and the warnings follow RFC 8628, whose device flow this is. A number that stands
//! on the computer alone has to be typed on the phone, so that a code that was sent on is not confirmed by a tap (RFC 8628 §5.4).

use kernel::{AccountId, SessionId, Timestamp};
use store::{DbError, Row, Tx, sql};
use web::PageError;

use crate::browser::Browser;
use crate::guardians::Owner;
use crate::paper_code::ComputerCode;

/// How long a code is good.
pub(crate) const LASTS_MS: i64 = 3 * 60_000;
/// How often the number may be typed.
const MOST_TRIES: i64 = 3;
/// Numbers of two digits.
const NUMBERS: std::ops::Range<u8> = 10..100;

/// A computer that waits, or waited.
pub(crate) struct Waiting {
    /// What it shows, as it is printed
    pub(crate) code: String,
    /// What it shows beside the code, for the phone
    pub(crate) number: i64,
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

/// What came of confirming or refusing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Agreed,
    Refused,
    /// The number is another one; it may be typed again
    WrongNumber,
    /// It was answered already, or ran out, or the number was wrong too often
    Over,
}

/// Who confirmed a sign-in, and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmed {
    pub(crate) who: Owner,
    pub(crate) session: SessionId,
    pub(crate) device: String,
}

impl Waiting {
    /// Whether there is something to pick up.
    pub(crate) fn is_agreed(&self) -> bool {
        matches!(self.answer, Answer::Agreed(_))
    }
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
    Ok(Waiting { code, number: row.get("number")?, device: row.get("device")?, started_at, expires_at, answer })
}

fn new_number() -> Result<i64, PageError> {
    // The largest multiple of their count in a byte, so that every number is as likely.
    let fair_below = u8::MAX / NUMBERS.end * NUMBERS.end;
    loop {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
        let number = byte[0] % NUMBERS.end;
        if byte[0] < fair_below && NUMBERS.contains(&number) {
            return Ok(i64::from(number));
        }
    }
}

/// Shows a code on the browser.
pub(crate) async fn begin(tx: &mut Tx, browser: &Browser, device: &str, now: Timestamp) -> Result<(), PageError> {
    sql("INSERT INTO phone_sign_in (code, number, browser_hash, device, state, started_at, expires_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $6)")
    .bind(ComputerCode::new()?.printed())
    .bind(new_number()?)
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
    sql("SELECT code, number, device, state, started_at, expires_at, home, account_id, confirmed_by, confirmed_on
           FROM phone_sign_in WHERE browser_hash = $1 AND expires_at > $2")
    .bind(browser.digest())
    .bind(now)
    .fetch_optional(tx, waiting)
    .await
}

/// The computer that shows `code` and has not been answered yet.
pub(crate) async fn find_by_code(tx: &mut Tx, code: &ComputerCode, now: Timestamp) -> Result<Option<Waiting>, DbError> {
    sql("SELECT code, number, device, state, started_at, expires_at, home, account_id, confirmed_by, confirmed_on
           FROM phone_sign_in WHERE code = $1 AND state = 'waiting' AND expires_at > $2")
    .bind(code.printed())
    .bind(now)
    .fetch_optional(tx, waiting)
    .await
}

/// Confirms the sign-in, if `number` is what the computer shows. The try is counted first, and the row held, so that many tries at once gain nothing;
/// whoever commits this has tried, right or wrong.
pub(crate) async fn agree(tx: &mut Tx, code: &ComputerCode, number: &str, by: &Confirmed, now: Timestamp) -> Result<Outcome, DbError> {
    let tried = sql("UPDATE phone_sign_in SET tries = tries + 1 WHERE code = $1 AND state = 'waiting' AND expires_at > $2
         RETURNING number, tries")
    .bind(code.printed())
    .bind(now)
    .fetch_optional(tx, |row| Ok((row.get::<i64>("number")?, row.get::<i64>("tries")?)))
    .await?;
    let Some((shown, tries)) = tried else { return Ok(Outcome::Over) };
    if number.trim().parse() == Ok(shown) && shown >= i64::from(NUMBERS.start) {
        return confirm(tx, code, by, now).await;
    }
    if tries < MOST_TRIES {
        return Ok(Outcome::WrongNumber);
    }
    refuse(tx, code, now).await?;
    Ok(Outcome::Over)
}

async fn confirm(tx: &mut Tx, code: &ComputerCode, by: &Confirmed, now: Timestamp) -> Result<Outcome, DbError> {
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
    Ok(if agreed > 0 { Outcome::Agreed } else { Outcome::Over })
}

/// Refuses the sign-in.
pub(crate) async fn refuse(tx: &mut Tx, code: &ComputerCode, now: Timestamp) -> Result<Outcome, DbError> {
    let refused = sql("UPDATE phone_sign_in SET state = 'refused' WHERE code = $1 AND state = 'waiting' AND expires_at > $2")
        .bind(code.printed())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(if refused > 0 { Outcome::Refused } else { Outcome::Over })
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
