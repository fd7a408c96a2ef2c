use std::collections::HashSet;
use std::str::FromStr;

use kernel::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{DbError, Tx, outbox, sql, sql_dynamic};

use super::{Purpose, PurposeError};
use crate::guardians::Owner;

/// So many people stand in one question to the ledger.
const MOST_ASKED_AT_ONCE: usize = 50;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Given,
    Withdrawn,
}

impl Decision {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for Decision {
    type Err = PurposeError;
    fn from_str(key: &str) -> Result<Self, PurposeError> {
        [Self::Given, Self::Withdrawn].into_iter().find(|decision| decision.key() == key).ok_or(PurposeError)
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) purpose: Purpose,
    pub(crate) decision: Decision,
    /// Whether the one whose data it is decided, rather than a guardian
    pub(crate) is_own: bool,
    pub(crate) at: Timestamp,
}

/// Consent to a use of somebody's data was withdrawn; whoever uses it so stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentWithdrawn {
    /// Where the person's data lives
    pub home: String,
    /// Whose data it is
    pub account: AccountId,
    /// [`Purpose::key`]
    pub purpose: String,
}

impl outbox::Event for ConsentWithdrawn {
    const TOPIC: &'static str = "identity.consent_withdrawn";
}

/// Whether the use of `who`'s data for `purpose` is agreed to now.
///
/// # Errors
/// The database refused it.
pub async fn is_given(tx: &mut Tx, who: &Owner, purpose: Purpose) -> Result<bool, DbError> {
    let last = sql("SELECT decision FROM consent WHERE home = $1 AND account_id = $2 AND purpose = $3 ORDER BY seq DESC LIMIT 1")
        .bind(&who.home)
        .bind(who.account)
        .bind(purpose.key())
        .fetch_optional(tx, |row| row.parse::<Decision>("decision"))
        .await?;
    Ok(last == Some(Decision::Given))
}

/// Those of `who` of whom the use for `purpose` is agreed to now.
///
/// # Errors
/// The database refused it.
pub async fn list_given(tx: &mut Tx, who: &[Owner], purpose: Purpose) -> Result<HashSet<AccountId>, DbError> {
    let mut given = HashSet::new();
    for some in who.chunks(MOST_ASKED_AT_ONCE) {
        let place = |at: usize| format!("(c.home = ${} AND c.account_id = ${})", 2 * at + 2, 2 * at + 3);
        let places: Vec<String> = (0..some.len()).map(place).collect();
        let statement = format!(
            "SELECT c.account_id FROM consent c
              WHERE c.purpose = $1 AND c.decision = 'given' AND ({})
                AND c.seq = (SELECT MAX(d.seq) FROM consent d WHERE d.home = c.home AND d.account_id = c.account_id AND d.purpose = c.purpose)",
            places.join(" OR ")
        );
        let statement = sql_dynamic(statement).bind(purpose.key());
        let statement = some.iter().fold(statement, |statement, one| statement.bind(&one.home).bind(one.account));
        given.extend(statement.fetch_all(tx, |row| row.parse::<AccountId>("account_id")).await?);
    }
    Ok(given)
}

/// Adds what `actor` decided, and tells the other areas of a withdrawal. The same decision again adds nothing.
pub(crate) async fn decide(
    tx: &mut Tx,
    who: &Owner,
    purpose: Purpose,
    decision: Decision,
    actor: AccountId,
    now: Timestamp,
) -> Result<(), DbError> {
    if is_given(tx, who, purpose).await? == (decision == Decision::Given) {
        return Ok(());
    }
    sql("INSERT INTO consent (home, account_id, seq, purpose, decision, actor_id, wording, at)
         SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7 FROM consent WHERE home = $1 AND account_id = $2")
    .bind(&who.home)
    .bind(who.account)
    .bind(purpose.key())
    .bind(decision.key())
    .bind(actor)
    .bind(purpose.wording())
    .bind(now)
    .execute(tx)
    .await?;
    if decision == Decision::Withdrawn {
        let home = who.home.as_str().to_owned();
        outbox::publish(tx, &ConsentWithdrawn { home, account: who.account, purpose: purpose.key().to_owned() }, now).await?;
    }
    Ok(())
}

/// The last thousand entries about `who`, the newest first.
pub(crate) async fn list_decided(tx: &mut Tx, who: &Owner) -> Result<Vec<Decided>, DbError> {
    sql("SELECT purpose, decision, actor_id, at FROM consent WHERE home = $1 AND account_id = $2 ORDER BY seq DESC LIMIT 1000")
        .bind(&who.home)
        .bind(who.account)
        .fetch_all(tx, |row| {
            let is_own = row.get::<String>("actor_id")? == who.account.to_string();
            Ok(Decided { purpose: row.parse("purpose")?, decision: row.parse("decision")?, is_own, at: row.get("at")? })
        })
        .await
}
