//! Marks of attendance, as rows.

use kernel::{AccountId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::Mark;
use crate::period::Period;

/// A month of two half days for a class of 80 is below this.
const MOST_ROWS: i64 = 6_000;

/// What was noted of a pupil.
#[derive(Debug, Clone)]
pub(super) struct Noted {
    pub(super) pupil: AccountId,
    pub(super) period: Period,
    pub(super) mark: Mark,
    pub(super) by: AccountId,
    pub(super) at: Timestamp,
}

/// What a mark was before it was changed.
#[derive(Debug, Clone)]
pub(super) struct Correction {
    pub(super) pupil: AccountId,
    pub(super) period: Period,
    pub(super) before: Mark,
    pub(super) after: Mark,
    pub(super) by: AccountId,
    pub(super) at: Timestamp,
}

fn noted(row: &Row) -> Result<Noted, DbError> {
    Ok(Noted {
        pupil: row.parse("pupil_id")?,
        period: row.parse("period")?,
        mark: row.parse("mark")?,
        by: row.parse("noted_by")?,
        at: row.get("noted_at")?,
    })
}

fn correction(row: &Row) -> Result<Correction, DbError> {
    Ok(Correction {
        pupil: row.parse("pupil_id")?,
        period: row.parse("period")?,
        before: row.parse("mark_before")?,
        after: row.parse("mark_after")?,
        by: row.parse("noted_by")?,
        at: row.get("noted_at")?,
    })
}

/// What was noted in the class from one period to another, the latest first; of one pupil where `pupil` is given.
pub(super) async fn list_between(
    tx: &mut Tx,
    class: &Class,
    pupil: Option<AccountId>,
    from: Period,
    to: Period,
) -> Result<Vec<Noted>, DbError> {
    sql("SELECT pupil_id, period, mark, noted_by, noted_at FROM attendance
          WHERE home = $1 AND class_id = $2 AND ($3 = '' OR pupil_id = $3) AND period >= $4 AND period <= $5
          ORDER BY period DESC, pupil_id LIMIT $6")
    .bind(&class.home)
    .bind(class.id)
    .bind(pupil.map(|pupil| pupil.to_string()).unwrap_or_default())
    .bind(from.to_string())
    .bind(to.to_string())
    .bind(MOST_ROWS)
    .fetch_all(tx, noted)
    .await
}

/// Corrections of what was noted in the class, the latest first.
pub(super) async fn list_corrections(tx: &mut Tx, class: &Class, from: Period, to: Period) -> Result<Vec<Correction>, DbError> {
    sql("SELECT c.pupil_id, c.period, c.mark_before, c.mark_after, c.noted_by, c.noted_at
           FROM attendance_correction c JOIN attendance a ON a.home = c.home AND a.pupil_id = c.pupil_id AND a.period = c.period
          WHERE a.home = $1 AND a.class_id = $2 AND a.period >= $3 AND a.period <= $4 ORDER BY c.noted_at DESC, c.pupil_id LIMIT 200")
    .bind(&class.home)
    .bind(class.id)
    .bind(from.to_string())
    .bind(to.to_string())
    .fetch_all(tx, correction)
    .await
}

/// Notes the mark; where there was another one, that is kept as a correction.
#[allow(clippy::too_many_arguments, reason = "the columns of one row")]
pub(super) async fn save(
    tx: &mut Tx,
    class: &Class,
    pupil: AccountId,
    period: Period,
    before: Option<Mark>,
    mark: Mark,
    by: AccountId,
    now: Timestamp,
) -> Result<(), DbError> {
    if before == Some(mark) {
        return Ok(());
    }
    if let Some(before) = before {
        sql("INSERT INTO attendance_correction (home, pupil_id, period, noted_at, mark_before, mark_after, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (home, pupil_id, period, noted_at) DO UPDATE SET mark_after = excluded.mark_after")
        .bind(&class.home)
        .bind(pupil)
        .bind(period.to_string())
        .bind(now)
        .bind(before.key())
        .bind(mark.key())
        .bind(by)
        .execute(tx)
        .await?;
    }
    sql("INSERT INTO attendance (home, pupil_id, period, class_id, mark, noted_by, noted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (home, pupil_id, period) DO UPDATE
            SET mark = excluded.mark, class_id = excluded.class_id, noted_by = excluded.noted_by, noted_at = excluded.noted_at")
    .bind(&class.home)
    .bind(pupil)
    .bind(period.to_string())
    .bind(class.id)
    .bind(mark.key())
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}
