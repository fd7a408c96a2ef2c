//! Links to private files that work for whoever holds them, for a short while.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use kernel::{BlobId, Timestamp};
use serde::Deserialize;
use sha2::Sha256;

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
pub fn signed_link(app: &App, id: BlobId, until: Timestamp) -> Result<String, PageError> {
    let signature = mac(app, id, until.as_ms())?.finalize().into_bytes();
    let mut link = format!("/files/{id}?until={}&key=", until.as_ms());
    for byte in signature {
        let _ = write!(link, "{byte:02x}");
    }
    Ok(link)
}

/// Whether the link was signed here for this file, and is still good.
pub(crate) fn is_signed(app: &App, id: BlobId, link: &SignedLink) -> Result<bool, PageError> {
    let Some(until) = link.until.filter(|until| *until > app.clock.now().as_ms()) else { return Ok(false) };
    // A signature is a digest too, and is written as one.
    let Ok(signature) = link.key.parse::<BlobId>() else { return Ok(false) };
    Ok(mac(app, id, until)?.verify_slice(&signature.to_bytes()).is_ok())
}

fn mac(app: &App, id: BlobId, until: i64) -> Result<Hmac<Sha256>, PageError> {
    let key = app.blobs.link_key().map_err(PageError::internal)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(PageError::internal)?;
    mac.update(format!("file {id} {until}").as_bytes());
    Ok(mac)
}
