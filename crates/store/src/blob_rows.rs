//! What the database knows of files: their type, who may read them, whether they are still whole.

use kernel::{BlobId, Timestamp};

use crate::{BlobMeta, Db, DbError, Row, Tx, sql, sql_dynamic};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone, for ever: a release names it.
    Public,
    /// Whom an area lets, or who holds a signed link.
    Private,
}

/// A file and its standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBlob {
    /// What it is
    pub meta: BlobMeta,
    /// Who may read it
    pub visibility: Visibility,
    /// Whether it was found damaged; nobody gets it then
    pub is_damaged: bool,
}

/// Notes that a file is kept, for everyone to read.
///
/// # Errors
/// The database refused it.
pub async fn record_blob(tx: &mut Tx, blob: &BlobMeta, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO blob (id, size_bytes, media_type, created_at, visibility, checked_at) VALUES ($1, $2, $3, $4, 'public', $4)
         ON CONFLICT (id) DO UPDATE SET visibility = 'public', checked_at = $4, damaged_at = NULL")
    .bind(blob.id)
    .bind(i64::try_from(blob.size_bytes).unwrap_or(i64::MAX))
    .bind(&blob.media_type)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes that a file is kept which is not for everyone. One that is public already stays so.
///
/// # Errors
/// The database refused it.
pub async fn record_private_blob(tx: &mut Tx, blob: &BlobMeta, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO blob (id, size_bytes, media_type, created_at, visibility, checked_at) VALUES ($1, $2, $3, $4, 'private', $4)
         ON CONFLICT (id) DO UPDATE SET checked_at = $4, damaged_at = NULL")
    .bind(blob.id)
    .bind(i64::try_from(blob.size_bytes).unwrap_or(i64::MAX))
    .bind(&blob.media_type)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets everyone read a file, because a release names it. `false` when it is not kept.
///
/// # Errors
/// The database refused it.
pub async fn open_to_everyone(tx: &mut Tx, id: BlobId) -> Result<bool, DbError> {
    Ok(sql("UPDATE blob SET visibility = 'public' WHERE id = $1").bind(id).execute(tx).await? == 1)
}

/// Forgets a private file; `false` when it is public or unknown. Its bytes go with the next sweep.
///
/// # Errors
/// The database refused it.
pub async fn forget_private_blob(tx: &mut Tx, id: BlobId) -> Result<bool, DbError> {
    Ok(sql("DELETE FROM blob WHERE id = $1 AND visibility = 'private'").bind(id).execute(tx).await? == 1)
}

/// What is known of a file; `None` when it is not kept here.
///
/// # Errors
/// The database refused it.
pub async fn find_blob(tx: &mut Tx, id: BlobId) -> Result<Option<BlobMeta>, DbError> {
    Ok(find_kept(tx, id).await?.map(|kept| kept.meta))
}

/// As [`find_blob`], with the file's standing.
///
/// # Errors
/// The database refused it.
pub async fn find_kept(tx: &mut Tx, id: BlobId) -> Result<Option<KeptBlob>, DbError> {
    sql("SELECT size_bytes, media_type, visibility, damaged_at FROM blob WHERE id = $1")
        .bind(id)
        .fetch_optional(tx, |row| {
            let visibility = if row.get::<String>("visibility")? == "public" { Visibility::Public } else { Visibility::Private };
            Ok(KeptBlob { meta: meta(id, row)?, visibility, is_damaged: row.get::<Option<i64>>("damaged_at")?.is_some() })
        })
        .await
}

/// What is known of some files; those that are not kept here are left out.
///
/// # Errors
/// The database refused it.
pub async fn list_blobs(tx: &mut Tx, ids: &[BlobId]) -> Result<Vec<BlobMeta>, DbError> {
    const AT_ONCE: usize = 500;
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let marks: Vec<String> = (1..=some.len()).map(|number| format!("${number}")).collect();
        let text = format!("SELECT id, size_bytes, media_type FROM blob WHERE id IN ({})", marks.join(", "));
        let query = some.iter().fold(sql_dynamic(text), |query, id| query.bind(*id));
        found.extend(query.fetch_all(tx, |row| meta(row.parse("id")?, row)).await?);
    }
    Ok(found)
}

/// The files whose last check is longest ago, but not after `before`.
///
/// # Errors
/// The database refused it.
pub async fn list_unchecked(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<Vec<BlobMeta>, DbError> {
    sql("SELECT id, size_bytes, media_type FROM blob WHERE checked_at < $1 ORDER BY checked_at, id LIMIT $2")
        .bind(before)
        .bind(limit)
        .fetch_all(tx, |row| meta(row.parse("id")?, row))
        .await
}

/// Notes what a check of the stored bytes found.
///
/// # Errors
/// The database refused it.
pub async fn note_check(db: &Db, id: BlobId, is_whole: bool, now: Timestamp) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    sql("UPDATE blob SET checked_at = $2, damaged_at = CASE WHEN $3 = 1 THEN NULL ELSE COALESCE(damaged_at, $2) END WHERE id = $1")
        .bind(id)
        .bind(now)
        .bind(is_whole)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// How many files were found damaged or missing.
///
/// # Errors
/// The database refused it.
pub async fn count_damaged(tx: &mut Tx) -> Result<i64, DbError> {
    sql("SELECT COUNT(*) AS n FROM blob WHERE damaged_at IS NOT NULL").fetch_one(tx, |row| row.get("n")).await
}

fn meta(id: BlobId, row: &Row) -> Result<BlobMeta, DbError> {
    let size_bytes = u64::try_from(row.get::<i64>("size_bytes")?).unwrap_or(0);
    Ok(BlobMeta { id, size_bytes, media_type: row.get("media_type")? })
}
