use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Person, Visit, audit};
use kernel::{BlobId, ResourceId, Timestamp};
use library::document::Document;
use library::log;
use library::reading::{self, Standing};
use library::section::columns_of;
use serde::Deserialize;
use store::{Tx, open_to_everyone};
use web::{CsrfForm, PageError, PageResult};

use super::desk::{Seen, find};
use super::one;
use crate::draft::{self, ReleaseForm};
use crate::upload::Upload;
use crate::{Media, rows};

/// Where what was released without a package comes from.
const SOURCE: &str = "uploads";

/// Which resource gets the upload: its id, or the address of its page.
#[derive(Debug, Deserialize)]
pub struct ReplaceForm {
    item: String,
}

/// `POST /me/uploads/{home}/{id}/release`: a new resource of the library.
pub async fn release(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path((home, id)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<ReleaseForm>,
) -> PageResult {
    let seen = find_releasable(&media, &person, &home, &id).await?;
    let resource = ResourceId::new();
    let columns = columns_of(&media.library.index().sections);
    let document = match draft::resource(&seen.upload, &form, &columns, resource) {
        Ok(document) => document,
        Err(fault) => return one::page(&person, &visit, &media, seen, (form, Some(fault)), None, StatusCode::UNPROCESSABLE_ENTITY),
    };
    publish(&media, &person, &seen.upload, document, (resource, SOURCE)).await
}

/// `POST /me/uploads/{home}/{id}/replace`: a resource that is there already, with the upload in place of what it had.
pub async fn replace(
    person: Person,
    visit: Visit,
    Extension(media): Extension<Media>,
    Path((home, id)): Path<(String, String)>,
    CsrfForm(form): CsrfForm<ReplaceForm>,
) -> PageResult {
    let seen = find_releasable(&media, &person, &home, &id).await?;
    let again = |fault| (ReleaseForm::default(), Some(fault));
    let resource = form.item.split(['/', '?', '#']).take(12).find_map(|part| part.trim().parse::<ResourceId>().ok());
    let held = match resource {
        Some(resource) => reading::find_resource(&mut media.app().db.read().await?, resource).await?,
        None => None,
    };
    let Some((resource, held)) = resource.zip(held.filter(|held| held.standing != Standing::Recalled)) else {
        return one::page(&person, &visit, &media, seen, again("media-form-unknown"), None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    match draft::replaced(&seen.upload, held.document) {
        Ok(document) => publish(&media, &person, &seen.upload, document, (resource, held.source.as_str())).await,
        Err(fault) => one::page(&person, &visit, &media, seen, again(fault), None, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

async fn find_releasable(media: &Media, person: &Person, home: &str, id: &str) -> Result<Seen, PageError> {
    let seen = find(media, person, home, id).await?;
    match (seen.may_release, seen.upload.resource) {
        (true, _) => Ok(seen),
        (false, Some(_)) => Err(PageError::Conflict("media-already-released")),
        (false, None) => Err(PageError::Forbidden("error-role")),
    }
}

/// The release, the files it opens to everyone, the upload's mark and the record of the act commit together.
async fn publish(media: &Media, person: &Person, upload: &Upload, document: Document, place: (ResourceId, &str)) -> PageResult {
    let (resource, source) = place;
    let now = media.app().clock.now();
    let mut tx = media.app().db.begin().await?;
    save(&mut tx, document, source, now).await?;
    rows::mark_released(&mut tx, upload, resource).await?;
    audit::append(&mut tx, person.account, "release", &resource.to_string(), now).await?;
    tx.commit().await?;
    media.library.refresh().await?;
    web::see_other(&format!("/r/{resource}"))
}

async fn save(tx: &mut Tx, mut document: Document, source: &str, now: Timestamp) -> Result<(), PageError> {
    log::release(tx, source, &document, now).await.map_err(PageError::internal)?.ok_or(PageError::Conflict("media-nothing-new"))?;
    for (_, _, file) in document.files_mut() {
        let id: BlobId = file.parse().map_err(PageError::internal)?;
        open_to_everyone(tx, id).await?;
    }
    Ok(())
}
