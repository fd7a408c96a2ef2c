//! What the database knows of uploads. One function, one statement; every one on a person's uploads names their home.

use kernel::{AccountId, BlobId, JobId, ResourceId, Timestamp, UploadId};
use store::{DbError, Row, Tx, sql, sql_dynamic};

use crate::Refusal;
use crate::kind::Kind;
use crate::prepare::{Prepared, Trouble};
use crate::upload::{Purpose, State, Upload, Used};

/// Notes an upload that begins.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn save_begun(tx: &mut Tx, upload: &Upload) -> Result<(), DbError> {
    sql("INSERT INTO media_upload (home, id, account_id, purpose, name, size_bytes, state, kind, refusal, progress, prepared, created_at,
                                   expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'receiving', '', '', 0, '', $7, $8)")
    .bind(&upload.home)
    .bind(upload.id)
    .bind(upload.owner)
    .bind(upload.purpose.key())
    .bind(&upload.name)
    .bind(i64::try_from(upload.size_bytes).unwrap_or(i64::MAX))
    .bind(upload.created_at)
    .bind(upload.expires_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// An upload.
pub async fn find(tx: &mut Tx, home: &str, id: UploadId) -> Result<Option<Upload>, DbError> {
    sql("SELECT * FROM media_upload WHERE home = $1 AND id = $2").bind(home).bind(id).fetch_optional(tx, upload).await
}

/// A person's uploads for the library, newest first.
pub async fn list_of(tx: &mut Tx, home: &str, owner: AccountId, limit: i64) -> Result<Vec<Upload>, DbError> {
    sql("SELECT * FROM media_upload WHERE home = $1 AND account_id = $2 AND purpose = 'library' ORDER BY created_at DESC, id DESC LIMIT $3")
        .bind(home)
        .bind(owner)
        .bind(limit)
        .fetch_all(tx, upload)
        .await
}

/// What people everywhere offered to the editors and nobody has released, the longest waiting first. The one list over all homes.
pub async fn list_offered(tx: &mut Tx, limit: i64) -> Result<Vec<Upload>, DbError> {
    sql("SELECT * FROM media_upload WHERE offered_at IS NOT NULL AND resource_id IS NULL AND state = 'ready' ORDER BY offered_at, id LIMIT $1")
        .bind(limit)
        .fetch_all(tx, upload)
        .await
}

/// What a person's uploads of one purpose come to.
pub async fn sum_used(tx: &mut Tx, home: &str, owner: AccountId, purpose: Purpose) -> Result<Used, DbError> {
    sql("SELECT CAST(COALESCE(SUM(CASE WHEN state <> 'refused' AND resource_id IS NULL THEN size_bytes ELSE 0 END), 0) AS BIGINT) AS bytes,
                CAST(COALESCE(SUM(CASE WHEN state = 'receiving' THEN 1 ELSE 0 END), 0) AS BIGINT) AS arriving,
                COUNT(*) AS uploads
           FROM media_upload WHERE home = $1 AND account_id = $2 AND purpose = $3")
    .bind(home)
    .bind(owner)
    .bind(purpose.key())
    .fetch_one(tx, |row| {
        let bytes = u64::try_from(row.get::<i64>("bytes")?).unwrap_or(0);
        Ok(Used { bytes, arriving: row.get("arriving")?, count: row.get("uploads")? })
    })
    .await
}

/// Notes until when a half upload waits for the rest.
pub async fn save_patience(tx: &mut Tx, upload: &Upload, until: Timestamp) -> Result<(), DbError> {
    let saved = sql("UPDATE media_upload SET expires_at = $3 WHERE home = $1 AND id = $2 AND state = 'receiving'");
    saved.bind(&upload.home).bind(upload.id).bind(until).execute(tx).await?;
    Ok(())
}

/// Notes how long an upload is that was begun without saying so.
pub async fn save_size(tx: &mut Tx, upload: &Upload) -> Result<(), DbError> {
    let saved = sql("UPDATE media_upload SET size_bytes = $3 WHERE home = $1 AND id = $2 AND state = 'receiving'");
    saved.bind(&upload.home).bind(upload.id).bind(i64::try_from(upload.size_bytes).unwrap_or(i64::MAX)).execute(tx).await?;
    Ok(())
}

/// Notes what an upload turned out to be, while it arrives.
pub async fn save_kind(tx: &mut Tx, upload: &Upload, kind: Kind) -> Result<(), DbError> {
    let saved = sql("UPDATE media_upload SET kind = $3 WHERE home = $1 AND id = $2").bind(&upload.home).bind(upload.id);
    saved.bind(kind.key()).execute(tx).await?;
    Ok(())
}

/// Notes that all of it arrived and is kept as `blob`; `false` when it was removed meanwhile.
pub async fn mark_arrived(tx: &mut Tx, upload: &Upload, kind: Kind, blob: BlobId) -> Result<bool, DbError> {
    let state = if upload.purpose.prepares(kind) { State::Preparing } else { State::Ready };
    let marked = sql("UPDATE media_upload SET state = $5, kind = $3, blob_id = $4 WHERE home = $1 AND id = $2 AND state = 'receiving'");
    Ok(marked.bind(&upload.home).bind(upload.id).bind(kind.key()).bind(blob).bind(state.key()).execute(tx).await? == 1)
}

/// Notes that something refers to a file of a class from now on; `false` when that is another person's, did not arrive, or belongs
/// to something else already.
pub async fn mark_claimed(tx: &mut Tx, home: &str, id: UploadId, owner: AccountId, now: Timestamp) -> Result<bool, DbError> {
    let marked = sql("UPDATE media_upload SET claimed_at = $4
                       WHERE home = $1 AND id = $2 AND account_id = $3 AND purpose = 'class' AND claimed_at IS NULL
                         AND state IN ('preparing', 'ready')");
    Ok(marked.bind(home).bind(id).bind(owner).bind(now).execute(tx).await? == 1)
}

/// Uploads by their ids, in whatever homes their owners live.
pub async fn list_by_id(tx: &mut Tx, ids: &[UploadId]) -> Result<Vec<Upload>, DbError> {
    let marks: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let text = format!("SELECT * FROM media_upload WHERE id IN ({})", marks.join(", "));
    ids.iter().fold(sql_dynamic(text), |query, id| query.bind(*id)).fetch_all(tx, upload).await
}

/// Notes that it is not taken, whatever state it was in.
pub async fn mark_refused(tx: &mut Tx, upload: &Upload, refusal: Refusal) -> Result<(), DbError> {
    sql("UPDATE media_upload SET state = 'refused', refusal = $3, blob_id = NULL, prepared = '' WHERE home = $1 AND id = $2")
        .bind(&upload.home)
        .bind(upload.id)
        .bind(refusal.key())
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes what was made so far; `false` when the work was called off.
pub async fn save_prepared(tx: &mut Tx, upload: &Upload, prepared: &Prepared) -> Result<bool, DbError> {
    let saved = sql("UPDATE media_upload SET prepared = $3 WHERE home = $1 AND id = $2 AND state = 'preparing'");
    Ok(saved.bind(&upload.home).bind(upload.id).bind(prepared.to_json()).execute(tx).await? == 1)
}

/// Notes how far the work is, in thousandths; `false` when it was called off.
pub async fn save_progress(tx: &mut Tx, upload: &Upload, progress: u32) -> Result<bool, DbError> {
    let saved = sql("UPDATE media_upload SET progress = $3 WHERE home = $1 AND id = $2 AND state = 'preparing'");
    Ok(saved.bind(&upload.home).bind(upload.id).bind(i64::from(progress)).execute(tx).await? == 1)
}

/// Notes why an attempt came to nothing.
pub async fn save_trouble(tx: &mut Tx, home: &str, id: UploadId, trouble: Trouble) -> Result<(), DbError> {
    let saved = sql("UPDATE media_upload SET trouble = $3 WHERE home = $1 AND id = $2 AND state = 'preparing'");
    saved.bind(home).bind(id).bind(trouble.key()).execute(tx).await?;
    Ok(())
}

/// Notes that `job` ran out of attempts.
pub async fn mark_failed(tx: &mut Tx, home: &str, id: UploadId, job: JobId) -> Result<(), DbError> {
    let marked = sql("UPDATE media_upload SET dead_job = $3 WHERE home = $1 AND id = $2 AND state = 'preparing'");
    marked.bind(home).bind(id).bind(job).execute(tx).await?;
    Ok(())
}

/// Notes that the work begins again after it had failed for good.
pub async fn clear_failure(tx: &mut Tx, home: &str, id: UploadId) -> Result<(), DbError> {
    let cleared = sql("UPDATE media_upload SET dead_job = NULL, trouble = '' WHERE home = $1 AND id = $2");
    cleared.bind(home).bind(id).execute(tx).await?;
    Ok(())
}

/// Ends the work, done or called off; `false` when it had ended.
pub async fn mark_ready(tx: &mut Tx, upload: &Upload, prepared: &Prepared) -> Result<bool, DbError> {
    let marked = sql("UPDATE media_upload SET state = 'ready', progress = 1000, prepared = $3
                       WHERE home = $1 AND id = $2 AND state = 'preparing'");
    Ok(marked.bind(&upload.home).bind(upload.id).bind(prepared.to_json()).execute(tx).await? == 1)
}

/// Offers it to the editors.
pub async fn mark_offered(tx: &mut Tx, upload: &Upload, now: Timestamp) -> Result<bool, DbError> {
    let marked = sql("UPDATE media_upload SET offered_at = $3 WHERE home = $1 AND id = $2 AND state = 'ready' AND offered_at IS NULL");
    Ok(marked.bind(&upload.home).bind(upload.id).bind(now).execute(tx).await? == 1)
}

/// Notes what it was released as.
pub async fn mark_released(tx: &mut Tx, upload: &Upload, resource: ResourceId) -> Result<(), DbError> {
    let marked = sql("UPDATE media_upload SET resource_id = $3 WHERE home = $1 AND id = $2");
    marked.bind(&upload.home).bind(upload.id).bind(resource).execute(tx).await?;
    Ok(())
}

/// Forgets an upload; `false` when it was forgotten before.
pub async fn remove(tx: &mut Tx, home: &str, id: UploadId) -> Result<bool, DbError> {
    Ok(sql("DELETE FROM media_upload WHERE home = $1 AND id = $2").bind(home).bind(id).execute(tx).await? == 1)
}

/// Notes that a file belongs to an upload.
pub async fn save_file(tx: &mut Tx, upload: &Upload, blob: BlobId) -> Result<(), DbError> {
    sql("INSERT INTO media_file (home, upload_id, blob_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(&upload.home)
        .bind(upload.id)
        .bind(blob)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether a file belongs to an upload.
pub async fn has_file(tx: &mut Tx, home: &str, id: UploadId, blob: BlobId) -> Result<bool, DbError> {
    let found = sql("SELECT 1 AS one FROM media_file WHERE home = $1 AND upload_id = $2 AND blob_id = $3");
    Ok(found.bind(home).bind(id).bind(blob).fetch_optional(tx, |_| Ok(())).await?.is_some())
}

/// The files of an upload.
pub async fn list_files(tx: &mut Tx, home: &str, id: UploadId) -> Result<Vec<BlobId>, DbError> {
    let files = sql("SELECT blob_id FROM media_file WHERE home = $1 AND upload_id = $2 ORDER BY blob_id");
    files.bind(home).bind(id).fetch_all(tx, |row| row.parse("blob_id")).await
}

/// Lets the upload's files go, except that those of another upload stay that one's.
pub async fn remove_files(tx: &mut Tx, home: &str, id: UploadId) -> Result<(), DbError> {
    sql("DELETE FROM media_file WHERE home = $1 AND upload_id = $2").bind(home).bind(id).execute(tx).await?;
    Ok(())
}

/// Whether any upload has the file.
pub async fn is_file_of_any(tx: &mut Tx, blob: BlobId) -> Result<bool, DbError> {
    Ok(sql("SELECT 1 AS one FROM media_file WHERE blob_id = $1 LIMIT 1").bind(blob).fetch_optional(tx, |_| Ok(())).await?.is_some())
}

/// Half uploads that nobody continued in time, and files for a class that nothing refers to.
pub async fn list_expired(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Upload>, DbError> {
    sql("SELECT * FROM media_upload
          WHERE (state = 'receiving' OR (purpose = 'class' AND claimed_at IS NULL)) AND expires_at <= $1 ORDER BY expires_at LIMIT $2")
    .bind(now)
    .bind(limit)
    .fetch_all(tx, upload)
    .await
}

/// Whether any upload, of whatever home, has this id: its part on disk is orphaned otherwise.
pub async fn is_arriving(tx: &mut Tx, id: UploadId) -> Result<bool, DbError> {
    let found = sql("SELECT 1 AS one FROM media_upload WHERE id = $1 AND state = 'receiving'");
    Ok(found.bind(id).fetch_optional(tx, |_| Ok(())).await?.is_some())
}

/// Every upload of an account, for its erasure.
pub async fn list_all_of(tx: &mut Tx, home: &str, owner: AccountId) -> Result<Vec<UploadId>, DbError> {
    let ids = sql("SELECT id FROM media_upload WHERE home = $1 AND account_id = $2 ORDER BY id");
    ids.bind(home).bind(owner).fetch_all(tx, |row| row.parse("id")).await
}

fn upload(row: &Row) -> Result<Upload, DbError> {
    let text = |name: &str| row.get::<String>(name);
    Ok(Upload {
        home: text("home")?,
        id: row.parse("id")?,
        owner: row.parse("account_id")?,
        purpose: text("purpose")?.parse().unwrap_or(Purpose::Library),
        is_claimed: row.get::<Option<i64>>("claimed_at")?.is_some(),
        name: text("name")?,
        size_bytes: u64::try_from(row.get::<i64>("size_bytes")?).unwrap_or(0),
        state: row.parse("state")?,
        kind: text("kind")?.parse().ok(),
        refusal: text("refusal")?.parse().ok(),
        progress: u32::try_from(row.get::<i64>("progress")?).unwrap_or(0),
        trouble: text("trouble")?.parse().ok(),
        dead_job: row.parse_optional("dead_job")?,
        prepared: Prepared::from_json(&text("prepared")?),
        blob: row.parse_optional("blob_id")?,
        resource: row.parse_optional("resource_id")?,
        offered_at: row.get("offered_at")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
