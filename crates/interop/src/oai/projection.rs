//! From the library log to the tables that a harvest reads.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use kernel::{Clock, Timestamp};
use library::harvest::{self, LogLine};
use library::log::{Change, SubjectKind};
use library::reading;
use library::section::TEXTBOOKS;
use store::{Db, DbError, Tx, Value, insert_many, sql, sql_dynamic};

use super::sets::{SECTION, STAGE, column_set, section_set, stage_set};
use crate::Interop;

/// So many entries of the log go into one transaction.
const ENTRIES_AT_ONCE: i64 = 200;
/// So many resources of a textbook are looked at together.
const TAUGHT_AT_ONCE: i64 = 500;
/// Both databases take some 32,000 values in one statement.
const ROWS_AT_ONCE: usize = 500;

/// Where the tables stand.
struct Head {
    seq: i64,
    place: i64,
    datestamp: Timestamp,
}

/// A record that is written anew.
struct Renewed {
    kind: SubjectKind,
    id: String,
    is_deleted: bool,
}

/// Follows the library for ever: within a second or so.
pub async fn keep_up(interop: Interop) {
    let app = &interop.library.app;
    loop {
        if let Err(error) = catch_up(&app.db, &*app.clock).await {
            tracing::warn!(%error, "the OAI-PMH records could not be brought up to date");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Brings the tables up to the end of the library log.
///
/// # Errors
/// The database refused it.
pub async fn catch_up(db: &Db, clock: &dyn Clock) -> Result<(), DbError> {
    loop {
        let mut tx = db.read().await?;
        let reached = sql("SELECT seq FROM oai_head").fetch_one(&mut tx, |row| row.get::<i64>("seq")).await?;
        if reading::find_head(&mut tx).await? <= reached {
            return Ok(());
        }
        drop(tx);
        project(db, clock).await?;
    }
}

/// Takes the next entries of the log. The row lock on the head lets one server at a time do so.
async fn project(db: &Db, clock: &dyn Clock) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let head = sql("UPDATE oai_head SET seq = seq WHERE one = 1 RETURNING seq, place, datestamp")
        .fetch_one(&mut tx, |row| Ok(Head { seq: row.get("seq")?, place: row.get("place")?, datestamp: row.get("datestamp")? }))
        .await?;
    let lines = harvest::list_log(&mut tx, head.seq, ENTRIES_AT_ONCE).await?;
    let Some(last) = lines.last() else { return Ok(()) };
    let seq = last.seq;
    let renewed = renewed(&mut tx, &lines).await?;
    let sets = sets_of(&mut tx, &renewed).await?;
    let datestamp = stamp(head.datestamp, clock.now());
    save(&mut tx, &renewed, &sets, head.place, datestamp).await?;
    let place = head.place + i64::try_from(renewed.len()).unwrap_or(0);
    sql("UPDATE oai_head SET seq = $1, place = $2, datestamp = $3 WHERE one = 1")
        .bind(seq)
        .bind(place)
        .bind(datestamp)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// The datestamp of what is written now. It lies a second or two ahead, never before an earlier one: an answer that was sent before this
/// transaction committed then has an earlier `responseDate`, and who next asks from there on misses nothing.
fn stamp(last: Timestamp, now: Timestamp) -> Timestamp {
    let ahead = now.plus_ms(1_999).as_ms();
    Timestamp::from_ms(ahead - ahead.rem_euclid(1_000)).max(last)
}

/// The textbooks and resources that the entries are about, once each. With a textbook go the resources that teach it, for they stand in its
/// stage.
async fn renewed(tx: &mut Tx, lines: &[LogLine]) -> Result<Vec<Renewed>, DbError> {
    let of = |kind| {
        let mut met = HashSet::new();
        let ids = lines.iter().filter(|line| line.kind == kind).map(|line| line.subject_id.clone());
        ids.filter(|id| met.insert(id.clone())).collect::<Vec<_>>()
    };
    let (books, mut resources) = (of(SubjectKind::Textbook), of(SubjectKind::Resource));
    let moved = lines.iter().filter(|line| line.kind == SubjectKind::Textbook && matches!(line.change, Change::Moved | Change::Changed));
    let mut met: HashSet<String> = resources.iter().cloned().collect();
    for book in moved {
        let mut after = String::new();
        loop {
            let taught = harvest::list_teaching(tx, &book.subject_id, &after, TAUGHT_AT_ONCE).await?;
            let Some(last) = taught.last() else { break };
            after.clone_from(last);
            resources.extend(taught.into_iter().filter(|id| met.insert(id.clone())));
        }
    }
    let mut all = Vec::new();
    for (kind, ids) in [(SubjectKind::Textbook, books), (SubjectKind::Resource, resources)] {
        let published: HashSet<String> = harvest::list_published(tx, kind, &ids).await?.into_iter().collect();
        all.extend(ids.into_iter().map(|id| Renewed { kind, is_deleted: !published.contains(&id), id }));
    }
    Ok(all)
}

/// The sets of each record. What is deleted stays in the sets it was in, so that those who harvest a set hear of it.
async fn sets_of(tx: &mut Tx, renewed: &[Renewed]) -> Result<BTreeMap<String, Vec<String>>, DbError> {
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ids = |fits: &dyn Fn(&Renewed) -> bool| renewed.iter().filter(|it| fits(it)).map(|it| it.id.clone()).collect::<Vec<_>>();
    for (id, set) in list_memberships(tx, &ids(&|it| it.is_deleted)).await? {
        sets.entry(id).or_default().push(set);
    }
    let books = ids(&|it| !it.is_deleted && it.kind == SubjectKind::Textbook);
    for (id, stage) in harvest::list_book_stages(tx, &books).await? {
        sets.entry(id).or_default().extend([SECTION.to_owned(), section_set(TEXTBOOKS), STAGE.to_owned(), stage_set(&stage)]);
    }
    let resources = ids(&|it| !it.is_deleted && it.kind == SubjectKind::Resource);
    for standing in harvest::list_standings(tx, &resources).await? {
        let its = sets.entry(standing.subject_id).or_default();
        its.extend([SECTION.to_owned(), section_set(&standing.section), column_set(&standing.section, &standing.column)]);
        if !standing.stage.is_empty() {
            its.extend([STAGE.to_owned(), stage_set(&standing.stage)]);
        }
    }
    for its in sets.values_mut() {
        its.sort_unstable();
        its.dedup();
    }
    Ok(sets)
}

async fn save(
    tx: &mut Tx,
    renewed: &[Renewed],
    sets: &BTreeMap<String, Vec<String>>,
    last_place: i64,
    datestamp: Timestamp,
) -> Result<(), DbError> {
    let mut records = Vec::new();
    let mut memberships = Vec::new();
    for (place, it) in (last_place + 1..).zip(renewed) {
        records.push(vec![(&it.id).into(), it.kind.key().into(), place.into(), datestamp.into(), it.is_deleted.into()]);
        let its = sets.get(&it.id).into_iter().flatten();
        memberships.extend(its.map(|set| vec![Value::from(set), place.into(), (&it.id).into()]));
    }
    for ids in renewed.chunks(ROWS_AT_ONCE) {
        let query = format!("DELETE FROM oai_membership WHERE subject_id IN ({})", marks(ids.len()));
        ids.iter().fold(sql_dynamic(query), |query, it| query.bind(&it.id)).execute(tx).await?;
    }
    for rows in records.chunks(ROWS_AT_ONCE) {
        let head = "INSERT INTO oai_record (subject_id, kind, place, datestamp, is_deleted)";
        let tail = "ON CONFLICT (subject_id) DO UPDATE SET place = excluded.place, datestamp = excluded.datestamp,
            is_deleted = excluded.is_deleted";
        insert_many(head, rows.to_vec(), tail).execute(tx).await?;
    }
    for rows in memberships.chunks(ROWS_AT_ONCE) {
        insert_many("INSERT INTO oai_membership (set_spec, place, subject_id)", rows.to_vec(), "").execute(tx).await?;
    }
    Ok(())
}

/// The sets in which records are, as `(subject, set)`.
pub(super) async fn list_memberships(tx: &mut Tx, ids: &[String]) -> Result<Vec<(String, String)>, DbError> {
    let mut all = Vec::new();
    for ids in ids.chunks(ROWS_AT_ONCE) {
        let query = format!("SELECT subject_id, set_spec FROM oai_membership WHERE subject_id IN ({}) ORDER BY set_spec", marks(ids.len()));
        let query = ids.iter().fold(sql_dynamic(query), |query, id| query.bind(id));
        all.extend(query.fetch_all(tx, |row| Ok((row.get("subject_id")?, row.get("set_spec")?))).await?);
    }
    Ok(all)
}

fn marks(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
