//! A form with texts and files, read as it comes: files go to disk piece by piece, and nothing but texts is held in memory.

use std::collections::HashMap;

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use identity::{Action, Person, Resource, Visit};
use kernel::UploadId;
use media::class_file::take_file;
use media::{Media, Refusal};
use web::{PageError, csrf};

use super::MOST_FILES;

/// The largest form; larger files come in pieces before it, and it names them.
pub(crate) const LARGEST_FORM_BYTES: usize = 32 << 20;
const LONGEST_TEXTS_BYTES: usize = 64 << 10;
const MOST_FIELDS: usize = 80;
/// The fields for files: new ones, and those that have arrived before.
const NEW_FILES: &str = "files";
const SENT_FILE: &str = "upload";

/// What a form was filled in with.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    texts: HashMap<String, Vec<String>>,
    /// What arrived, in the order of the form
    pub(crate) files: Vec<UploadId>,
    /// The names of files that were not taken, and why
    pub(crate) refused: Vec<(String, Refusal)>,
}

impl Filled {
    /// The text of a field; empty where it is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).and_then(|all| all.first()).map_or("", String::as_str)
    }

    /// The sentence about files that were not taken; `None` when all were.
    pub(crate) fn refusal(&self, visit: &Visit) -> Option<String> {
        let sentences = self.refused.iter().map(|(name, refusal)| {
            let why = visit.say(&format!("media-refused-{}", refusal.key()));
            if name.is_empty() { why } else { format!("{name}: {why}") }
        });
        let all: Vec<String> = sentences.collect();
        (!all.is_empty()).then(|| all.join(" "))
    }
}

/// Reads a form. Its first field is `csrf`; files come as `files`, those that were sent before as `upload`. A file that is not taken is in
/// [`Filled::refused`]; what was taken is forgotten after a day unless it is saved with an owner.
///
/// # Errors
/// The form is forged, broken or too large, or the person sends no files.
pub(crate) async fn read_form(media: &Media, person: &Person, visit: &Visit, mut form: Multipart) -> Result<Filled, PageError> {
    person.may(Action::SendFiles, Resource::Uploads(person.account))?;
    let mut filled = Filled::default();
    let (mut fields, mut texts_bytes) = (0, 0);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        fields += 1;
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            _ if fields > MOST_FIELDS => return Err(PageError::TooLarge),
            "csrf" if fields == 1 => csrf::check_token(&visit.headers, &text(field, &mut texts_bytes).await?)?,
            _ if fields == 1 => return Err(PageError::Forbidden("error-csrf")),
            NEW_FILES => take(media, person, field, &mut filled).await?,
            SENT_FILE => filled.files.extend(text(field, &mut texts_bytes).await?.parse::<UploadId>()),
            _ => filled.texts.entry(name).or_default().push(text(field, &mut texts_bytes).await?),
        }
    }
    if fields == 0 { Err(PageError::Forbidden("error-csrf")) } else { Ok(filled) }
}

async fn text(mut field: Field<'_>, sum: &mut usize) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
        *sum += piece.len();
        if *sum > LONGEST_TEXTS_BYTES {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| PageError::BadRequest("error-form"))
}

/// Takes one file. A field for files that was left empty comes without a name.
async fn take(media: &Media, person: &Person, field: Field<'_>, filled: &mut Filled) -> Result<(), PageError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Ok(());
    }
    if filled.files.len() >= MOST_FILES {
        filled.refused.push((name, Refusal::TooMany));
        return Ok(());
    }
    match take_file(media, person, &name, LARGEST_FORM_BYTES as u64, field).await? {
        Ok(file) => filled.files.push(file),
        Err(refusal) => filled.refused.push((name.chars().filter(|c| !c.is_control()).take(80).collect(), refusal)),
    }
    Ok(())
}

fn broken(error: &axum::extract::multipart::MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest("error-form") }
}
