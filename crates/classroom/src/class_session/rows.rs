//! Class sessions, as rows.

use identity::Home;
use kernel::{ClassId, ClassSessionId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::ClassSession;
use super::code::SessionCode;

pub(super) fn class_session(row: &Row) -> Result<ClassSession, DbError> {
    Ok(ClassSession {
        id: row.parse("id")?,
        home: row.parse("home")?,
        class: row.parse::<ClassId>("class_id")?,
        code: row.parse("code")?,
        teacher: row.parse("teacher_id")?,
        began_at: row.get("began_at")?,
        ends_at: row.get("ends_at")?,
        wrong: row.get("wrong")?,
    })
}

/// The running one of a class.
pub(super) async fn find_of(tx: &mut Tx, class: &Class, now: Timestamp) -> Result<Option<ClassSession>, DbError> {
    sql("SELECT id, home, class_id, code, teacher_id, began_at, ends_at, wrong FROM class_session
          WHERE home = $1 AND class_id = $2 AND ended_at IS NULL AND ends_at > $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(now)
    .fetch_optional(tx, class_session)
    .await
}

/// The running one with the code.
pub(super) async fn find_by_code(tx: &mut Tx, code: &SessionCode, now: Timestamp) -> Result<Option<ClassSession>, DbError> {
    sql("SELECT id, home, class_id, code, teacher_id, began_at, ends_at, wrong FROM class_session
          WHERE code = $1 AND ended_at IS NULL AND ends_at > $2")
    .bind(code.as_str())
    .bind(now)
    .fetch_optional(tx, class_session)
    .await
}

/// Opens a class session; nothing happens where the class has one, or where the code is taken.
pub(super) async fn open(tx: &mut Tx, new: &ClassSession) -> Result<bool, DbError> {
    // One that ran out was not ended by anybody, and must give its place and code free.
    sql("UPDATE class_session SET ended_at = ends_at WHERE ended_at IS NULL AND ends_at <= $3 AND (home = $1 AND class_id = $2 OR code = $4)")
        .bind(&new.home)
        .bind(new.class)
        .bind(new.began_at)
        .bind(new.code.as_str())
        .execute(tx)
        .await?;
    let opened = sql("INSERT INTO class_session (home, id, class_id, code, teacher_id, began_at, ends_at, wrong)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT DO NOTHING")
    .bind(&new.home)
    .bind(new.id.to_string())
    .bind(new.class)
    .bind(new.code.as_str())
    .bind(new.teacher)
    .bind(new.began_at)
    .bind(new.ends_at)
    .execute(tx)
    .await?;
    Ok(opened == 1)
}

/// Ends it.
pub(super) async fn end(tx: &mut Tx, session: &ClassSession, now: Timestamp) -> Result<(), DbError> {
    sql("UPDATE class_session SET ended_at = $3 WHERE home = $1 AND id = $2 AND ended_at IS NULL")
        .bind(&session.home)
        .bind(session.id.to_string())
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Lets it last longer.
pub(super) async fn prolong(tx: &mut Tx, session: &ClassSession, ends_at: Timestamp) -> Result<(), DbError> {
    sql("UPDATE class_session SET ends_at = $3 WHERE home = $1 AND id = $2")
        .bind(&session.home)
        .bind(session.id.to_string())
        .bind(ends_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Counts a try; answers `false`, and counts nothing, when the class session is shut.
pub(super) async fn charge(tx: &mut Tx, home: &Home, id: ClassSessionId, most: i64) -> Result<bool, DbError> {
    let counted = sql("UPDATE class_session SET wrong = wrong + 1 WHERE home = $1 AND id = $2 AND wrong < $3")
        .bind(home)
        .bind(id.to_string())
        .bind(most)
        .execute(tx)
        .await?;
    Ok(counted == 1)
}

/// Takes back one try that was right.
pub(super) async fn refund(tx: &mut Tx, home: &Home, id: ClassSessionId) -> Result<(), DbError> {
    sql("UPDATE class_session SET wrong = wrong - 1 WHERE home = $1 AND id = $2 AND wrong > 0")
        .bind(home)
        .bind(id.to_string())
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets the wrong tries of a class session and of its devices.
pub(super) async fn forgive(tx: &mut Tx, session: &ClassSession) -> Result<(), DbError> {
    for text in [
        "UPDATE class_session SET wrong = 0 WHERE home = $1 AND id = $2",
        "UPDATE class_session_device SET wrong = 0 WHERE home = $1 AND class_session_id = $2",
    ] {
        sql(text).bind(&session.home).bind(session.id.to_string()).execute(tx).await?;
    }
    Ok(())
}
