//! Attachments, as rows.

use std::collections::HashMap;

use identity::{Home, Person};
use kernel::{AttachmentId, Timestamp, UploadId};
use media::class_file::{self, ClassFile};
use store::{DbError, Tx, insert_many, sql, sql_dynamic};
use web::PageError;

use super::{MOST_FILES, Owner};

/// A file that goes with something.
#[derive(Debug, Clone)]
pub(crate) struct Attached {
    pub(crate) id: AttachmentId,
    pub(crate) file: ClassFile,
}

/// Adds files that `person` has sent to what they say, after those it has. `home` is the class's.
///
/// # Errors
/// [`PageError::Conflict`] when a file is not the person's, is gone, or belongs to something else.
pub(crate) async fn save_attachments(
    tx: &mut Tx,
    home: &Home,
    owner: Owner,
    person: &Person,
    files: &[UploadId],
    now: Timestamp,
) -> Result<(), PageError> {
    if files.len() > MOST_FILES {
        return Err(PageError::BadRequest("attachments-too-many"));
    }
    let (kind, id) = owner.key();
    let mut rows = Vec::new();
    for (place, file) in files.iter().enumerate() {
        if !class_file::claim(tx, &person.home, *file, person.account, now).await? {
            return Err(PageError::Conflict("attachments-gone"));
        }
        let place = now.as_ms().saturating_mul(16).saturating_add(i64::try_from(place).unwrap_or(0));
        rows.push(vec![
            home.as_str().into(),
            AttachmentId::new().into(),
            kind.into(),
            id.as_str().into(),
            place.into(),
            person.account.into(),
            person.home.as_str().into(),
            (*file).into(),
            now.into(),
        ]);
    }
    const HEAD: &str = "INSERT INTO class_attachment (home, id, owner_kind, owner_id, place, account_id, upload_home, upload_id, added_at)";
    insert_many(HEAD, rows, "").execute(tx).await?;
    Ok(())
}

/// What goes with each of the owners, in order. Two statements, however many owners there are; all of one kind.
pub(crate) async fn list_attachments(tx: &mut Tx, home: &Home, owners: &[Owner]) -> Result<HashMap<Owner, Vec<Attached>>, DbError> {
    let Some((kind, _)) = owners.first().map(|owner| owner.key()) else { return Ok(HashMap::new()) };
    let marks: Vec<String> = (1..=owners.len()).map(|number| format!("${}", number + 2)).collect();
    let text = format!(
        "SELECT id, owner_id, upload_id FROM class_attachment
          WHERE home = $1 AND owner_kind = $2 AND owner_id IN ({}) ORDER BY owner_id, place",
        marks.join(", ")
    );
    let query = owners.iter().fold(sql_dynamic(text).bind(home).bind(kind), |query, owner| query.bind(owner.key().1));
    let rows = query
        .fetch_all(tx, |row| {
            let upload: UploadId = row.parse("upload_id")?;
            Ok((row.parse::<AttachmentId>("id")?, row.get::<String>("owner_id")?, upload))
        })
        .await?;
    let uploads: Vec<UploadId> = rows.iter().map(|(.., upload)| *upload).collect();
    let files: HashMap<UploadId, ClassFile> = class_file::list_files(tx, &uploads).await?.into_iter().map(|file| (file.id, file)).collect();
    let by_id: HashMap<String, Owner> = owners.iter().map(|owner| (owner.key().1, *owner)).collect();
    let mut found: HashMap<Owner, Vec<Attached>> = HashMap::new();
    for (id, owner, upload) in rows {
        if let (Some(owner), Some(file)) = (by_id.get(&owner), files.get(&upload)) {
            found.entry(*owner).or_default().push(Attached { id, file: file.clone() });
        }
    }
    Ok(found)
}

/// Where the upload behind one attachment of the owner is.
pub(super) async fn find_upload(tx: &mut Tx, home: &Home, owner: Owner, id: AttachmentId) -> Result<Option<(String, UploadId)>, DbError> {
    let (kind, owner) = owner.key();
    sql("SELECT upload_home, upload_id FROM class_attachment WHERE home = $1 AND id = $2 AND owner_kind = $3 AND owner_id = $4")
        .bind(home)
        .bind(id)
        .bind(kind)
        .bind(owner)
        .fetch_optional(tx, |row| Ok((row.get("upload_home")?, row.parse("upload_id")?)))
        .await
}

/// Forgets everything that goes with the owner: whose files they were and the files themselves.
pub(crate) async fn remove_attachments(tx: &mut Tx, home: &Home, owner: Owner) -> Result<(), DbError> {
    let (kind, owner) = owner.key();
    let gone = sql("DELETE FROM class_attachment WHERE home = $1 AND owner_kind = $2 AND owner_id = $3 RETURNING upload_home, upload_id")
        .bind(home)
        .bind(kind)
        .bind(owner)
        .fetch_all(tx, |row| Ok((row.get::<String>("upload_home")?, row.parse::<UploadId>("upload_id")?)))
        .await?;
    for (upload_home, upload) in gone {
        class_file::forget_file(tx, &upload_home, upload).await?;
    }
    Ok(())
}
