//! The index follows the log. A document is always made from what the library holds now, so that an entry may be taken twice, and two
//! at once; where it stopped stands in the index's own commit.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use kernel::TextbookId;
use search::{Batch, Index, Position, SearchError};
use store::{BlobError, BlobStore, DbError, Tx};

use super::Finder;
use super::document::{of_resource, of_textbook};
use super::sources::{Books, LogLine, find_book, list_log, list_resources, list_taught};
use crate::body::{find_body, number_of};
use crate::document::{BlockPlace, PublicationBody, Resource};
use crate::entry::SubjectKind;
use crate::pages::{captions_file, transcript};
use crate::section::{Section, list_sections};
use crate::{Library, reading, usage};

/// Why the index could not follow.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The database refused a statement.
    #[error("the library could not be read for the search index")]
    Db(#[from] DbError),
    /// The index refused.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The file store is away.
    #[error("captions could not be read for the search index")]
    Blob(#[from] BlobError),
}

const LINES_AT_ONCE: i64 = 500;
const TAUGHT_AT_ONCE: i64 = 250;
const STEPPED_AT_ONCE: i64 = 250;
/// While it is made anew, what is in is shown every so often.
const SHOWN_EVERY: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(500);
const LOOK_AGAIN_AFTER_FAILURE: Duration = Duration::from_secs(10);
/// How often use is looked at, in looks at the log.
const LOOKS_PER_USE: u32 = 60;

/// Opens the index below `folder` and keeps it up to date for ever.
pub async fn follow(library: Library, folder: PathBuf) {
    let finder = library.finder.clone();
    let opening = tokio::task::spawn_blocking(move || {
        Index::prepare();
        finder.open(&folder, 1)
    });
    match opening.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return tracing::error!(%error, "there is no search: its index cannot be opened"),
        Err(error) => return tracing::error!(%error, "there is no search: its index cannot be opened"),
    }
    let mut looks = 0_u32;
    loop {
        if let Err(error) = aside(library.finder.clone(), |index| index.empty_if_asked()).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the search index could not be made anew");
        }
        let counts_use = looks.is_multiple_of(LOOKS_PER_USE);
        looks = looks.wrapping_add(1);
        let rest = match catch_up(&library, counts_use, &|_, _| {}).await {
            Ok(()) => LOOK_EVERY,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the search index is behind");
                LOOK_AGAIN_AFTER_FAILURE
            }
        };
        tokio::time::sleep(rest).await;
    }
}

/// Brings the index up to the log's present end, and with `counts_use` up to the present use. `follow` hears how far it is and must come.
///
/// # Errors
/// See [`FollowError`]; catching up again goes on.
pub async fn catch_up(library: &Library, counts_use: bool, follow: &(dyn Fn(i64, i64) + Sync)) -> Result<(), FollowError> {
    if library.finder.index().is_none() {
        return Ok(());
    }
    let mut tx = library.app.db.read().await?;
    let head = reading::find_head(&mut tx).await?;
    library.finder.head.store(head, Ordering::Relaxed);
    if library.finder.position().seq > head {
        tracing::warn!("the search index is of a later library than this one; it is made anew");
        aside(library.finder.clone(), |index| index.empty()).await?;
    }
    let position = library.finder.position();
    if position.seq >= head && position.building_to == 0 && !counts_use {
        return Ok(());
    }
    let sections = list_sections(&mut tx).await?;
    let mut work = Work { library: library.clone(), sections, books: Books::default(), tx };
    if position.building_to > 0 || (position.seq == 0 && head > 0) {
        work.build(head, follow).await?;
    }
    work.advance(head).await?;
    if counts_use { work.take_use().await } else { Ok(()) }
}

struct Work {
    library: Library,
    sections: Vec<Section>,
    books: Books,
    tx: Tx,
}

impl Work {
    /// Makes an empty index whole. Each subject is taken at its newest entry, so that nothing has to be taken out again.
    async fn build(&mut self, head: i64, follow: &(dyn Fn(i64, i64) + Sync)) -> Result<(), FollowError> {
        let mut at = self.library.finder.position();
        if at.building_to == 0 {
            at = Position { building_to: head, used_seq: usage::find_newest_step(&mut self.tx).await?, ..at };
            commit(self.library.finder.clone(), at).await?;
        }
        let mut shown_at = Instant::now();
        while at.seq < at.building_to {
            let lines = list_log(&mut self.tx, at.seq, LINES_AT_ONCE).await?;
            let lines: Vec<LogLine> = lines.into_iter().filter(|line| line.seq <= at.building_to).collect();
            let Some(last) = lines.last().map(|line| line.seq) else { break };
            let present: Vec<LogLine> = lines.into_iter().filter(|line| line.is_present).collect();
            for book in subjects(&present, SubjectKind::Textbook) {
                self.add_book(&book).await?;
            }
            self.add_resources(&subjects(&present, SubjectKind::Resource)).await?;
            at.seq = last;
            if shown_at.elapsed() > SHOWN_EVERY {
                commit(self.library.finder.clone(), at).await?;
                shown_at = Instant::now();
            }
            follow(at.seq, at.building_to);
            tokio::task::yield_now().await;
        }
        commit(self.library.finder.clone(), Position { seq: at.building_to, building_to: 0, ..at }).await?;
        aside(self.library.finder.clone(), |index| index.settle()).await
    }

