//! Books that flow, to read and to hear, at the same address and in the same shell as textbooks. A section is what a page is there.

mod contents;
mod flow;
pub mod page;
pub mod print;

use std::sync::Arc;

use kernel::ResourceId;
use library::Library;
use library::body::find_body;
use library::document::{Publication, PublicationBody, Resource};
use library::reading::{self, Held, Standing};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use web::{PageError, Shell, View};

const MOST_BOOKS: usize = 256;
const LARGEST_BYTES: u64 = 128 * 1024 * 1024;

/// A publication with its words, as the reader needs it.
#[derive(Debug)]
pub struct Opened {
    pub held: Held<Resource>,
    pub publication: Publication,
    pub body: PublicationBody,
}

impl Opened {
    pub fn count(&self) -> u32 {
        u32::try_from(self.publication.sections.len()).unwrap_or(u32::MAX)
    }

    pub fn is_recalled(&self) -> bool {
        self.held.standing == Standing::Recalled
    }

    /// The section that `text` names; `None` when there is none.
    pub fn section_of(&self, text: &str) -> Option<u32> {
        let digits = text.trim();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|section| is_number && (1..=self.count()).contains(section))
    }

    /// What a section is called: its title, else its number.
    pub fn name_of(&self, shell: &Shell, section: u32) -> String {
        let found = usize::try_from(section).ok().and_then(|number| self.publication.sections.get(number.checked_sub(1)?));
        match found.map(|section| section.title.as_str()).filter(|title| !title.is_empty()) {
            Some(title) => title.to_owned(),
            None => shell.tn("reader-section", section).into_owned(),
        }
    }

    fn title(&self, shell: &Shell) -> String {
        self.held.document.title.get(shell.language()).to_owned()
    }

    /// The shell of its pages, under the section of the site that it stands in.
    fn shell(&self, library: &Library, view: View, path: &str) -> Shell {
        let shell = Shell::new(&library.app, view, path);
        match self.held.document.places.first() {
            Some(place) => shell.in_section(place.section.as_str()),
            None => shell,
        }
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<(ResourceId, i64), Arc<Opened>> for ByBytes {
    fn weight(&self, _: &(ResourceId, i64), opened: &Arc<Opened>) -> u64 {
        let runs = opened.body.sections.iter().flatten().flat_map(library::document::Block::runs);
        let words: usize = runs.map(|run| run.text.len() + 120).sum();
        (words + opened.publication.images.len() * 100 + 8_192) as u64
    }
}

/// The publications that were opened last. Cheap to clone.
#[derive(Clone)]
pub struct Publications(Arc<Cache<(ResourceId, i64), Arc<Opened>, ByBytes>>);

impl Publications {
    pub fn new() -> Self {
        Self(Arc::new(Cache::with_weighter(MOST_BOOKS, LARGEST_BYTES, ByBytes)))
    }

    /// The publication `id`; `None` for what is no publication.
    pub async fn find(&self, library: &Library, id: ResourceId) -> Result<Option<Arc<Opened>>, PageError> {
        let key = (id, library.index().head);
        if let Some(known) = self.0.get(&key) {
            return Ok(Some(known));
        }
        let held = reading::find_resource(&mut library.app.db.read().await?, id).await?;
        let Some((publication, held)) = held.and_then(|held| Some((held.document.publication()?.clone(), held))) else { return Ok(None) };
        let body = find_body(&library.app.blobs, &publication).await?;
        let opened = Arc::new(Opened { held, publication, body });
        self.0.insert(key, opened.clone());
        Ok(Some(opened))
    }
}
