//! The code with which one asks to join a class.

use identity::JoinCode;
use kernel::{ClassId, Timestamp};
use store::{DbError, Tx, sql};

use crate::Class;

const DAY_MS: i64 = 24 * 3_600_000;

/// For how many days a code can be good, the usual first.
pub const CODE_DAYS: [i64; 3] = [7, 1, 30];

/// A code that is good now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodCode {
    /// As it is printed: `ABCD-EFGH`
    pub printed: String,
    /// Until when
    pub expires_at: Timestamp,
}

/// Why a code does not lead into a class. Who reads that a code was good once held a true one: nobody comes upon it by guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// There never was such a code
    Unknown,
    /// Its time is over
    Expired,
    /// The head teacher took it back or made another, or the class is closed
    Withdrawn,
}

impl CodeRefusal {
    /// The sentence that the reader gets.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Unknown => "join-code-unknown",
            Self::Expired => "join-code-expired",
            Self::Withdrawn => "join-code-withdrawn",
        }
    }
}

/// Makes `code` the one that leads into the class for so many days; an earlier one is good no longer.
///
/// # Errors
/// The database refused it.
pub async fn make_code(tx: &mut Tx, class: &Class, code: &JoinCode, days: i64, now: Timestamp) -> Result<(), DbError> {
    withdraw_code(tx, class, now).await?;
    sql("INSERT INTO join_code (home, code_hash, class_id, code, made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(&class.home)
        .bind(code.digest())
        .bind(class.id)
        .bind(code.printed())
        .bind(now)
        .bind(now.plus_ms(days * DAY_MS))
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes back the code of the class.
///
/// # Errors
/// The database refused it.
pub async fn withdraw_code(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE join_code SET withdrawn_at = $3, code = NULL WHERE home = $1 AND class_id = $2 AND withdrawn_at IS NULL")
        .bind(&class.home)
        .bind(class.id)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// The code of the class that is good at `now`.
///
/// # Errors
/// The database refused it.
pub async fn find_code(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<Option<GoodCode>, DbError> {
    let found =
        sql("SELECT code, expires_at FROM join_code WHERE home = $1 AND class_id = $2 AND withdrawn_at IS NULL AND expires_at > $3")
            .bind(&class.home)
            .bind(class.id)
            .bind(now)
            .fetch_optional(tx, |row| Ok((row.get::<Option<String>>("code")?, row.get("expires_at")?)))
            .await?;
    Ok(found.and_then(|(code, expires_at)| code.map(|printed| GoodCode { printed, expires_at })))
}

/// The class that the code leads into at `now`.
///
/// # Errors
/// The database refused it.
pub async fn look_up_code(tx: &mut Tx, code: &JoinCode, now: Timestamp) -> Result<Result<ClassId, CodeRefusal>, DbError> {
    let found = sql("SELECT class_id, expires_at, withdrawn_at FROM join_code WHERE code_hash = $1")
        .bind(code.digest())
        .fetch_optional(tx, |row| Ok((row.parse("class_id")?, row.get("expires_at")?, row.get::<Option<Timestamp>>("withdrawn_at")?)))
        .await?;
    Ok(found.map_or(Err(CodeRefusal::Unknown), |(class, expires_at, withdrawn_at): (_, Timestamp, _)| match withdrawn_at {
        Some(at) if at < expires_at => Err(CodeRefusal::Withdrawn),
        _ if expires_at <= now => Err(CodeRefusal::Expired),
        _ => Ok(class),
    }))
}
