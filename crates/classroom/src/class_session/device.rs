//! A shared device that entered the code of a class session. Its cookie holds 256 random bits; the database only their digest.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use identity::Home;
use kernel::{ClassSessionId, Timestamp};
use sha2::{Digest, Sha256};
use store::{DbError, Tx, sql};
use web::PageError;

use super::rows::class_session;
use super::{ClassSession, MOST_DEVICES, MOST_WRONG_OF_DEVICE};

const COOKIE_NAME: &str = "qh_class";

/// What a device shows to be let in.
pub(super) struct Device {
    home: Home,
    session: ClassSessionId,
    secret: String,
}

/// A device in a running class session.
pub(super) struct Inside {
    pub(super) device: Device,
    pub(super) session: ClassSession,
    /// Too many tries from here were wrong
    pub(super) is_shut: bool,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Device {
    /// The device that asks.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut parts = web::cookie(headers, COOKIE_NAME)?.splitn(3, '.');
        let (home, session, secret) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        let well_formed = secret.len() == 64 && secret.bytes().all(|b| b.is_ascii_hexdigit());
        well_formed.then(|| Self { home, session, secret: secret.to_owned() })
    }

    fn digest(&self) -> String {
        hex(&Sha256::digest(self.secret.as_bytes()))
    }

    /// Gives the device its cookie for as long as a class session can last.
    pub(super) fn set_cookie(&self, asked: &HeaderMap, answer: &mut Response) {
        let secure = if web::came_by_https(asked) { "; Secure" } else { "" };
        let Self { home, session, secret } = self;
        let cookie = format!("{COOKIE_NAME}={home}.{session}.{secret}; Path=/in; Max-Age=86400; HttpOnly; SameSite=Lax{secure}");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().append(SET_COOKIE, value);
        }
    }
}

/// Lets a device in; `None` when there are too many. Two that come at once as the last one may both get in, which does no harm.
pub(super) async fn enter(tx: &mut Tx, session: &ClassSession, now: Timestamp) -> Result<Option<Device>, PageError> {
    let known = sql("SELECT COUNT(*) AS n FROM class_session_device WHERE home = $1 AND class_session_id = $2")
        .bind(&session.home)
        .bind(session.id.to_string())
        .fetch_one(tx, |row| row.get::<i64>("n"))
        .await?;
    if known >= MOST_DEVICES {
        return Ok(None);
    }
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
    let device = Device { home: session.home.clone(), session: session.id, secret: hex(&secret) };
    sql("INSERT INTO class_session_device (home, class_session_id, token_hash, wrong, entered_at) VALUES ($1, $2, $3, 0, $4)")
        .bind(&device.home)
        .bind(device.session.to_string())
        .bind(device.digest())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(Some(device))
}

/// The running class session that the device is in.
pub(super) async fn find_inside(tx: &mut Tx, headers: &HeaderMap, now: Timestamp) -> Result<Option<Inside>, DbError> {
    let Some(device) = Device::of(headers) else { return Ok(None) };
    let found = sql("SELECT s.id, s.home, s.class_id, s.code, s.teacher_id, s.began_at, s.ends_at, s.wrong, d.wrong AS device_wrong
           FROM class_session_device d JOIN class_session s ON s.home = d.home AND s.id = d.class_session_id
          WHERE d.home = $1 AND d.class_session_id = $2 AND d.token_hash = $3 AND s.ended_at IS NULL AND s.ends_at > $4")
    .bind(&device.home)
    .bind(device.session.to_string())
    .bind(device.digest())
    .bind(now)
    .fetch_optional(tx, |row| Ok((class_session(row)?, row.get::<i64>("device_wrong")? >= MOST_WRONG_OF_DEVICE)))
    .await?;
    Ok(found.map(|(session, is_shut)| Inside { device, session, is_shut }))
}

/// Counts a try; answers `false`, and counts nothing, when the device is shut.
pub(super) async fn charge(tx: &mut Tx, device: &Device) -> Result<bool, DbError> {
    let counted = sql("UPDATE class_session_device SET wrong = wrong + 1
                        WHERE home = $1 AND class_session_id = $2 AND token_hash = $3 AND wrong < $4")
    .bind(&device.home)
    .bind(device.session.to_string())
    .bind(device.digest())
    .bind(MOST_WRONG_OF_DEVICE)
    .execute(tx)
    .await?;
    Ok(counted == 1)
}

/// Takes back one try that was right.
pub(super) async fn refund(tx: &mut Tx, device: &Device) -> Result<(), DbError> {
    sql("UPDATE class_session_device SET wrong = wrong - 1
          WHERE home = $1 AND class_session_id = $2 AND token_hash = $3 AND wrong > 0")
    .bind(&device.home)
    .bind(device.session.to_string())
    .bind(device.digest())
    .execute(tx)
    .await?;
    Ok(())
}

/// How many devices of a class session are shut.
pub(super) async fn count_shut(tx: &mut Tx, session: &ClassSession) -> Result<i64, DbError> {
    sql("SELECT COUNT(*) AS n FROM class_session_device WHERE home = $1 AND class_session_id = $2 AND wrong >= $3")
        .bind(&session.home)
        .bind(session.id.to_string())
        .bind(MOST_WRONG_OF_DEVICE)
        .fetch_one(tx, |row| row.get("n"))
        .await
}
