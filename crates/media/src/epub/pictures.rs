//! The pictures of a book: each is judged by its bytes and put into the folder under a number.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Fault;
use crate::Refusal;
use crate::inspect::archive::Archive;
use crate::inspect::picture::{check_bytes, size_of};

const PICTURE_BYTES: u64 = 32 << 20;
const MOST_PICTURES: usize = 2_000;

/// A picture that was taken.
#[derive(Debug)]
pub(crate) struct Picture {
    /// Where it was put
    pub file: PathBuf,
    pub media_type: &'static str,
    /// In pixels
    pub width: u32,
    pub height: u32,
}

/// The pictures that were taken so far.
pub(super) struct Pictures {
    folder: PathBuf,
    pub kept: Vec<Picture>,
    known: HashMap<String, Option<usize>>,
    pub has_left_out: bool,
}

impl Pictures {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), kept: Vec::new(), known: HashMap::new(), has_left_out: false }
    }

    /// The place of a picture that was taken.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.known.get(path).copied().flatten()
    }

    /// Takes the picture at `path` of the book; `None` where there is none that can be shown.
    pub(super) fn take(&mut self, archive: &mut Archive, path: &str) -> Result<Option<usize>, Fault> {
        if let Some(known) = self.known.get(path) {
            return Ok(*known);
        }
        let place = self.take_new(archive, path)?;
        self.has_left_out |= place.is_none();
        self.known.insert(path.to_owned(), place);
        Ok(place)
    }

    fn take_new(&mut self, archive: &mut Archive, path: &str) -> Result<Option<usize>, Fault> {
        let Some(bytes) = archive.read(path, PICTURE_BYTES)?? else { return Ok(None) };
        let media_type = match check_bytes(&bytes) {
            Ok(media_type) => media_type,
            // Damage is bad luck; so many pixels are an attack.
            Err(Refusal::Pixels) => return Err(Refusal::Pixels.into()),
            Err(_) => return Ok(None),
        };
        if self.kept.len() >= MOST_PICTURES {
            return Err(Refusal::TooLong.into());
        }
        let file = self.folder.join(format!("picture-{}", self.kept.len()));
        let (width, height) = size_of(&bytes).ok_or(Refusal::Broken)?;
        std::fs::write(&file, bytes)?;
        self.kept.push(Picture { file, media_type, width, height });
        Ok(Some(self.kept.len() - 1))
    }
}
