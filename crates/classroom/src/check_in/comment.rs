//! What teachers say to an entry 点评.

use std::str::FromStr;

use kernel::{AccountId, CheckInEntryId, Timestamp};
use roster::Class;
use store::{DbError, Tx, sql, sql_dynamic};

/// Something kind to say with one tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    WellDone,
    Progress,
    Careful,
    Creative,
    KeepGoing,
}

/// A text that names no stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a stamp")]
pub(super) struct StampError;

impl Stamp {
    pub(super) const ALL: [Self; 5] = [Self::WellDone, Self::Progress, Self::Careful, Self::Creative, Self::KeepGoing];

    /// The name in the database, in forms and in messages.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::WellDone => "well_done",
            Self::Progress => "progress",
            Self::Careful => "careful",
            Self::Creative => "creative",
            Self::KeepGoing => "keep_going",
        }
    }
}

impl FromStr for Stamp {
    type Err = StampError;
    fn from_str(key: &str) -> Result<Self, StampError> {
        Self::ALL.into_iter().find(|stamp| stamp.key() == key).ok_or(StampError)
    }
}

/// What a teacher said.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub(super) entry: CheckInEntryId,
    pub(super) author: AccountId,
    pub(super) stamp: Option<Stamp>,
    pub(super) words: String,
}

/// What was said to the entries, the first first.
pub(super) async fn list(tx: &mut Tx, class: &Class, entries: &[CheckInEntryId]) -> Result<Vec<Comment>, DbError> {
    let mut all = Vec::new();
    for some in entries.chunks(100) {
        let places: Vec<String> = (2..some.len() + 2).map(|place| format!("${place}")).collect();
        let statement = format!(
            "SELECT entry_id, author_id, stamp, words FROM check_in_comment WHERE home = $1 AND entry_id IN ({}) ORDER BY made_at, author_id",
            places.join(", ")
        );
        let statement = some.iter().fold(sql_dynamic(statement).bind(&class.home), |statement, entry| statement.bind(*entry));
        let comments = statement.fetch_all(tx, |row| {
            let (entry, author) = (row.parse("entry_id")?, row.parse("author_id")?);
            Ok(Comment { entry, author, stamp: row.parse_optional("stamp")?, words: row.get("words")? })
        });
        all.extend(comments.await?);
    }
    Ok(all)
}

/// Saves what a teacher says, in place of what they said before.
pub(super) async fn save(tx: &mut Tx, class: &Class, new: &Comment, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO check_in_comment (home, entry_id, author_id, stamp, words, made_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (home, entry_id, author_id) DO UPDATE SET stamp = excluded.stamp, words = excluded.words, made_at = excluded.made_at")
    .bind(&class.home)
    .bind(new.entry)
    .bind(new.author)
    .bind(new.stamp.map(Stamp::key))
    .bind(&new.words)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}
