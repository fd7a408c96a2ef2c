//! Notes, highlights and bookmarks as they are kept: W3C Web Annotations of one person.

use std::fmt;
use std::str::FromStr;

use identity::Person;
use kernel::{AnnotationId, Timestamp};
use library::document::Subject;
use store::{DbError, Row, Tx, sql};

use super::anchor::{Anchor, TextQuote};

/// As many as one person writes about one thing.
pub const MOST_NOTES: i64 = 300;
/// Characters of a note.
pub const LONGEST_BODY: usize = 2_000;

/// Why something was marked: Web Annotation `motivation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motivation {
    /// To come back to the page
    Bookmarking,
    /// To write something about it
    Commenting,
    /// To see the words again
    Highlighting,
}

impl Motivation {
    /// The name in the vocabulary, in rows and in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bookmarking => "bookmarking",
            Self::Commenting => "commenting",
            Self::Highlighting => "highlighting",
        }
    }
}

impl fmt::Display for Motivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Motivation {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Bookmarking, Self::Commenting, Self::Highlighting].into_iter().find(|it| it.key() == text).ok_or(())
    }
}

/// What a note is about, inside its film or book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A moment of a film or recording, in milliseconds. Media Fragments `t`
    Moment(i64),
    /// A page or words of a book, and what the page was called then
    Page { anchor: Anchor, label: String },
}

/// A note, a highlight or a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    pub id: AnnotationId,
    pub motivation: Motivation,
    pub target: Target,
    pub body: String,
    pub created_at: Timestamp,
}

/// The kind and the id of what notes are about, as rows and links write them.
pub fn name_of(subject: Subject) -> (&'static str, String) {
    match subject {
        Subject::Resource(id) => ("resource", id.to_string()),
        Subject::Textbook(id) => ("textbook", id.to_string()),
    }
}

/// What a link or a row names; `None` when it cannot be anything.
pub fn subject_of(kind: &str, id: &str) -> Option<Subject> {
    match kind {
        "resource" => id.parse().ok().map(Subject::Resource),
        "textbook" => id.parse().ok().map(Subject::Textbook),
        _ => None,
    }
}

/// Keeps a new note; `false` when there are [`MOST_NOTES`] already.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn save_annotation(tx: &mut Tx, person: &Person, subject: Subject, note: &Annotation) -> Result<bool, DbError> {
    let (kind, id) = name_of(subject);
    let (place, label, start, quote) = match &note.target {
        Target::Moment(at_ms) => (*at_ms, String::new(), -1, TextQuote::default()),
        Target::Page { anchor, label } => {
            let start = anchor.start.and_then(|start| i64::try_from(start).ok()).unwrap_or(-1);
            (i64::from(anchor.index), label.clone(), start, anchor.quote.clone())
        }
    };
    let saved = sql("INSERT INTO annotation (home, account_id, id, object_kind, object_id, motivation, place, label, start, quote, prefix,
                suffix, body, created_at, updated_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14
          WHERE (SELECT COUNT(*) FROM annotation WHERE home = $1 AND account_id = $2 AND object_kind = $4 AND object_id = $5) < $15")
    .bind(&person.home)
    .bind(person.account)
    .bind(note.id)
    .bind(kind)
    .bind(id)
    .bind(note.motivation.key())
    .bind(place)
    .bind(label)
    .bind(start)
    .bind(quote.exact)
    .bind(quote.prefix)
    .bind(quote.suffix)
    .bind(&note.body)
    .bind(note.created_at)
    .bind(MOST_NOTES)
    .execute(tx)
    .await?;
    Ok(saved > 0)
}

/// All that `person` noted about one thing, in its order.
pub async fn list_annotations(tx: &mut Tx, person: &Person, subject: Subject) -> Result<Vec<Annotation>, DbError> {
    let (kind, id) = name_of(subject);
    sql("SELECT id, object_kind, motivation, place, label, start, quote, prefix, suffix, body, created_at FROM annotation
          WHERE home = $1 AND account_id = $2 AND object_kind = $3 AND object_id = $4 ORDER BY place, start, id LIMIT $5")
    .bind(&person.home)
    .bind(person.account)
    .bind(kind)
    .bind(id)
    .bind(MOST_NOTES)
    .fetch_all(tx, annotation)
    .await
}

fn annotation(row: &Row) -> Result<Annotation, DbError> {
    let place: i64 = row.get("place")?;
    let label: String = row.get("label")?;
    // Places in words have a name; moments of films have none.
    let target = match label.as_str() {
        "" => Target::Moment(place),
        _ => {
            let quote = TextQuote { exact: row.get("quote")?, prefix: row.get("prefix")?, suffix: row.get("suffix")? };
            let index = u32::try_from(place).map_err(|_| DbError::unreadable("place"))?;
            let start = usize::try_from(row.get::<i64>("start")?).ok();
            Target::Page { anchor: Anchor { index, start, quote }, label }
        }
    };
    let motivation = row.get::<String>("motivation")?.parse().map_err(|()| DbError::unreadable("motivation"))?;
    Ok(Annotation { id: row.parse("id")?, motivation, target, body: row.get("body")?, created_at: row.get("created_at")? })
}

/// Writes another text into a note; `false` when the person has no such note.
pub async fn save_body(tx: &mut Tx, person: &Person, id: AnnotationId, body: &str, now: Timestamp) -> Result<bool, DbError> {
    let changed = sql("UPDATE annotation SET body = $1, updated_at = $2 WHERE home = $3 AND account_id = $4 AND id = $5")
        .bind(body)
        .bind(now)
        .bind(&person.home)
        .bind(person.account)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(changed > 0)
}

/// Removes a note, if the person has it.
pub async fn remove_annotation(tx: &mut Tx, person: &Person, id: AnnotationId) -> Result<(), DbError> {
    sql("DELETE FROM annotation WHERE home = $1 AND account_id = $2 AND id = $3")
        .bind(&person.home)
        .bind(person.account)
        .bind(id)
        .execute(tx)
        .await?;
    Ok(())
}

/// What somebody noted something about: how much, and when last.
pub struct Annotated {
    pub subject: Subject,
    pub count: i64,
    pub at: Timestamp,
}

/// What `person` wrote about, the last first.
pub async fn list_annotated(tx: &mut Tx, person: &Person, limit: i64) -> Result<Vec<Annotated>, DbError> {
    sql("SELECT object_kind, object_id, COUNT(*) AS n, MAX(updated_at) AS at FROM annotation
          WHERE home = $1 AND account_id = $2 GROUP BY object_kind, object_id ORDER BY MAX(updated_at) DESC, object_id LIMIT $3")
    .bind(&person.home)
    .bind(person.account)
    .bind(limit)
    .fetch_all(tx, |row| {
        let (kind, id): (String, String) = (row.get("object_kind")?, row.get("object_id")?);
        let subject = subject_of(&kind, &id).ok_or_else(|| DbError::unreadable("object_id"))?;
        Ok(Annotated { subject, count: row.get("n")?, at: row.get("at")? })
    })
    .await
}
