//! The index on disk, the one who writes it, and the commit that everybody reads.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Term};

use crate::document::SearchDocument;
use crate::fields::{Fields, VERSION};
use crate::slot::Slot;
use crate::view::{Known, View};
use crate::{fold, sound, words};

/// Why an index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index refused, or is damaged.
    #[error("the search index failed")]
    Index(#[from] tantivy::TantivyError),
    /// The disk refused.
    #[error("the search index cannot be kept")]
    Disk(#[from] io::Error),
}

/// How far the index is. It is part of the commit, so that both survive or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The number of the log entry up to which everything is in
    pub seq: i64,
    /// While the index is made anew: the entry at which it was begun to be made, up to which it must come. 0 when it is whole
    pub building_to: i64,
    /// The number of the last change of use that is in
    pub used_seq: i64,
}

impl Position {
    fn payload(self) -> String {
        format!("{VERSION} {} {} {}", self.seq, self.building_to, self.used_seq)
    }

    /// `None` for an index of another version of this program.
    fn parse(payload: &str) -> Option<Self> {
        let mut numbers = payload.split(' ');
        let version: u32 = numbers.next()?.parse().ok()?;
        let mut next = || numbers.next()?.parse().ok();
        let position = Self { seq: next()?, building_to: next()?, used_seq: next()? };
        (version == VERSION).then_some(position)
    }
}

/// What can be seen of an index from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// So far, with so many documents
    At(Position, u64),
    /// There is none, or one that was never committed or is of another version: it will be made anew
    Unusable,
    /// Files are not what they were written as
    Damaged,
}

/// An open index: any number of readers, one writer.
pub struct Index {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    known: Mutex<Known>,
    at: RwLock<(Position, Arc<View>)>,
    slot: Slot,
}

const WRITER_BYTES: usize = 50_000_000;
/// A hit reads a block of the documents' store; small blocks are read quickly.
const STORE_BLOCK_BYTES: usize = 4_096;
const STORE_BLOCKS_CACHED: usize = 512;

/// What changes in one commit.
#[derive(Debug, Default)]
pub struct Batch {
    /// Subjects whose documents go, before the new ones come
    pub removed: Vec<String>,
    /// What comes
    pub added: Vec<SearchDocument>,
}

