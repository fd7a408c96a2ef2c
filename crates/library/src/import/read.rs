//! Reads the files of a data set one after the other, on a thread of its own, and hands over what it found in batches.

use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::sync::mpsc::Sender;

use super::detect::{self, Dataset, FileKind, InputFile};
use super::{Bounds, Broken, BrokenFile, Found, ImportError, Incoming, Shape, SplitError, Splitter, listing, national, qinghe, tags};
use crate::document::Fault;

/// So many records are handed over at once.
const BATCH_RECORDS: usize = 1_000;
/// Or so many bytes of them.
const BATCH_BYTES: u64 = 4 << 20;
/// The largest file.
const FILE_BYTES: u64 = 4 << 30;
/// The largest listing: a quotation mark that is never closed makes a row of all that follows.
const LISTING_BYTES: u64 = 64 << 20;
/// Raised when records are read differently, so that a run begun by an older program is not gone on with.
const READING: &[u8] = b"1";

/// Some records, and how far into the data set they reach.
pub(super) struct Batch {
    pub(super) incoming: Vec<Incoming>,
    pub(super) bytes_read: u64,
}

/// Reads all files; ends early when nobody listens any more.
pub(super) fn read_all(dataset: &Dataset, to: Sender<Batch>) -> Result<(), ImportError> {
    let mut reader = Reader { to, batch: Vec::new(), batch_bytes: 0, bytes_before: 0, is_heard: true };
    for file in &dataset.files {
        let size = open(file)?.metadata().map_err(|e| BrokenFile::unreadable(&file.name, &e))?.len();
        let largest = if file.kind == FileKind::Listing { LISTING_BYTES } else { FILE_BYTES };
        if size > largest {
            return Err(BrokenFile::whole(&file.name, Broken::FileTooLarge).into());
        }
        let name: Arc<str> = file.name.as_str().into();
        match file.kind {
            FileKind::Records => reader.records(file, &name, Shape::Array, national::read)?,
            FileKind::Lines => reader.records(file, &name, Shape::Lines, qinghe::read)?,
            FileKind::Tags => reader.tags(file, &name)?,
            FileKind::Listing => reader.listing(file, &name)?,
        }
        reader.bytes_before += size;
        reader.flush(0);
        if !reader.is_heard {
            break;
        }
    }
    Ok(())
}

/// All bytes of a data set and the names of its files, as one digest: the same input goes on where it was stopped.
pub(super) fn fingerprint(dataset: &Dataset) -> Result<String, ImportError> {
    let mut digest = Sha256::new();
    digest.update(READING);
    digest.update([u8::from(dataset.is_complete)]);
    let mut buffer = vec![0; 64 << 10];
    for file in &dataset.files {
        digest.update(file.name.as_bytes());
        digest.update([0]);
        let mut from = open(file)?;
        loop {
            let read = from.read(&mut buffer).map_err(|e| BrokenFile::unreadable(&file.name, &e))?;
            if read == 0 {
                break;
            }
            digest.update(&buffer[..read]);
        }
    }
    Ok(kernel::BlobId::from_digest(digest.finalize().into()).to_string())
}

fn open(file: &InputFile) -> Result<File, BrokenFile> {
    File::open(&file.path).map_err(|e| BrokenFile::unreadable(&file.name, &e))
}

type ReadRecord = fn(&str) -> Result<(Option<String>, Result<Found, Fault>), serde_json::Error>;

struct Reader {
    to: Sender<Batch>,
    batch: Vec<Incoming>,
    batch_bytes: u64,
    bytes_before: u64,
    is_heard: bool,
}

impl Reader {
    fn records(&mut self, file: &InputFile, name: &Arc<str>, shape: Shape, read: ReadRecord) -> Result<(), ImportError> {
        let mut splitter = Splitter::new(BufReader::with_capacity(256 << 10, open(file)?), shape, Bounds::default());
        while let Some(record) = splitter.next_record().map_err(|error| BrokenFile::at(name, error))? {
            let (subject_id, found) = read(&record.text).map_err(|error| {
                let line = record.line + (error.line() as u64).saturating_sub(1);
                BrokenFile::at(name, SplitError { line, column: error.column() as u64, broken: Broken::Syntax })
            })?;
            self.batch_bytes += record.text.len() as u64;
            self.push(Incoming::new(name, record.line, subject_id, found), splitter.bytes_read());
            if !self.is_heard {
                break;
            }
        }
        Ok(())
    }

    fn tags(&mut self, file: &InputFile, name: &Arc<str>) -> Result<(), ImportError> {
        let tree = detect::read_json(&file.path)?;
        for path in tags::declared_paths(&tree) {
            self.push(Incoming::new(name, 1, Some(path.key()), Ok(Found::Path(path))), 0);
        }
        Ok(())
    }

    fn listing(&mut self, file: &InputFile, name: &Arc<str>) -> Result<(), ImportError> {
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(open(file)?));
        let broken = |line, broken| BrokenFile { file: name.to_string(), line, column: 1, broken };
        let of_csv = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            match error.kind() {
                csv::ErrorKind::Utf8 { .. } => broken(line, Broken::NotUtf8),
                csv::ErrorKind::Io(error) => broken(line, Broken::Unreadable(error.kind())),
                _ => broken(line, Broken::Syntax),
            }
        };
        let header = rows.headers().map_err(|error| of_csv(&error))?;
        if header.iter().map(|name| name.trim_start_matches('\u{FEFF}')).ne(listing::COLUMNS) {
            return Err(broken(1, Broken::Header).into());
        }
        let mut row = csv::StringRecord::new();
        while rows.read_record(&mut row).map_err(|error| of_csv(&error))? && self.is_heard {
            let (line, at) = row.position().map_or((1, 0), |position| (position.line(), position.byte()));
            let fields: Vec<&str> = row.iter().collect();
            let found = listing::read(&fields);
            let subject_id = found.is_ok().then(|| listing::id(&fields).to_string());
            self.push(Incoming::new(name, line, subject_id, found), at);
        }
        Ok(())
    }

    fn push(&mut self, incoming: Incoming, bytes_in_file: u64) {
        self.batch.push(incoming);
        if self.batch.len() >= BATCH_RECORDS || self.batch_bytes >= BATCH_BYTES {
            self.flush(bytes_in_file);
        }
    }

    fn flush(&mut self, bytes_in_file: u64) {
        let incoming = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        let batch = Batch { incoming, bytes_read: self.bytes_before + bytes_in_file };
        self.is_heard &= self.to.blocking_send(batch).is_ok();
    }
}
