//! Signed-in devices. The cookie holds 256 random bits; the database only their digest, so a stolen database opens no account.

use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use kernel::{AccountId, ClassSessionId, SessionId, Timestamp};
use store::{DbError, Row, Tx, sql};
use web::{PageError, came_by_https, cookie};

use crate::Home;
use crate::arrival::{Arrival, Way};
use crate::guardians::Owner;
use crate::opaque::Opaque;

const COOKIE_NAME: &str = "qh_session";
/// Readable by scripts, and says only that it is worth asking for the badge.
const SIGNED_IN_COOKIE: &str = "qh_in";
const IDLE_MS: i64 = 30 * 24 * 3_600_000;
const SEEN_EVERY_MS: i64 = 600_000;
/// The browser forgets later than the server, which is the one that decides.
pub(crate) const COOKIE_SECONDS: i64 = 400 * 24 * 3600;

/// A device on which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) device: String,
    pub(crate) arrival: Arrival,
    pub(crate) created_at: Timestamp,
    pub(crate) seen_at: Timestamp,
}

/// The secret of a session, with the home that says where to look for it.
pub(crate) struct Token {
    pub(crate) home: Home,
    secret: Opaque,
}

impl Token {
    fn new(home: &Home) -> Result<Self, PageError> {
        Ok(Self { home: home.clone(), secret: Opaque::new()? })
    }

    /// The token of the request's cookie.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let (home, secret) = cookie(headers, COOKIE_NAME)?.split_once('.')?;
        Some(Self { home: home.parse().ok()?, secret: Opaque::read(secret)? })
    }

    /// What the database knows of it.
    pub(crate) fn digest(&self) -> String {
        self.secret.digest()
    }

    /// The cookies of somebody signed in, for `seconds`; `asked` tells whether the browser came by https.
    pub(crate) fn set_cookies(&self, asked: &HeaderMap, answer: &mut HeaderMap, seconds: i64) {
        let (home, secret, secure) = (&self.home, self.secret.as_str(), secure(asked));
        append(answer, &format!("{COOKIE_NAME}={home}.{secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"));
        append(answer, &format!("{SIGNED_IN_COOKIE}=1; Path=/; Max-Age={seconds}; SameSite=Lax{secure}"));
    }
}

