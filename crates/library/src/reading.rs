//! What pages read of the library. One function, one statement.
//!
//! `LIMIT $1` is no slip: where the bound value stands alone, SQLite prepares the statement anew for every value.

use kernel::{Page, PageSize, ResourceId, TextbookId, Timestamp};
use serde::Deserialize;
use store::{DbError, Row, Sql, Tx, sql, sql_dynamic};

use crate::card::Card;
use crate::curriculum::CurriculumPath;
use crate::document::{Document, LearningResourceType, ReleaseHash, Resource, Textbook};
use crate::log::Change;

/// A textbook on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfEntry {
    /// The book
    pub id: TextbookId,
    /// Its name
    pub title: String,
    /// Where it stands
    pub path: CurriculumPath,
    /// How many pages can be read; 0 for a catalogue entry without a file
    pub page_count: i64,
    /// How many resources teach it
    pub lesson_count: i64,
}

/// A resource in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The resource
    pub id: ResourceId,
    /// What the list shows of it
    pub card: Card,
    /// Where a list that goes on begins again
    pub cursor: String,
}

/// Whether something can be read, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Anyone can read it.
    Published,
    /// Its source no longer lists it; what is held stays readable and is marked.
    Vanished,
    /// It was withdrawn: nobody can read it.
    Recalled,
}

/// The released state of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Held<T> {
    /// The document
    pub document: T,
    /// The release, by hash
    pub release: ReleaseHash,
    /// How often it was released with other content
    pub version: i64,
    /// Whether it can be read
    pub standing: Standing,
    /// Where it came from
    pub source: String,
    /// Since when this release is the present one
    pub released_at: Timestamp,
}

/// A line of a subject's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// What happened
    pub change: Change,
    /// When
    pub at: Timestamp,
}

/// Which resources of a column are wanted.
#[derive(Debug, Clone, Default)]
pub struct PlaceFilter<'f> {
    /// 版块
    pub section: &'f str,
    /// 栏目
    pub column: &'f str,
    /// A province's own channel, or empty
    pub region: &'f str,
    /// 学段, or empty for all
    pub stage: &'f str,
    /// 年级 of that stage, or empty for all
    pub grade: &'f str,
    /// At most so many minutes; 0 for any length
    pub most_minutes: i64,
}

const NEWEST_FIRST: i64 = i64::MAX;

/// The number of the newest entry of the log.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn find_head(tx: &mut Tx) -> Result<i64, DbError> {
    sql("SELECT seq FROM library_head").fetch_one(tx, |row| row.get("seq")).await
}

/// Every textbook that is published, as schools list them.
pub async fn list_shelf(tx: &mut Tx) -> Result<Vec<ShelfEntry>, DbError> {
    sql("SELECT id, title, path, page_count, lesson_count FROM library_textbook WHERE state = 'published' ORDER BY sort_key, id")
        .fetch_all(tx, shelf_entry)
        .await
}

pub(crate) fn shelf_entry(row: &Row) -> Result<ShelfEntry, DbError> {
    let path = CurriculumPath::from_key(&row.get::<String>("path")?).unwrap_or_default();
    let (page_count, lesson_count) = (row.get("page_count")?, row.get("lesson_count")?);
    Ok(ShelfEntry { id: row.parse("id")?, title: row.get("title")?, path, page_count, lesson_count })
}

/// How many resources stand in each column, by stage (`""` = all) and region (`""` = the national channel).
pub async fn count_places(tx: &mut Tx) -> Result<Vec<(PlaceKey, i64)>, DbError> {
    sql("SELECT section, column_key, region, stage, COUNT(*) AS n FROM library_place WHERE grade = ''
          GROUP BY section, column_key, region, stage")
    .fetch_all(tx, |row| {
        let key =
            PlaceKey { section: row.get("section")?, column: row.get("column_key")?, region: row.get("region")?, stage: row.get("stage")? };
        Ok((key, row.get("n")?))
    })
    .await
}

/// A column, seen by one stage in one channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct PlaceKey {
    pub section: String,
    pub column: String,
    pub region: String,
    pub stage: String,
}

