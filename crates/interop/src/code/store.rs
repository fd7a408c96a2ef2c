//! Short codes in the database. One function, one statement.

use kernel::Timestamp;
use store::{DbError, Row, Tx, sql};

use super::short_code::ShortCode;
use super::target::Target;

/// So often is drawn again when a code is taken or unseemly, before that counts as a fault.
const MOST_DRAWS: usize = 200;

fn target(row: &Row) -> Result<Target, DbError> {
    let (kind, id, unit): (String, String, String) = (row.get("kind")?, row.get("subject_id")?, row.get("unit_key")?);
    Target::of_parts(&kind, &id, &unit).ok_or_else(|| DbError::unreadable("subject_id"))
}

/// What a code was made for.
pub(super) async fn find_target(tx: &mut Tx, code: &ShortCode) -> Result<Option<Target>, DbError> {
    sql("SELECT kind, subject_id, unit_key FROM short_code WHERE code = $1").bind(code.as_str()).fetch_optional(tx, target).await
}

/// What an editor set in the place of what a code was made for.
pub(super) async fn find_successor(tx: &mut Tx, code: &ShortCode) -> Result<Option<Target>, DbError> {
    sql("SELECT kind, subject_id, unit_key FROM short_code_successor WHERE code = $1").bind(code.as_str()).fetch_optional(tx, target).await
}

/// The code of a target, if one was made.
pub(super) async fn find_code(tx: &mut Tx, target: &Target) -> Result<Option<ShortCode>, DbError> {
    let (kind, id, unit) = target.parts();
    sql("SELECT code FROM short_code WHERE kind = $1 AND subject_id = $2 AND unit_key = $3")
        .bind(kind)
        .bind(id)
        .bind(unit)
        .fetch_optional(tx, |row| row.get::<String>("code")?.parse().map_err(|()| DbError::unreadable("code")))
        .await
}

/// The code of a target; makes one where there is none.
pub(super) async fn ensure_code(tx: &mut Tx, target: &Target, now: Timestamp) -> Result<ShortCode, DbError> {
    for _ in 0..MOST_DRAWS {
        if let Some(code) = find_code(tx, target).await? {
            return Ok(code);
        }
        let mut random = [0; 6];
        getrandom::fill(&mut random).map_err(|_| DbError::unreadable("randomness"))?;
        if let Some(code) = ShortCode::draw(random) {
            save_code(tx, &code, target, now).await?;
        }
    }
    Err(DbError::unreadable("code"))
}

/// Keeps a code, unless it is taken or its target has one.
async fn save_code(tx: &mut Tx, code: &ShortCode, target: &Target, now: Timestamp) -> Result<(), DbError> {
    let (kind, id, unit) = target.parts();
    sql("INSERT INTO short_code (code, kind, subject_id, unit_key, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(code.as_str())
        .bind(kind)
        .bind(id)
        .bind(unit)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Lets a code lead to something else from now on.
pub(super) async fn save_successor(tx: &mut Tx, code: &ShortCode, target: &Target, now: Timestamp) -> Result<(), DbError> {
    let (kind, id, unit) = target.parts();
    sql("INSERT INTO short_code_successor (code, kind, subject_id, unit_key, set_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, subject_id = excluded.subject_id, unit_key = excluded.unit_key,
             set_at = excluded.set_at")
    .bind(code.as_str())
    .bind(kind)
    .bind(id)
    .bind(unit)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}
