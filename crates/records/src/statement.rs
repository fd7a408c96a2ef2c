//! What people did, in the vocabulary of xAPI: actor, verb, object, result. Statements are only ever added, and removed by their actor.

use identity::Person;
use kernel::Timestamp;
use library::usage::ResourceUsed;
use store::{DbError, Tx, outbox, sql};

use crate::object::Object;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `http://adlnet.gov/expapi/verbs/experienced`: opened a resource, read a page
    Experienced,
    /// `https://w3id.org/xapi/video/verbs/played`
    Played,
    /// `http://adlnet.gov/expapi/verbs/completed`
    Completed,
    /// `https://w3id.org/xapi/adb/verbs/bookmarked`
    Bookmarked,
    /// The opposite of bookmarked
    Unbookmarked,
}

impl Verb {
    const fn key(self) -> &'static str {
        match self {
            Self::Experienced => "experienced",
            Self::Played => "played",
            Self::Completed => "completed",
            Self::Bookmarked => "bookmarked",
            Self::Unbookmarked => "unbookmarked",
        }
    }
}

/// A thing is spoken of at most this often with the same verb; what happens in between is one act that goes on.
const SHORTEST_BETWEEN_MS: i64 = 60_000;

/// Records that `person` did `verb` to `object`, unless the same was recorded less than a minute ago. `position` and `extent` become the
/// statement's result.
///
/// # Errors
/// The database refused it.
pub async fn record(tx: &mut Tx, person: &Person, verb: Verb, object: Object, reached: (i64, i64), now: Timestamp) -> Result<(), DbError> {
    let (position, extent) = reached;
    let added = sql("INSERT INTO record_statement (home, account_id, object_kind, object_id, verb, at, result)
         SELECT $1, $2, $3, $4, $5, $6, $7
          WHERE NOT EXISTS (SELECT 1 FROM record_statement
                             WHERE home = $1 AND account_id = $2 AND object_kind = $3 AND object_id = $4 AND verb = $5 AND at > $8)
         ON CONFLICT DO NOTHING")
    .bind(&person.home)
    .bind(person.account)
    .bind(object.kind())
    .bind(object.id())
    .bind(verb.key())
    .bind(now)
    .bind(serde_json::json!({ "position": position, "extent": extent }).to_string())
    .bind(now.plus_ms(-SHORTEST_BETWEEN_MS))
    .execute(tx)
    .await?;
    // The library counts use; it is not told by whom.
    match (object, verb) {
        (Object::Resource(resource), Verb::Experienced) if added > 0 => outbox::publish(tx, &ResourceUsed::new(resource), now).await,
        _ => Ok(()),
    }
}