const LISTED: &str = "r.id, r.card";

fn listed(row: &Row, cursor: String) -> Result<Listed, DbError> {
    let card: String = row.get("card")?;
    let card = serde_json::from_str(&card).map_err(|_| DbError::unreadable("card"))?;
    Ok(Listed { id: row.parse("id")?, card, cursor })
}

/// A page of a column, newest first.
pub async fn list_places(tx: &mut Tx, wanted: &PlaceFilter<'_>, after: Option<i64>, size: PageSize) -> Result<Page<Listed>, DbError> {
    let rows = place_query(wanted, after, size.fetch_limit())
        .fetch_all(tx, |row| listed(row, row.get::<i64>("released_seq")?.to_string()))
        .await?;
    Ok(Page::from_rows(rows, size, |row| row.cursor.clone()))
}

fn place_query(wanted: &PlaceFilter<'_>, after: Option<i64>, limit: i64) -> Sql {
    sql("SELECT r.id, r.card, p.released_seq FROM library_place p JOIN library_resource r ON r.id = p.resource_id
          WHERE p.section = $1 AND p.column_key = $2 AND p.region = $3 AND p.stage = $4 AND p.grade = $5
            AND p.released_seq < $6 AND ($7 = 0 OR p.minutes BETWEEN 1 AND $7) AND r.state = 'published'
          ORDER BY p.released_seq DESC, p.resource_id DESC LIMIT $8")
    .bind(wanted.section)
    .bind(wanted.column)
    .bind(wanted.region)
    .bind(wanted.stage)
    .bind(wanted.grade)
    .bind(after.unwrap_or(NEWEST_FIRST))
    .bind(wanted.most_minutes)
    .bind(limit)
}

/// The newest resources of several places, at most `each` of every one, by the number of the place. One statement costs far less than many.
pub async fn list_newest_at(tx: &mut Tx, places: &[PlaceFilter<'_>], each: i64) -> Result<Vec<Vec<Listed>>, DbError> {
    let mut lists = vec![Vec::new(); places.len()];
    if places.is_empty() {
        return Ok(lists);
    }
    let parts: Vec<String> = (0..places.len()).map(newest_at).collect();
    let text = format!("{} ORDER BY number, released_seq DESC, id DESC", parts.join(" UNION ALL "));
    let query = places.iter().fold(sql_dynamic(text).bind(each), |query, place| {
        let PlaceFilter { section, column, region, stage, grade, most_minutes } = *place;
        query.bind(section).bind(column).bind(region).bind(stage).bind(grade).bind(most_minutes)
    });
    for (number, found) in query.fetch_all(tx, |row| Ok((row.get::<i64>("number")?, listed(row, String::new())?))).await? {
        if let Some(list) = usize::try_from(number).ok().and_then(|number| lists.get_mut(number)) {
            list.push(found);
        }
    }
    Ok(lists)
}

fn newest_at(number: usize) -> String {
    let [section, column, region, stage, grade, minutes] = [2, 3, 4, 5, 6, 7].map(|first| first + 6 * number);
    format!(
        "SELECT * FROM (SELECT CAST({number} AS BIGINT) AS number, r.id AS id, r.card AS card, p.released_seq AS released_seq
           FROM library_place p JOIN library_resource r ON r.id = p.resource_id
          WHERE p.section = ${section} AND p.column_key = ${column} AND p.region = ${region} AND p.stage = ${stage} AND p.grade = ${grade}
            AND (${minutes} = 0 OR p.minutes BETWEEN 1 AND ${minutes}) AND r.state = 'published'
          ORDER BY p.released_seq DESC, p.resource_id DESC LIMIT $1) AS place_{number}"
    )
}

/// The newest resources of the whole library.
pub async fn list_newest(tx: &mut Tx, limit: i64) -> Result<Vec<Listed>, DbError> {
    sql("SELECT r.id, r.card FROM library_resource r WHERE r.state = 'published' ORDER BY r.released_seq DESC LIMIT $1")
        .bind(limit)
        .fetch_all(tx, |row| listed(row, String::new()))
        .await
}

/// The newest resources of one kind.
pub async fn list_newest_of(tx: &mut Tx, kind: LearningResourceType, limit: i64) -> Result<Vec<Listed>, DbError> {
    sql("SELECT r.id, r.card FROM library_resource r WHERE r.state = 'published' AND r.kind = $1 ORDER BY r.released_seq DESC LIMIT $2")
        .bind(kind.key())
        .bind(limit)
        .fetch_all(tx, |row| listed(row, String::new()))
        .await
}

/// Of the newest resources of all kinds but one every `apart`th, `count` in all.
pub async fn list_newest_apart(tx: &mut Tx, but: LearningResourceType, apart: i64, count: i64) -> Result<Vec<Listed>, DbError> {
    sql("SELECT id, card FROM
           (SELECT id, card, ROW_NUMBER() OVER (ORDER BY released_seq DESC) AS place FROM
              (SELECT id, card, released_seq FROM library_resource WHERE state = 'published' AND kind <> $1
                ORDER BY released_seq DESC LIMIT $2) AS newest) AS numbered
          WHERE place % $3 = 1 ORDER BY place")
    .bind(but.key())
    .bind(apart * count)
    .bind(apart)
    .fetch_all(tx, |row| listed(row, String::new()))
    .await
}

/// The resources that teach the units at the positions `from..=to` of a textbook, in reading order.
pub async fn list_aligned(
    tx: &mut Tx,
    textbook: TextbookId,
    (from, to): (i64, i64),
    kind: &str,
    limit: i64,
) -> Result<Vec<(i64, Listed)>, DbError> {
    sql("SELECT r.id, r.card, a.position FROM library_alignment a JOIN library_resource r ON r.id = a.resource_id
          WHERE a.textbook_id = $1 AND a.position BETWEEN $2 AND $3 AND ($4 = '' OR a.kind = $4) AND r.state = 'published'
          ORDER BY a.position, r.released_seq, r.id LIMIT $5")
    .bind(textbook)
    .bind(from)
    .bind(to)
    .bind(kind)
    .bind(limit)
    .fetch_all(tx, |row| Ok((row.get("position")?, listed(row, String::new())?)))
    .await
}

/// How many resources of each kind teach the units at the positions `from..=to` of a textbook.
pub async fn count_aligned(tx: &mut Tx, textbook: TextbookId, (from, to): (i64, i64)) -> Result<Vec<(String, i64)>, DbError> {
    sql("SELECT a.kind, COUNT(*) AS n FROM library_alignment a
          WHERE a.textbook_id = $1 AND a.position BETWEEN $2 AND $3 GROUP BY a.kind ORDER BY n DESC, a.kind")
    .bind(textbook)
    .bind(from)
    .bind(to)
    .fetch_all(tx, |row| Ok((row.get("kind")?, row.get("n")?)))
    .await
}

/// The cards of some resources, in the order asked for; those that cannot be read are left out.
pub async fn list_cards(tx: &mut Tx, ids: &[ResourceId]) -> Result<Vec<Listed>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let text = format!("SELECT {LISTED} FROM library_resource r WHERE r.state = 'published' AND r.id IN ({})", marks.join(", "));
    let query = ids.iter().fold(sql_dynamic(text), |query, id| query.bind(*id));
    let found = query.fetch_all(tx, |row| listed(row, String::new())).await?;
    Ok(ids.iter().filter_map(|id| found.iter().find(|listed| listed.id == *id)).cloned().collect())
}

fn standing(row: &Row) -> Result<Standing, DbError> {
    Ok(match row.get::<String>("state")?.as_str() {
        "vanished" => Standing::Vanished,
        "recalled" => Standing::Recalled,
        _ => Standing::Published,
    })
}

/// A resource as it is released now.
pub async fn find_resource(tx: &mut Tx, id: ResourceId) -> Result<Option<Held<Resource>>, DbError> {
    let found = sql("SELECT d.hash, d.document, r.version, r.state, r.source, r.released_at
           FROM library_resource r JOIN library_release d ON d.hash = r.release_hash WHERE r.id = $1")
    .bind(id)
    .fetch_optional(tx, |row| {
        let document: String = row.get("document")?;
        Ok((document, row.parse("hash")?, row.get("version")?, standing(row)?, row.get("source")?, row.get("released_at")?))
    })
    .await?;
    found
        .map(|(document, release, version, standing, source, released_at)| match serde_json::from_str(&document) {
            Ok(Document::Resource(document)) => Ok(Held { document, release, version, standing, source, released_at }),
            _ => Err(DbError::unreadable("document")),
        })
        .transpose()
}

/// A resource as it was once released. Releases are kept for good: what was answered is marked by what was asked.
pub async fn find_released(tx: &mut Tx, release: &ReleaseHash) -> Result<Option<Resource>, DbError> {
    let document = sql("SELECT document FROM library_release WHERE hash = $1").bind(release.as_str());
    let document = document.fetch_optional(tx, |row| row.get::<String>("document")).await?;
    Ok(document.and_then(|text| match serde_json::from_str(&text) {
        Ok(Document::Resource(resource)) => Some(resource),
        _ => None,
    }))
}

/// A textbook as it is released now, with all pages.
pub async fn find_textbook(tx: &mut Tx, id: TextbookId) -> Result<Option<Held<Textbook>>, DbError> {
    find_book_as(tx, id, |document| match serde_json::from_str(document) {
        Ok(Document::Textbook(book)) => Some(book),
        _ => None,
    })
    .await
}

/// A textbook without what only its reader needs: many times quicker to read than the whole.
pub async fn find_outline(tx: &mut Tx, id: TextbookId) -> Result<Option<Held<Textbook>>, DbError> {
    find_book_as(tx, id, |document| serde_json::from_str::<Outline>(document).ok().map(Textbook::from)).await
}

/// The keys of a textbook document that an outline takes; the pages are passed over.
#[derive(Deserialize)]
struct Outline {
    id: TextbookId,
    title: kernel::LocalText,
    curriculum: CurriculumPath,
    #[serde(default)]
    publisher: String,
    licence: String,
    #[serde(default)]
    front_pages: u32,
    #[serde(default)]
    tree: Vec<crate::document::Unit>,
    #[serde(default)]
    download: Option<crate::document::Download>,
}

impl From<Outline> for Textbook {
    fn from(it: Outline) -> Self {
        let Outline { id, title, curriculum, publisher, licence, front_pages, tree, download } = it;
        Self { id, title, curriculum, publisher, licence, front_pages, pages: Vec::new(), tree, download }
    }
}

async fn find_book_as(tx: &mut Tx, id: TextbookId, parse: impl Fn(&str) -> Option<Textbook>) -> Result<Option<Held<Textbook>>, DbError> {
    sql("SELECT d.hash, d.document, b.state, b.source, l.at
           FROM library_textbook b JOIN library_release d ON d.hash = b.release_hash JOIN library_log l ON l.seq = b.released_seq
          WHERE b.id = $1")
    .bind(id)
    .fetch_optional(tx, |row| {
        let document = parse(&row.get::<String>("document")?).ok_or_else(|| DbError::unreadable("document"))?;
        let (release, source, released_at) = (row.parse("hash")?, row.get("source")?, row.get("at")?);
        Ok(Held { document, release, version: 1, standing: standing(row)?, source, released_at })
    })
    .await
}

/// What happened to a subject, newest first.
pub async fn list_history(tx: &mut Tx, subject: &str, limit: i64) -> Result<Vec<HistoryLine>, DbError> {
    sql("SELECT change, at FROM library_log WHERE subject_id = $1 ORDER BY seq DESC LIMIT $2")
        .bind(subject)
        .bind(limit)
        .fetch_all(tx, |row| Ok(HistoryLine { change: row.parse("change")?, at: row.get("at")? }))
        .await
}
