//! What people looked for in vain, in their words and without their names.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Page, PageSize, Timestamp};
use store::{DbError, Tx, sql};

/// So many different wishes are kept; the oldest go first.
const MOST_KEPT: i64 = 2_000;
/// What stands after it is cut off.
pub const LONGEST_NOTE_CHARS: usize = 200;

const TELLS_PER_WINDOW: u32 = 10;
const WINDOW_MS: i64 = 10 * 60_000;
const MOST_NETWORKS: usize = 10_000;
/// After so long a network may tell again.
pub const SECONDS_TO_WAIT: u32 = 600;

/// How often each network told something lately; in memory alone.
#[derive(Debug, Default)]
pub struct Tellers(Mutex<HashMap<String, (Timestamp, u32)>>);

impl Tellers {
    /// Counts one more wish from `network`; `false` when those are too many.
    pub fn may_tell(&self, network: String, now: Timestamp) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, (since, _)| now.as_ms() - since.as_ms() < WINDOW_MS);
        if told.len() >= MOST_NETWORKS {
            return false;
        }
        let (_, times) = told.entry(network).or_insert((now, 0));
        *times += 1;
        *times <= TELLS_PER_WINDOW
    }
}

/// A wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What was looked for
    pub words: String,
    /// What they said is missing
    pub note: String,
    /// How often
    pub times: i64,
    /// When last
    pub last_at: Timestamp,
}

/// `text` in one line of plain characters, at most `most` of them.
#[must_use]
pub fn plain(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

/// Keeps a wish, or counts one that is known.
///
/// # Errors
/// The database refused it, as in all functions here.
pub async fn save_missing(tx: &mut Tx, words: &str, note: &str, now: Timestamp) -> Result<(), DbError> {
    sql("INSERT INTO library_missing (words, note, times, last_at) VALUES ($1, $2, 1, $3)
         ON CONFLICT (words, note) DO UPDATE SET times = library_missing.times + 1, last_at = excluded.last_at")
    .bind(words)
    .bind(note)
    .bind(now)
    .execute(tx)
    .await?;
    sql("DELETE FROM library_missing WHERE last_at < (
           SELECT COALESCE(MIN(kept.last_at), 0) FROM (SELECT last_at FROM library_missing ORDER BY last_at DESC LIMIT $1 + 0) AS kept)")
    .bind(MOST_KEPT)
    .execute(tx)
    .await?;
    Ok(())
}

/// The wishes, newest first, those before `before`.
pub async fn list_missing(tx: &mut Tx, before: Option<i64>, size: PageSize) -> Result<Page<Missing>, DbError> {
    let rows = sql("SELECT words, note, times, last_at FROM library_missing WHERE last_at < $1
                     ORDER BY last_at DESC, words, note LIMIT $2 + 0")
    .bind(before.unwrap_or(i64::MAX))
    .bind(size.fetch_limit())
    .fetch_all(tx, |row| {
        Ok(Missing { words: row.get("words")?, note: row.get("note")?, times: row.get("times")?, last_at: row.get("last_at")? })
    })
    .await?;
    Ok(Page::from_rows(rows, size, |row| row.last_at.as_ms().to_string()))
}

/// Forgets a wish that was seen to.
pub async fn remove_missing(tx: &mut Tx, words: &str, note: &str) -> Result<(), DbError> {
    sql("DELETE FROM library_missing WHERE words = $1 AND note = $2").bind(words).bind(note).execute(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{TELLS_PER_WINDOW, Tellers, WINDOW_MS, plain};

    #[test]
    fn a_network_may_tell_some_things_and_others_after_a_while() {
        let (tellers, at) = (Tellers::default(), Timestamp::from_ms(1_000_000));
        let told = |network: &str, now| tellers.may_tell(network.to_owned(), now);
        assert!((0..TELLS_PER_WINDOW).all(|_| told("a", at)));
        assert!(!told("a", at) && told("b", at) && told("a", at.plus_ms(WINDOW_MS)));
    }

    #[test]
    fn a_wish_is_one_line_of_bounded_length() {
        assert_eq!(plain("  七年级\r\n 朗读\0音频\t", 200), "七年级 朗读 音频");
        assert_eq!(plain(&"字".repeat(500), 200).chars().count(), 200);
    }
}