/// Takes the cookies back.
pub(crate) fn clear_cookies(answer: &mut HeaderMap) {
    append(answer, &format!("{COOKIE_NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    append(answer, &format!("{SIGNED_IN_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax"));
}

/// The end of a cookie that must not travel without encryption, where the browser came by https.
pub(crate) fn secure(asked: &HeaderMap) -> &'static str {
    if came_by_https(asked) { "; Secure" } else { "" }
}

pub(crate) fn append(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(SET_COOKIE, value);
    }
}

/// Browser and system in a few words; the full text of the header is not kept.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = |known: &[(&'static str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser =
        named(&[("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    let system = named(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How long a sign-in lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasts {
    /// As long as the device is used
    WhileUsed,
    /// Until the class session ends
    InClass(ClassSessionId, Timestamp),
}

/// Signs a device in with the password; see [`open_by`].
pub(crate) async fn open(
    tx: &mut Tx,
    home: &Home,
    account: AccountId,
    device: &str,
    now: Timestamp,
) -> Result<(SessionId, Token), PageError> {
    open_by(tx, &Owner { home: home.clone(), account }, &Arrival::by(Way::Password, ""), Lasts::WhileUsed, device, now).await
}

/// Signs a device in; the answer's token is shown to the browser and then forgotten.
pub(crate) async fn open_by(
    tx: &mut Tx,
    who: &Owner,
    arrival: &Arrival,
    lasts: Lasts,
    device: &str,
    now: Timestamp,
) -> Result<(SessionId, Token), PageError> {
    let (id, token) = (SessionId::new(), Token::new(&who.home)?);
    let (class_session, expires_at) = match lasts {
        Lasts::WhileUsed => (None, now.plus_ms(IDLE_MS)),
        Lasts::InClass(class_session, ends_at) => (Some(class_session), ends_at),
    };
    sql("INSERT INTO session (home, id, token_hash, account_id, device, way, way_name, confirmed_by, class_session_id,
                              created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)")
    .bind(&who.home)
    .bind(id)
    .bind(token.digest())
    .bind(who.account)
    .bind(device)
    .bind(arrival.way.key())
    .bind(&arrival.name)
    .bind(arrival.confirmed_by)
    .bind(class_session)
    .bind(now)
    .bind(expires_at)
    .execute(tx)
    .await?;
    Ok((id, token))
}

/// Whether `seen_at` is old enough to be written again.
pub(crate) fn is_seen_anew(seen_at: Timestamp, now: Timestamp) -> bool {
    now >= seen_at.plus_ms(SEEN_EVERY_MS)
}

/// Notes that the device was used, and lets it live on; in a class session it ends with that.
pub(crate) async fn touch(tx: &mut Tx, home: &Home, id: SessionId, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE session SET seen_at = $3, expires_at = CASE WHEN class_session_id IS NULL THEN $4 ELSE expires_at END
          WHERE home = $1 AND id = $2")
    .bind(home)
    .bind(id)
    .bind(now)
    .bind(now.plus_ms(IDLE_MS))
    .execute(tx)
    .await?;
    Ok(())
}

fn session(row: &Row) -> Result<Session, DbError> {
    let arrival = Arrival { way: row.parse("way")?, name: row.get("way_name")?, confirmed_by: row.parse_optional("confirmed_by")? };
    let (created_at, seen_at) = (row.get("created_at")?, row.get("seen_at")?);
    Ok(Session { id: row.parse("id")?, device: row.get("device")?, arrival, created_at, seen_at })
}

/// When somebody signed in on the device, and how.
pub(crate) async fn find_opening(tx: &mut Tx, home: &Home, id: SessionId) -> Result<Option<(Timestamp, Way)>, DbError> {
    sql("SELECT created_at, way FROM session WHERE home = $1 AND id = $2")
        .bind(home)
        .bind(id)
        .fetch_optional(tx, |row| Ok((row.get("created_at")?, row.parse("way")?)))
        .await
}

/// The devices of an account, the last used first.
pub(crate) async fn list(tx: &mut Tx, home: &Home, account: AccountId, now: Timestamp) -> Result<Vec<Session>, DbError> {
    sql("SELECT id, device, way, way_name, confirmed_by, created_at, seen_at FROM session
          WHERE home = $1 AND account_id = $2 AND expires_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 50")
    .bind(home)
    .bind(account)
    .bind(now)
    .fetch_all(tx, session)
    .await
}

/// Signs out the device that shows `token`, whoever's it is.
pub(crate) async fn close(tx: &mut Tx, token: &Token) -> Result<(), DbError> {
    sql("DELETE FROM session WHERE home = $1 AND token_hash = $2").bind(&token.home).bind(token.digest()).execute(tx).await?;
    Ok(())
}

/// Signs out one device of the account; answers whether there was such a one.
pub(crate) async fn close_one(tx: &mut Tx, home: &Home, account: AccountId, id: SessionId) -> Result<bool, DbError> {
    let gone = sql("DELETE FROM session WHERE home = $1 AND account_id = $2 AND id = $3").bind(home).bind(account).bind(id).execute(tx);
    Ok(gone.await? > 0)
}

/// Signs out all devices of the account but `kept`.
pub(crate) async fn close_others(tx: &mut Tx, home: &Home, account: AccountId, kept: SessionId) -> Result<(), DbError> {
    sql("DELETE FROM session WHERE home = $1 AND account_id = $2 AND id <> $3").bind(home).bind(account).bind(kept).execute(tx).await?;
    Ok(())
}

/// Forgets sessions that ran out.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM session WHERE expires_at < $1").bind(now).execute(tx).await?;
    Ok(())
}
