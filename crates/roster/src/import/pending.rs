//! Files that wait to be confirmed, as rows.

use identity::Home;
use kernel::{AccountId, ImportId, OrgId, Timestamp};
use store::{DbError, Row, Tx, sql};

use super::line::Line;
use super::one_roster::Note;
use super::plan::Coverage;

const KEPT_MS: i64 = 24 * 3_600_000;

/// A file as it is being mended, or what it did.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Its id
    pub id: ImportId,
    /// The home of the school
    pub home: Home,
    /// The school
    pub school: OrgId,
    /// Who brought it
    pub by: AccountId,
    /// What the file was called
    pub file_name: String,
    /// What it is a list of
    pub coverage: Coverage,
    /// Its rows; none once it is confirmed
    pub lines: Vec<Line>,
    /// What of it was left out
    pub notes: Vec<Note>,
    /// The effect that it had (see [`super::Effect::key`]); empty while it waits
    pub outcome: String,
}

fn pending(row: &Row) -> Result<Pending, DbError> {
    let (lines, notes): (String, String) = (row.get("lines")?, row.get("notes")?);
    Ok(Pending {
        id: row.parse("id")?,
        home: row.parse("home")?,
        school: row.parse("org_id")?,
        by: row.parse("account_id")?,
        file_name: row.get("file_name")?,
        coverage: row.parse("coverage")?,
        lines: serde_json::from_str(&lines).map_err(|_| DbError::column("lines", "not the rows of a file"))?,
        notes: serde_json::from_str(&notes).unwrap_or_default(),
        outcome: row.get("outcome")?,
    })
}

/// Keeps the file, or what was changed in it, for another day.
///
/// # Errors
/// The database refused it.
pub async fn save(tx: &mut Tx, pending: &Pending, now: Timestamp) -> Result<(), DbError> {
    let lines = serde_json::to_string(&pending.lines).unwrap_or_default();
    sql("INSERT INTO roster_import (home, id, org_id, account_id, file_name, coverage, lines, outcome, expires_at, notes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (home, id) DO UPDATE SET coverage = excluded.coverage, lines = excluded.lines, outcome = excluded.outcome,
                                              expires_at = excluded.expires_at")
    .bind(&pending.home)
    .bind(pending.id)
    .bind(pending.school)
    .bind(pending.by)
    .bind(&pending.file_name)
    .bind(pending.coverage.key())
    .bind(lines)
    .bind(&pending.outcome)
    .bind(now.plus_ms(KEPT_MS))
    .bind(serde_json::to_string(&pending.notes).unwrap_or_default())
    .execute(tx)
    .await?;
    Ok(())
}

/// The file with the id, if it has not run out.
///
/// # Errors
/// The database refused it.
pub async fn find(tx: &mut Tx, id: ImportId, now: Timestamp) -> Result<Option<Pending>, DbError> {
    sql("SELECT id, home, org_id, account_id, file_name, coverage, lines, notes, outcome FROM roster_import WHERE id = $1 AND expires_at > $2")
        .bind(id)
        .bind(now)
        .fetch_optional(tx, pending)
        .await
}

/// Ids and names of the school's files that wait, the newest first, at most ten.
///
/// # Errors
/// The database refused it.
pub async fn list_pending(tx: &mut Tx, home: &Home, school: OrgId, now: Timestamp) -> Result<Vec<(ImportId, String)>, DbError> {
    sql("SELECT id, file_name FROM roster_import WHERE home = $1 AND org_id = $2 AND expires_at > $3 AND outcome = ''
          ORDER BY expires_at DESC LIMIT 10")
    .bind(home)
    .bind(school)
    .bind(now)
    .fetch_all(tx, |row| Ok((row.parse("id")?, row.get("file_name")?)))
    .await
}

/// Ids and names of the files that somebody brought and that wait, with the name of the school, at most two hundred.
///
/// # Errors
/// The database refused it.
pub async fn list_pending_of(tx: &mut Tx, by: AccountId, now: Timestamp) -> Result<Vec<(ImportId, OrgId, String, String)>, DbError> {
    sql("SELECT i.id, i.org_id, o.name, i.file_name FROM roster_import i JOIN org o ON o.id = i.org_id
          WHERE i.account_id = $1 AND i.expires_at > $2 AND i.outcome = '' ORDER BY i.expires_at DESC, o.name LIMIT 200")
    .bind(by)
    .bind(now)
    .fetch_all(tx, |row| Ok((row.parse("id")?, row.parse("org_id")?, row.get("name")?, row.get("file_name")?)))
    .await
}

/// Forgets the file.
///
/// # Errors
/// The database refused it.
pub async fn remove(tx: &mut Tx, pending: &Pending) -> Result<(), DbError> {
    sql("DELETE FROM roster_import WHERE home = $1 AND id = $2").bind(&pending.home).bind(pending.id).execute(tx).await?;
    Ok(())
}

/// Forgets files that ran out.
///
/// # Errors
/// The database refused it.
pub async fn prune(tx: &mut Tx, now: Timestamp) -> Result<(), DbError> {
    sql("DELETE FROM roster_import WHERE expires_at < $1").bind(now).execute(tx).await?;
    Ok(())
}
