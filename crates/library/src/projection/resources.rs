use std::collections::BTreeSet;

use kernel::Language;
use store::{DbError, Tx, Value, insert_many, sql};

use super::rows::ResourceRows;
use super::{Released, ReleasedResource, textbooks};
use crate::document::{Document, Resource};
use crate::entry::LogError;
use crate::rows::for_ids;

/// So many resources of one textbook are placed anew at once.
const PLACED_AT_ONCE: i64 = 500;

/// Writes the rows of resources: their own, their places and their alignments.
pub(super) async fn save(tx: &mut Tx, resources: Vec<ReleasedResource>) -> Result<(), LogError> {
    if resources.is_empty() {
        return Ok(());
    }
    let all_rows = place(tx, &resources).await?;
    let mut rows = Vec::with_capacity(resources.len());
    for (released, its) in resources.iter().zip(&all_rows) {
        rows.push(row(&released.entry, &released.resource, serde_json::to_string(&its.card)?));
    }
    let head =
        "INSERT INTO library_resource (id, source, release_hash, version, state, kind, title, card, has_file, released_seq, released_at)";
    let tail = "ON CONFLICT (id) DO UPDATE SET source = excluded.source,
        version = library_resource.version + CASE WHEN library_resource.release_hash = excluded.release_hash THEN 0 ELSE 1 END,
        release_hash = excluded.release_hash, state = excluded.state, kind = excluded.kind, title = excluded.title, card = excluded.card,
        has_file = excluded.has_file, released_seq = excluded.released_seq, released_at = excluded.released_at";
    insert_many(head, rows, tail).execute(tx).await?;
    Ok(())
}

fn row(entry: &Released, resource: &Resource, card: String) -> Vec<Value> {
    vec![
        (&entry.id).into(),
        (&entry.source).into(),
        (&entry.hash).into(),
        1_i64.into(),
        "published".into(),
        resource.kind.key().into(),
        resource.title.get(Language::ZhHans).into(),
        card.into(),
        (!resource.parts.is_empty()).into(),
        entry.seq.into(),
        entry.at.into(),
    ]
}

/// Writes places and alignments anew; answers the rows of each resource.
async fn place(tx: &mut Tx, resources: &[ReleasedResource]) -> Result<Vec<ResourceRows>, LogError> {
    let books: BTreeSet<_> = resources.iter().flat_map(|it| it.resource.alignments.iter().map(|alignment| alignment.textbook)).collect();
    let books: Vec<_> = books.into_iter().collect();
    let shelf = textbooks::shelf(tx, &books).await?;
    let all_rows: Vec<ResourceRows> = resources.iter().map(|it| ResourceRows::of(&it.resource, &shelf)).collect();

    let ids: Vec<String> = resources.iter().map(|it| it.entry.id.clone()).collect();
    let mut touched = unplace_quietly(tx, &ids).await?;
    let mut places = Vec::new();
    let mut alignments = Vec::new();
    for (released, its) in resources.iter().zip(&all_rows) {
        let (id, kind) = (&released.entry.id, released.resource.kind.key());
        let minutes = i64::from(released.resource.minutes.unwrap_or(0));
        places.extend(its.place_values(id, kind, minutes, released.entry.seq));
        alignments.extend(its.alignment_values(id, kind));
    }
    let head = "INSERT INTO library_place (section, column_key, region, stage, grade, released_seq, resource_id, minutes, kind)";
    insert_many(head, places, "").execute(tx).await?;
    insert_many("INSERT INTO library_alignment (textbook_id, unit_key, position, resource_id, kind)", alignments, "").execute(tx).await?;
    touched.extend(books.iter().map(ToString::to_string));
    textbooks::count_lessons(tx, &touched.into_iter().collect::<Vec<_>>()).await?;
    Ok(all_rows)
}

/// Takes resources out of all lists.
pub(super) async fn unplace(tx: &mut Tx, ids: &[String]) -> Result<(), DbError> {
    let touched = unplace_quietly(tx, ids).await?;
    textbooks::count_lessons(tx, &touched.into_iter().collect::<Vec<_>>()).await
}

/// Takes resources out of all lists; answers the textbooks whose lessons are to be counted anew.
async fn unplace_quietly(tx: &mut Tx, ids: &[String]) -> Result<BTreeSet<String>, DbError> {
    let mut touched = BTreeSet::new();
    for statement in for_ids("SELECT DISTINCT textbook_id FROM library_alignment WHERE resource_id IN ({ids})", 1, ids, &[]) {
        touched.extend(statement.fetch_all(tx, |row| row.get::<String>("textbook_id")).await?);
    }
    for text in ["DELETE FROM library_place WHERE resource_id IN ({ids})", "DELETE FROM library_alignment WHERE resource_id IN ({ids})"] {
        for statement in for_ids(text, 1, ids, &[]) {
            statement.execute(tx).await?;
        }
    }
    Ok(touched)
}

/// Writes anew the card, the places and the alignments of every resource that teaches one of the textbooks.
pub(super) async fn place_again(tx: &mut Tx, textbooks: &[String]) -> Result<(), LogError> {
    for textbook in textbooks {
        let mut after = String::new();
        loop {
            let batch = list_aligned(tx, textbook, &after).await?;
            let Some(last) = batch.last() else { break };
            after.clone_from(&last.entry.id);
            let all_rows = place(tx, &batch).await?;
            for (released, its) in batch.iter().zip(&all_rows) {
                let card = serde_json::to_string(&its.card)?;
                sql("UPDATE library_resource SET card = $1 WHERE id = $2").bind(card).bind(&released.entry.id).execute(tx).await?;
            }
        }
    }
    Ok(())
}

async fn list_aligned(tx: &mut Tx, textbook: &str, after: &str) -> Result<Vec<ReleasedResource>, LogError> {
    let mut batch = Vec::new();
    let each = |row: &store::Row| -> Result<(), LogError> {
        if let Document::Resource(resource) = serde_json::from_str(&row.get::<String>("document")?)? {
            let entry = Released {
                id: row.get("id")?,
                hash: row.get("release_hash")?,
                source: row.get("source")?,
                seq: row.get("released_seq")?,
                at: row.get("released_at")?,
            };
            batch.push(ReleasedResource { entry, resource });
        }
        Ok(())
    };
    sql("SELECT r.id, r.release_hash, r.source, r.released_seq, r.released_at, d.document
           FROM library_resource r JOIN library_release d ON d.hash = r.release_hash
          WHERE r.id > $2 AND r.id IN (SELECT resource_id FROM library_alignment WHERE textbook_id = $1)
          ORDER BY r.id LIMIT $3")
    .bind(textbook)
    .bind(after)
    .bind(PLACED_AT_ONCE)
    .for_each(tx, each)
    .await?;
    Ok(batch)
}
