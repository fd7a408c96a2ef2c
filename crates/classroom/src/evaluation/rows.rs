//! Entries, as rows.

use std::collections::BTreeMap;

use kernel::{AccountId, EvaluationId, RequestId, Timestamp};
use roster::Class;
use store::{DbError, Row, Tx, sql};

use super::behaviour::behaviour;
use super::{Dimension, Entry};
use crate::after_school::Term;

/// So many of one pupil, or of one teacher, are shown at once.
const MOST_SHOWN: i64 = 400;

fn entry(row: &Row) -> Result<Entry, DbError> {
    Ok(Entry {
        id: row.parse("id")?,
        pupil: row.parse("pupil_id")?,
        behaviour: behaviour(row)?,
        note: row.get("note")?,
        by: row.parse("noted_by")?,
        at: row.get("noted_at")?,
    })
}

/// Adds the entry, once for each request; answers whether it was added.
pub(super) async fn add(tx: &mut Tx, class: &Class, new: &Entry, request: RequestId) -> Result<bool, DbError> {
    let added = sql("INSERT INTO evaluation (home, id, class_id, pupil_id, request_id, dimension, leaning, behaviour, name, points, note,
                                             noted_by, noted_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                     ON CONFLICT (home, request_id, pupil_id) DO NOTHING")
    .bind(&class.home)
    .bind(new.id)
    .bind(class.id)
    .bind(new.pupil)
    .bind(request)
    .bind(new.behaviour.dimension.key())
    .bind(new.behaviour.leaning.key())
    .bind(&new.behaviour.key)
    .bind(&new.behaviour.name)
    .bind(new.behaviour.points)
    .bind(&new.note)
    .bind(new.by)
    .bind(new.at)
    .execute(tx)
    .await?;
    Ok(added == 1)
}

/// The entry of that id in the class.
pub(super) async fn find(tx: &mut Tx, class: &Class, id: EvaluationId) -> Result<Option<Entry>, DbError> {
    sql("SELECT id, pupil_id, dimension, leaning, behaviour, name, points, note, noted_by, noted_at
           FROM evaluation WHERE home = $1 AND class_id = $2 AND id = $3")
    .bind(&class.home)
    .bind(class.id)
    .bind(id)
    .fetch_optional(tx, entry)
    .await
}

/// Takes the entry back: nothing of it stays.
pub(super) async fn remove(tx: &mut Tx, class: &Class, id: EvaluationId) -> Result<(), DbError> {
    sql("DELETE FROM evaluation WHERE home = $1 AND class_id = $2 AND id = $3")
        .bind(&class.home)
        .bind(class.id)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// What was recorded of the pupil in the class in the term, the latest first.
pub(super) async fn list_of(tx: &mut Tx, class: &Class, pupil: AccountId, term: Term) -> Result<Vec<Entry>, DbError> {
    sql("SELECT id, pupil_id, dimension, leaning, behaviour, name, points, note, noted_by, noted_at FROM evaluation
          WHERE home = $1 AND class_id = $2 AND pupil_id = $3 AND noted_at >= $4 AND noted_at < $5 ORDER BY noted_at DESC, id LIMIT $6")
    .bind(&class.home)
    .bind(class.id)
    .bind(pupil)
    .bind(term.begins_at())
    .bind(term.next().begins_at())
    .bind(MOST_SHOWN)
    .fetch_all(tx, entry)
    .await
}

/// What the teacher recorded in the class since the moment, the latest first.
pub(super) async fn list_by(tx: &mut Tx, class: &Class, teacher: AccountId, since: Timestamp) -> Result<Vec<Entry>, DbError> {
    sql("SELECT id, pupil_id, dimension, leaning, behaviour, name, points, note, noted_by, noted_at FROM evaluation
          WHERE home = $1 AND class_id = $2 AND noted_by = $3 AND noted_at > $4 ORDER BY noted_at DESC, id LIMIT $5")
    .bind(&class.home)
    .bind(class.id)
    .bind(teacher)
    .bind(since)
    .bind(MOST_SHOWN)
    .fetch_all(tx, entry)
    .await
}

/// What encouraged the pupil in all classes, with the names of these, the latest first.
pub(super) async fn list_encouraging(tx: &mut Tx, pupil: AccountId) -> Result<Vec<(Entry, String)>, DbError> {
    sql("SELECT e.id, e.pupil_id, e.dimension, e.leaning, e.behaviour, e.name, e.points, e.note, e.noted_by, e.noted_at,
                k.name AS class_name
           FROM evaluation e JOIN class_group k ON k.id = e.class_id
          WHERE e.pupil_id = $1 AND e.leaning = 'positive' ORDER BY e.noted_at DESC, e.id LIMIT $2")
    .bind(pupil)
    .bind(MOST_SHOWN)
    .fetch_all(tx, |row| Ok((entry(row)?, row.get("class_name")?)))
    .await
}

/// How often something was recorded of each pupil of the class in the term, in the order of [`Dimension::ALL`].
pub(super) async fn count(tx: &mut Tx, class: &Class, term: Term) -> Result<BTreeMap<AccountId, [i64; 5]>, DbError> {
    let rows = sql("SELECT pupil_id, dimension, COUNT(*) AS n FROM evaluation
                     WHERE home = $1 AND class_id = $2 AND noted_at >= $3 AND noted_at < $4 GROUP BY pupil_id, dimension")
    .bind(&class.home)
    .bind(class.id)
    .bind(term.begins_at())
    .bind(term.next().begins_at())
    .fetch_all(tx, |row| Ok((row.parse::<AccountId>("pupil_id")?, row.parse::<Dimension>("dimension")?, row.get::<i64>("n")?)))
    .await?;
    let mut counts = BTreeMap::<AccountId, [i64; 5]>::new();
    for (pupil, dimension, n) in rows {
        counts.entry(pupil).or_default()[dimension as usize] = n;
    }
    Ok(counts)
}
