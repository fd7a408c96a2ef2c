//! The log of releases: what was added, changed, moved, withdrawn, in one order for the whole node.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use store::{DbError, Tx, Value, insert_many, outbox, sql};

use crate::document::{Document, ReleaseHash, Subject};
pub use crate::entry::{Change, Draft, Entry, LogError, SubjectKind};
use crate::projection;

/// The library went forward; the search index and the page cache follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryAdvanced {
    /// The first new entry.
    pub from_seq: i64,
    /// The last new entry.
    pub to_seq: i64,
}

impl outbox::Event for LibraryAdvanced {
    const TOPIC: &'static str = "library.advanced";
}

/// Writes `drafts` to the log and to all projections, and tells the other areas, in the caller's transaction. Answers the last sequence
/// number. The row lock on the head makes the order of `seq` the order of commits.
///
/// # Errors
/// See [`LogError`].
pub async fn append(tx: &mut Tx, source: &str, drafts: Vec<Draft>, now: Timestamp) -> Result<i64, LogError> {
    let count = i64::try_from(drafts.len()).unwrap_or(i64::MAX);
    let advance = sql("UPDATE library_head SET seq = seq + $1 WHERE one = 1 RETURNING seq").bind(count);
    let to_seq = advance.fetch_one(tx, |row| row.get::<i64>("seq")).await?;
    if drafts.is_empty() {
        return Ok(to_seq);
    }
    let first = to_seq - count + 1;
    let entry = |(seq, draft)| Entry { seq, at: now, source: source.to_owned(), draft };
    let entries: Vec<Entry> = (first..).zip(drafts).map(entry).collect();
    save(tx, &entries).await?;
    projection::apply(tx, &entries).await?;
    outbox::publish(tx, &LibraryAdvanced { from_seq: first, to_seq }, now).await?;
    Ok(to_seq)
}

async fn save(tx: &mut Tx, entries: &[Entry]) -> Result<(), DbError> {
    let releases = entries.iter().filter_map(|entry| entry.draft.release.as_ref());
    let releases = releases.map(|(hash, document)| vec![hash.as_str().into(), document.into()]).collect();
    insert_many("INSERT INTO library_release (hash, document)", releases, "ON CONFLICT (hash) DO NOTHING").execute(tx).await?;
    let row = |entry: &Entry| -> Vec<Value> {
        let draft = &entry.draft;
        let hash = draft.release.as_ref().map(|(hash, _)| hash.as_str());
        let (change, kind) = (draft.change.key(), draft.kind.key());
        vec![entry.seq.into(), change.into(), kind.into(), (&draft.subject_id).into(), hash.into(), (&entry.source).into(), entry.at.into()]
    };
    let head = "INSERT INTO library_log (seq, change, kind, subject_id, release_hash, source, at)";
    insert_many(head, entries.iter().map(row).collect(), "").execute(tx).await?;
    Ok(())
}

/// Releases one document, whatever was known of it before; answers `None` when nothing changed or it was recalled.
///
/// # Errors
/// See [`LogError`].
pub async fn release(tx: &mut Tx, source: &str, document: &Document, now: Timestamp) -> Result<Option<Change>, LogError> {
    let (text, hash) = document.canonical()?;
    let subject_id = document.subject_id();
    let kind = document.subject_kind();
    let present = find_present(tx, kind, &subject_id).await?;
    let Some(change) = change_of(present.as_ref(), &hash, document)? else { return Ok(None) };
    append(tx, source, vec![Draft { change, kind, subject_id, release: Some((hash, text)) }], now).await?;
    Ok(Some(change))
}

/// What the library holds of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) hash: String,
    pub(crate) state: String,
    pub(crate) document: String,
}

/// What releasing `document` means after what is `present`; `None` when nothing is to be done.
pub(crate) fn change_of(present: Option<&Present>, hash: &ReleaseHash, document: &Document) -> Result<Option<Change>, serde_json::Error> {
    let Some(present) = present else { return Ok(Some(Change::Added)) };
    match present.state.as_str() {
        "recalled" => return Ok(None),
        "vanished" => return Ok(Some(Change::Restored)),
        _ if present.hash == hash.as_str() => return Ok(None),
        _ => {}
    }
    let before: Document = serde_json::from_str(&present.document)?;
    Ok(Some(if before.without_places() == document.without_places() { Change::Moved } else { Change::Changed }))
}

pub(crate) async fn find_present(tx: &mut Tx, kind: SubjectKind, id: &str) -> Result<Option<Present>, DbError> {
    let text = match kind {
        SubjectKind::Textbook => {
            "SELECT t.release_hash, t.state, r.document FROM library_textbook t JOIN library_release r ON r.hash = t.release_hash WHERE t.id = $1"
        }
        _ => {
            "SELECT t.release_hash, t.state, r.document FROM library_resource t JOIN library_release r ON r.hash = t.release_hash WHERE t.id = $1"
        }
    };
    let present =
        |row: &store::Row| Ok(Present { hash: row.get("release_hash")?, state: row.get("state")?, document: row.get("document")? });
    sql(text).bind(id).fetch_optional(tx, present).await
}

/// Withdraws a subject: its pages answer that it is gone, and imports do not bring it back. `false` when it is not known.
///
/// # Errors
/// See [`LogError`].
pub async fn recall(tx: &mut Tx, subject: Subject, source: &str, now: Timestamp) -> Result<bool, LogError> {
    let (kind, subject_id) = subject.parts();
    let present = find_present(tx, kind, &subject_id).await?;
    if present.is_none_or(|present| present.state == "recalled") {
        return Ok(false);
    }
    append(tx, source, vec![Draft { change: Change::Recalled, kind, subject_id, release: None }], now).await?;
    Ok(true)
}

/// Brings a withdrawn subject back as it was. `false` when there is nothing to bring back.
///
/// # Errors
/// See [`LogError`].
pub async fn restore(tx: &mut Tx, subject: Subject, source: &str, now: Timestamp) -> Result<bool, LogError> {
    let (kind, subject_id) = subject.parts();
    let gone = find_present(tx, kind, &subject_id).await?.filter(|present| present.state != "published");
    let Some(present) = gone else { return Ok(false) };
    let Ok(hash) = present.hash.parse() else { return Ok(false) };
    let release = Some((hash, present.document));
    append(tx, source, vec![Draft { change: Change::Restored, kind, subject_id, release }], now).await?;
    Ok(true)
}

impl Subject {
    fn parts(self) -> (SubjectKind, String) {
        match self {
            Self::Textbook(id) => (SubjectKind::Textbook, id.to_string()),
            Self::Resource(id) => (SubjectKind::Resource, id.to_string()),
        }
    }
}

impl Document {
    /// What kind of subject it is about.
    #[must_use]
    pub fn subject_kind(&self) -> SubjectKind {
        match self {
            Self::Textbook(_) => SubjectKind::Textbook,
            Self::Resource(_) => SubjectKind::Resource,
        }
    }

    /// The document without where it stands, to tell a move from a change.
    fn without_places(&self) -> Self {
        let mut rest = self.clone();
        match &mut rest {
            Self::Textbook(book) => book.curriculum = crate::curriculum::CurriculumPath::default(),
            Self::Resource(it) => {
                it.places.clear();
                it.curriculum.clear();
            }
        }
        rest
    }
}
