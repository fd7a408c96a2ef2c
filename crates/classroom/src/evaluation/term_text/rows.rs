//! Term texts, as rows.

use std::collections::BTreeMap;

use kernel::{AccountId, ClassId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql, sql_dynamic};

use crate::after_school::Term;
use crate::dialect;

/// A text that was shared, in its latest version.
#[derive(Debug, Clone)]
pub(in crate::evaluation) struct Shared {
    pub(in crate::evaluation) class: ClassId,
    pub(in crate::evaluation) class_name: String,
    pub(in crate::evaluation) pupil: AccountId,
    pub(in crate::evaluation) term: Term,
    pub(in crate::evaluation) version: i64,
    pub(in crate::evaluation) body: String,
    pub(in crate::evaluation) at: Timestamp,
}

fn shared(row: &Row) -> Result<Shared, DbError> {
    Ok(Shared {
        class: row.parse("class_id")?,
        class_name: row.get("class_name")?,
        pupil: row.parse("pupil_id")?,
        term: row.parse("term")?,
        version: row.get("version")?,
        body: row.get("body")?,
        at: row.get("shared_at")?,
    })
}

/// What is being written for the pupils of the class.
pub(super) async fn list_drafts(tx: &mut Tx, class: &Class, term: Term) -> Result<BTreeMap<AccountId, String>, DbError> {
    let drafts = sql("SELECT pupil_id, body FROM term_text WHERE home = $1 AND class_id = $2 AND term = $3")
        .bind(&class.home)
        .bind(class.id)
        .bind(term.to_string())
        .fetch_all(tx, |row| Ok((row.parse("pupil_id")?, row.get("body")?)))
        .await?;
    Ok(drafts.into_iter().collect())
}

/// A text that somebody is writing for a pupil.
pub(super) struct Draft<'t> {
    pub(super) pupil: AccountId,
    pub(super) term: Term,
    pub(super) body: &'t str,
    pub(super) by: AccountId,
    pub(super) at: Timestamp,
}

/// Adds a draft, unless somebody began to write one.
pub(super) async fn add_draft(tx: &mut Tx, class: &Class, draft: &Draft<'_>) -> Result<(), DbError> {
    insert(tx, class, draft, "DO NOTHING").await
}

/// Saves a draft in place of the one that is there.
pub(super) async fn save_draft(tx: &mut Tx, class: &Class, draft: &Draft<'_>) -> Result<(), DbError> {
    insert(tx, class, draft, "DO UPDATE SET body = excluded.body, written_by = excluded.written_by, written_at = excluded.written_at").await
}

async fn insert(tx: &mut Tx, class: &Class, draft: &Draft<'_>, where_one_is: &str) -> Result<(), DbError> {
    sql_dynamic(format!(
        "INSERT INTO term_text (home, class_id, pupil_id, term, body, written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (home, class_id, pupil_id, term) {where_one_is}"
    ))
    .bind(&class.home)
    .bind(class.id)
    .bind(draft.pupil)
    .bind(draft.term.to_string())
    .bind(draft.body)
    .bind(draft.by)
    .bind(draft.at)
    .execute(tx)
    .await?;
    Ok(())
}

/// What was shared in the class.
pub(super) async fn list_shared(tx: &mut Tx, class: &Class, term: Term) -> Result<BTreeMap<AccountId, Shared>, DbError> {
    let all = sql("SELECT class_id, class_name, pupil_id, term, version, body, shared_at FROM term_text_shared
                    WHERE home = $1 AND class_id = $2 AND term = $3 ORDER BY version")
    .bind(&class.home)
    .bind(class.id)
    .bind(term.to_string())
    .fetch_all(tx, shared)
    .await?;
    Ok(all.into_iter().map(|one| (one.pupil, one)).collect())
}

/// What was shared of the pupil in all classes, each in its latest version, the last first.
pub(in crate::evaluation) async fn list_latest(tx: &mut Tx, pupil: AccountId) -> Result<Vec<Shared>, DbError> {
    sql("SELECT class_id, class_name, pupil_id, term, version, body, shared_at FROM term_text_shared t
          WHERE pupil_id = $1 AND NOT EXISTS (SELECT 1 FROM term_text_shared n WHERE n.home = t.home AND n.class_id = t.class_id
                                                AND n.pupil_id = t.pupil_id AND n.term = t.term AND n.version > t.version)
          ORDER BY shared_at DESC, term DESC LIMIT 60")
    .bind(pupil)
    .fetch_all(tx, shared)
    .await
}

/// Shares the text as another version; answers `false` when it is what was shared last. Versions of one text come one after the other.
pub(super) async fn share(
    tx: &mut Tx,
    class: &Class,
    pupil: AccountId,
    term: Term,
    body: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, DbError> {
    dialect::lock(tx, &format!("term text of {pupil} {term}")).await?;
    let last = list_shared(tx, class, term).await?.remove(&pupil);
    if last.as_ref().is_some_and(|last| last.body == body) {
        return Ok(false);
    }
    sql("INSERT INTO term_text_shared (home, class_id, pupil_id, term, version, class_name, body, shared_by, shared_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(&class.home)
    .bind(class.id)
    .bind(pupil)
    .bind(term.to_string())
    .bind(last.map_or(1, |last| last.version + 1))
    .bind(&class.name)
    .bind(body)
    .bind(by)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(true)
}
