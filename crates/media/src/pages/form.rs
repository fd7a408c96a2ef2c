//! Uploading without a script: a small file in one form.

use std::convert::Infallible;

use axum::Extension;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use bytes::Bytes;
use identity::{Action, Person, Resource, Visit};
use tokio::sync::Semaphore;
use web::{PageError, PageResult, csrf};

use super::list;
use super::row::address;
use crate::Media;
use crate::arrive::{self, TakeError};
use crate::upload::Purpose;

/// The largest form; larger files need the script, which can go on where it stopped.
pub const LARGEST_FORM_BYTES: usize = 32 << 20;
/// A form is held in memory until it is whole, so only some are taken at once.
static PLACES: Semaphore = Semaphore::const_new(4);

/// `POST /me/uploads`
pub async fn upload(person: Person, visit: Visit, Extension(media): Extension<Media>, mut form: Multipart) -> PageResult {
    person.may(Action::UploadMedia, Resource::Uploads(person.account))?;
    let _place = PLACES.try_acquire().map_err(|_| PageError::TooManyRequests(10))?;
    let token = match form.next_field().await.map_err(|_| PageError::BadRequest("error-form"))? {
        Some(field) if field.name() == Some("csrf") => bytes_of(field).await?,
        _ => return Err(PageError::Forbidden("error-csrf")),
    };
    csrf::check_token(&visit.headers, &String::from_utf8_lossy(&token))?;
    let field = form.next_field().await.map_err(|_| PageError::BadRequest("error-form"))?.ok_or(PageError::BadRequest("error-form"))?;
    let name = field.file_name().unwrap_or_default().to_owned();
    let file = bytes_of(field).await?;
    match take(&media, &person, &name, file).await {
        Ok(path) => web::see_other(&path),
        Err(TakeError::Page(error)) => Err(error),
        Err(TakeError::Refused(refusal)) => list::page(&person, &visit, &media, Some(refusal), StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(TakeError::Offset | TakeError::Busy) => Err(PageError::Conflict("media-busy")),
    }
}

async fn take(media: &Media, person: &Person, name: &str, file: Bytes) -> Result<String, TakeError> {
    let upload = arrive::begin(media, person, Purpose::Library, name, file.len() as u64).await?;
    arrive::take_stream(media, &upload, 0, futures_util::stream::iter([Ok::<_, Infallible>(file)])).await?;
    Ok(address(&upload))
}

async fn bytes_of(field: Field<'_>) -> Result<Bytes, PageError> {
    field.bytes().await.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest("error-form") }
    })
}
