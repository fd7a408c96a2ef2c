//! Links to private files that work for whoever holds them, for a short while.

use std::fmt::Write;

use kernel::{BlobId, Timestamp};
use ring::hmac;
use serde::Deserialize;

use crate::app::App;
use crate::error::PageError;

/// What a signed link carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignedLink {
    until: Option<i64>,
    key: String,
}

/// The link of a private file, good until `until`.
///
/// # Errors
/// The node's key cannot be read.
pub async fn signed_link(app: &App, id: BlobId, until: Timestamp) -> Result<String, PageError> {
    let signature = hmac::sign(&key(app).await?, &message(id, until.as_ms()));
    let mut link = format!("/files/{id}?until={}&key=", until.as_ms());
    for byte in signature.as_ref() {
        let _ = write!(link, "{byte:02x}");
    }
    Ok(link)
}

/// Whether the link was signed here for this file, and is still good.
pub(crate) async fn is_signed(app: &App, id: BlobId, link: &SignedLink) -> Result<bool, PageError> {
    let Some(until) = link.until.filter(|until| *until > app.clock.now().as_ms()) else { return Ok(false) };
    // A signature is a digest too, and is written as one.
    let Ok(signature) = link.key.parse::<BlobId>() else { return Ok(false) };
    Ok(hmac::verify(&key(app).await?, &message(id, until), &signature.to_bytes()).is_ok())
}

async fn key(app: &App) -> Result<hmac::Key, PageError> {
    let secret = app.blobs.link_key().await?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &secret))
}

fn message(id: BlobId, until: i64) -> Vec<u8> {
    format!("file {id} {until}").into_bytes()
}