    /// Takes in what came into the log after the index.
    async fn advance(&mut self, head: i64) -> Result<(), FollowError> {
        let mut at = self.library.finder.position();
        while at.seq < head {
            let lines = list_log(&mut self.tx, at.seq, LINES_AT_ONCE).await?;
            let Some(last) = lines.last().map(|line| line.seq) else { break };
            self.books.forget();
            for book in subjects(&lines, SubjectKind::Textbook) {
                self.replace_book(&book).await?;
            }
            self.replace_resources(&subjects(&lines, SubjectKind::Resource)).await?;
            at.seq = last;
            commit(self.library.finder.clone(), at).await?;
        }
        Ok(())
    }

    /// Takes in anew what came to another step of use.
    async fn take_use(&mut self) -> Result<(), FollowError> {
        loop {
            let at = self.library.finder.position();
            let stepped = usage::list_stepped(&mut self.tx, at.used_seq, STEPPED_AT_ONCE).await?;
            let Some((_, last)) = stepped.last() else { return Ok(()) };
            let used_seq = *last;
            let ids: Vec<String> = stepped.into_iter().map(|(id, _)| id).collect();
            self.replace_resources(&ids).await?;
            commit(self.library.finder.clone(), Position { used_seq, ..at }).await?;
        }
    }

    async fn add_book(&mut self, id: &str) -> Result<(), FollowError> {
        if let Some(held) = find_book(&mut self.tx, id).await? {
            take(self.library.finder.clone(), Batch { removed: Vec::new(), added: of_textbook(&held) }).await?;
        }
        Ok(())
    }

    async fn add_resources(&mut self, ids: &[String]) -> Result<(), FollowError> {
        let held = list_resources(&mut self.tx, ids).await?;
        let taught: BTreeSet<TextbookId> = held.iter().flat_map(|it| books_of(&it.resource)).collect();
        self.books.read(&mut self.tx, taught).await?;
        let mut added = Vec::with_capacity(held.len());
        for it in &held {
            let lines = lines_of(&self.library.app.blobs, &it.resource).await?;
            added.push(of_resource(it, &self.books.get(books_of(&it.resource)), lines, &self.sections));
        }
        take(self.library.finder.clone(), Batch { removed: Vec::new(), added }).await
    }

    async fn replace_book(&mut self, id: &str) -> Result<(), FollowError> {
        take(self.library.finder.clone(), Batch { removed: vec![id.to_owned()], added: Vec::new() }).await?;
        self.add_book(id).await?;
        // What teaches the book is found by the names of its units.
        let mut after = String::new();
        loop {
            let taught = list_taught(&mut self.tx, id, &after, TAUGHT_AT_ONCE).await?;
            let Some(last) = taught.last() else { return Ok(()) };
            after.clone_from(last);
            self.replace_resources(&taught).await?;
        }
    }

    async fn replace_resources(&mut self, ids: &[String]) -> Result<(), FollowError> {
        take(self.library.finder.clone(), Batch { removed: ids.to_vec(), added: Vec::new() }).await?;
        self.add_resources(ids).await
    }
}

/// The subjects of a kind, each once.
fn subjects(lines: &[LogLine], kind: SubjectKind) -> Vec<String> {
    let of_kind = lines.iter().filter(|line| line.kind == kind).map(|line| line.subject.clone());
    of_kind.collect::<BTreeSet<_>>().into_iter().collect()
}

fn books_of(resource: &Resource) -> Vec<TextbookId> {
    resource.alignments.iter().map(|alignment| alignment.textbook).collect()
}

async fn take(finder: Finder, batch: Batch) -> Result<(), FollowError> {
    aside(finder, move |index| index.take(&batch)).await
}

async fn commit(finder: Finder, position: Position) -> Result<(), FollowError> {
    aside(finder, move |index| index.commit(position)).await
}

/// Cutting words and writing files take their time: on a thread where no reader waits.
async fn aside(finder: Finder, work: impl FnOnce(&Index) -> Result<(), SearchError> + Send + 'static) -> Result<(), FollowError> {
    let done = tokio::task::spawn_blocking(move || finder.index().map_or(Ok(()), work)).await;
    Ok(done.map_err(|error| SearchError::Disk(std::io::Error::other(error)))??)
}

/// The paragraphs of a book, each with its place.
fn words_of(body: &PublicationBody) -> Vec<search::Line> {
    let line = |section: u32, block: u32, text: String| search::Line { at: number_of(BlockPlace { section, block }), text };
    let blocks = (1..).zip(&body.sections).flat_map(|(section, blocks)| (1..).zip(blocks).map(move |(at, block)| (section, at, block)));
    blocks.map(|(section, at, block)| line(section, at, block.text())).filter(|line| !line.text.trim().is_empty()).collect()
}

/// The captions of a film or recording, each with its second; the paragraphs of a book, each with its place.
async fn lines_of(blobs: &BlobStore, resource: &Resource) -> Result<Vec<search::Line>, BlobError> {
    if let Some(book) = resource.publication() {
        return Ok(words_of(&find_body(blobs, book).await?));
    }
    let Some(file) = resource.parts.iter().find_map(captions_file) else { return Ok(Vec::new()) };
    let cues = transcript(blobs, file).await?;
    Ok(cues.into_iter().map(|cue| search::Line { at: cue.from_ms, text: cue.text }).collect())
}