impl Index {
    /// Opens the index in `slot`, making an empty one where there is none, where it is damaged, or where it is of another version.
    /// `threads` write it.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn open(slot: Slot, threads: usize) -> Result<Self, SearchError> {
        match open_folder(slot.folder(), threads) {
            Ok((reader, writer, position)) => Self::with(slot, reader, writer, position),
            Err(why) => {
                if slot.folder().exists() {
                    tracing::warn!(%why, "the search index is made anew");
                    fs::remove_dir_all(slot.folder())?;
                }
                fs::create_dir_all(slot.folder())?;
                let (reader, writer, position) = make_folder(slot.folder(), threads)?;
                Self::with(slot, reader, writer, position)
            }
        }
    }

    /// Removes the index in `slot`, so that opening makes an empty one.
    ///
    /// # Errors
    /// The disk refused.
    pub fn remove(slot: &Slot) -> io::Result<()> {
        match fs::remove_dir_all(slot.folder()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What can be seen of the index in a folder without opening it for writing.
    #[must_use]
    pub fn look(folder: &Path) -> Look {
        let seen = || -> Option<Look> {
            let index = tantivy::Index::open_in_dir(folder).ok()?;
            let position = Position::parse(&index.load_metas().ok()?.payload?)?;
            // A server that writes meanwhile may take a file away while it is looked for; a second look finds the new ones.
            let damaged = index.validate_checksum().or_else(|_| index.validate_checksum()).ok()?;
            let documents = index.reader().ok()?.searcher().num_docs();
            Some(if damaged.is_empty() { Look::At(position, documents) } else { Look::Damaged })
        };
        seen().unwrap_or(Look::Unusable)
    }

    /// Forgets everything: the log is another one.
    ///
    /// # Errors
    /// The disk refused.
    pub fn empty(&self) -> Result<(), SearchError> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).delete_all_documents()?;
        self.commit(Position::default())
    }

    /// Forgets everything if somebody asked for the index to be made anew ([`Slot::ask_rebuild`]). The request goes last: who is killed
    /// in between is asked again.
    ///
    /// # Errors
    /// The disk refused.
    pub fn empty_if_asked(&self) -> Result<(), SearchError> {
        let mark = self.slot.rebuild_mark();
        if mark.exists() {
            self.empty()?;
            fs::remove_file(mark)?;
        }
        Ok(())
    }

    fn with(slot: Slot, reader: IndexReader, writer: IndexWriter, position: Position) -> Result<Self, SearchError> {
        let (_, fields) = Fields::schema();
        let known = Mutex::default();
        let view = Arc::new(View::new(reader.searcher(), &known)?);
        Ok(Self { fields, reader, writer: Mutex::new(writer), known, at: RwLock::new((position, view)), slot })
    }

    /// Reads the dictionaries, so that the first query need not wait for them.
    pub fn prepare() {
        words::prepare();
        fold::prepare();
        sound::prepare();
    }

    /// How far the index is.
    #[must_use]
    pub fn position(&self) -> Position {
        self.at.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// How many documents it holds.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.view().searcher.num_docs()
    }

    pub(crate) fn view(&self) -> Arc<View> {
        self.at.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Takes a batch in. It is found after [`Index::commit`], and lost with the process before.
    ///
    /// # Errors
    /// The index refused.
    pub fn take(&self, batch: &Batch) -> Result<(), SearchError> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for subject in &batch.removed {
            writer.delete_term(Term::from_field_text(self.fields.subject, subject));
        }
        for document in &batch.added {
            writer.add_document(document.stored(&self.fields))?;
        }
        Ok(())
    }

    /// Makes what was taken in durable together with `position`, and shows it to readers.
    ///
    /// # Errors
    /// The disk refused; then the index is as it was.
    pub fn commit(&self, position: Position) -> Result<(), SearchError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&position.payload());
        prepared.commit()?;
        drop(writer);
        self.show(position)
    }

    /// Puts all parts of the index together, so that queries look in one place; worth its time once after the index was made.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn settle(&self) -> Result<(), SearchError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = writer.index().searchable_segment_ids()?;
        if parts.len() < 2 {
            return Ok(());
        }
        let merging = writer.merge(&parts);
        drop(writer);
        if let Err(error) = merging.wait() {
            // The index puts parts together by itself, too, and some of these were under way.
            tracing::info!(%error, "the search index stays in several parts");
        }
        self.show(self.position())
    }

    fn show(&self, position: Position) -> Result<(), SearchError> {
        self.reader.reload()?;
        let view = Arc::new(View::new(self.reader.searcher(), &self.known)?);
        *self.at.write().unwrap_or_else(PoisonError::into_inner) = (position, view);
        Ok(())
    }
}

type Opened = (IndexReader, IndexWriter, Position);

fn open_folder(folder: &Path, threads: usize) -> Result<Opened, SearchError> {
    let index = tantivy::Index::open_in_dir(folder)?;
    let (schema, _) = Fields::schema();
    let other = |what: &str| SearchError::Disk(io::Error::other(what.to_owned()));
    if index.schema() != schema {
        return Err(other("it was made by another version"));
    }
    let payload = index.load_metas()?.payload.ok_or_else(|| other("it was never committed"))?;
    let position = Position::parse(&payload).ok_or_else(|| other("it was made by another version"))?;
    finish(index, threads, position)
}

fn make_folder(folder: &Path, threads: usize) -> Result<Opened, SearchError> {
    let (schema, _) = Fields::schema();
    let settings = IndexSettings { docstore_blocksize: STORE_BLOCK_BYTES, ..IndexSettings::default() };
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    let index = tantivy::Index::create(directory, schema, settings)?;
    finish(index, threads, Position::default())
}

fn finish(index: tantivy::Index, threads: usize, position: Position) -> Result<Opened, SearchError> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(STORE_BLOCKS_CACHED).try_into()?;
    let writer = index.writer_with_num_threads(threads, WRITER_BYTES * threads)?;
    Ok((reader, writer, position))
}
